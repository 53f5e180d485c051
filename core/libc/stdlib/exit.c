/* The end of a program: handlers in reverse order, destructors, stdio, then PM. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_HANDLERS 32

/* Bounds of the destructors, set by the linker. */
extern void (*const __fini_array_start[])(void);
extern void (*const __fini_array_end[])(void);

static void (*handlers[MAX_HANDLERS])(void);
static int handler_count;

/* stdio's own part; weak, so that programs without stdio do not carry it. */
__attribute__((weak)) void __stdio_exit(void);

int
atexit(void (*handler)(void))
{
    if (handler_count == MAX_HANDLERS) {
        errno = ENOMEM;
        return -1;
    }
    handlers[handler_count++] = handler;
    return 0;
}

void
exit(int status)
{
    while (handler_count > 0)
        handlers[--handler_count]();
    for (uintptr_t at = (uintptr_t) __fini_array_end;
        at > (uintptr_t) __fini_array_start;) {
        at -= sizeof(void (*)(void));
        (*(void (*const *)(void)) at)();
    }
    if (__stdio_exit != NULL)
        __stdio_exit();
    _exit(status);
}

void
_Exit(int status)
{
    _exit(status);
}

void
abort(void)
{
    raise(SIGABRT);
    _exit(128 + SIGABRT);
}
