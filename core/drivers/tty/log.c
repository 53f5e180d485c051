/* Log minor: collects lines and gives each to the kernel's log as one piece,
 * so that lines of several writers do not mix. */
#include "tty.h"

static char pending[DIAG_BUFSIZE];
static size_t pending_len;

static void
flush(void)
{
    if (pending_len == 0)
        return;
    sys_diagctl_diag(pending, pending_len);
    pending_len = 0;
}

void
log_write(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        pending[pending_len++] = text[i];
        if (text[i] == '\n' || pending_len == sizeof(pending))
            flush();
    }
}
