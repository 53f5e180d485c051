/* mmap flags that differ from musl's; <minix/vm.h> has the system's own. */
#undef MAP_ANON
#undef MAP_ANONYMOUS
#define MAP_ANON 0x1000
#define MAP_ANONYMOUS MAP_ANON
