; magic input=varied.ll show=xmalloc.magic_site
; EXPECT

