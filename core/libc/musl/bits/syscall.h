/* Numbers that musl's inline functions mention; nothing calls them. */
#define SYS_futex 0
#define SYS_futex_time64 0
