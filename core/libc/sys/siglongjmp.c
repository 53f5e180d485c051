/* The signal mask of a jump buffer. */
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

void __keep_signal_mask(struct __jmp_buf_tag *buffer, int wanted);

/* Called before the registers are kept. */
void
__keep_signal_mask(struct __jmp_buf_tag *buffer, int wanted)
{
    buffer->__fl = wanted != 0;
    if (wanted)
        sigprocmask(SIG_SETMASK, NULL, (sigset_t *) buffer->__ss);
}

void
siglongjmp(sigjmp_buf buffer, int value)
{
    if (buffer->__fl)
        sigprocmask(SIG_SETMASK, (sigset_t *) buffer->__ss, NULL);
    longjmp(buffer, value);
}
