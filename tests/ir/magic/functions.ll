; magic input=varied.ll show=_magic_functions
; EXPECT
@_magic_functions = internal constant [1 x { i32, i32, i32, i32, i32, ptr }] [{ i32, i32, i32, i32, i32, ptr } { i32 221, i32 908392719, i32 4034328564, i32 256, i32 12, ptr @cb1 }], section "magic_ro", align 4
