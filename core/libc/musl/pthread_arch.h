/* There are no threads: the thread pointer is one static object. */
extern char __the_thread[];

static inline uintptr_t
__get_tp(void)
{
    return (uintptr_t) __the_thread;
}
