/* Line discipline: canonical or raw input with echo, output processing. */
#include "tty.h"

#define CTRL(c) ((c) & 0x1f)

struct line lines[NR_LINES];

static const struct termios initial_termios = {
    .c_iflag = BRKINT | ICRNL,
    .c_oflag = OPOST | ONLCR,
    .c_cflag = CREAD | CS8 | HUPCL,
    .c_lflag = ISIG | IEXTEN | ICANON | ECHO | ECHOE,
    .c_cc = {
        [VEOF] = CTRL('D'), [VERASE] = CTRL('H'), [VKILL] = CTRL('U'),
        [VINTR] = CTRL('C'), [VMIN] = 1,
    },
    .c_ispeed = B115200,
    .c_ospeed = B115200,
};

void
line_init(struct line *ln, void (*put)(const char *, size_t))
{
    memset(ln, 0, sizeof(*ln));
    ln->termios = initial_termios;
    ln->winsize.ws_row = 25;
    ln->winsize.ws_col = 80;
    ln->reader = ln->selector = NONE;
    ln->put = put;
}

/* Puts bytes out, each newline as the line wants it. */
static void
output(struct line *ln, const char *text, size_t len)
{
    char out[512];
    size_t n = 0;

    if ((ln->termios.c_oflag & (OPOST | ONLCR)) != (OPOST | ONLCR)) {
        ln->put(text, len);
        return;
    }
    for (; len > 0; len--, text++) {
        if (n > sizeof(out) - 2) {
            ln->put(out, n);
            n = 0;
        }
        if (*text == '\n')
            out[n++] = '\r';
        out[n++] = *text;
    }
    ln->put(out, n);
}

ssize_t
line_write(struct line *ln, endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    char part[256];
    size_t done, n;
    int r;

    for (done = 0; done < size; done += n) {
        n = MIN(size - done, sizeof(part));
        r = sys_safecopyfrom(endpt, grant, done, (vir_bytes) part, n);
        if (r != OK)
            return done > 0 ? (ssize_t) done : r;
        output(ln, part, n);
    }
    return size;
}

static int
is_eof(struct line *ln, char c)
{
    return (ln->termios.c_lflag & ICANON) &&
        (unsigned char) c == ln->termios.c_cc[VEOF];
}

/* Moves what may be read to the reader: a line at most in canonical mode,
 * where an end-of-file character ends the read and is not part of it. */
static ssize_t
take(struct line *ln, endpoint_t endpt, cp_grant_id_t grant, size_t size)
{
    char part[INPUT_SIZE];
    size_t n = 0;
    char c = 0;
    int r;

    while (n < size && ln->complete > 0) {
        c = ln->input[ln->in_head];
        ln->in_head = (ln->in_head + 1) % INPUT_SIZE;
        ln->in_count--;
        ln->complete--;
        if (is_eof(ln, c))
            break;
        part[n++] = c;
        if ((ln->termios.c_lflag & ICANON) && c == '\n')
            break;
    }
    if (n == 0)
        return 0;
    r = sys_safecopyto(endpt, grant, 0, (vir_bytes) part, n);
    return r == OK ? (ssize_t) n : r;
}

ssize_t
line_read(struct line *ln, endpoint_t endpt, cp_grant_id_t grant, size_t size,
    int flags, cdev_id_t id)
{
    if (ln->reader != NONE)
        return EIO;
    if (size == 0)
        return 0;
    if (ln->complete > 0)
        return take(ln, endpt, grant, size);
    if (flags & CDEV_NONBLOCK)
        return EAGAIN;
    ln->reader = endpt;
    ln->read_id = id;
    ln->read_grant = grant;
    ln->read_size = size;
    return EDONTREPLY;
}

static void
wake(struct line *ln)
{
    endpoint_t endpt;
    ssize_t r;

    if (ln->complete == 0)
        return;
    if ((endpt = ln->reader) != NONE) {
        ln->reader = NONE;
        r = take(ln, endpt, ln->read_grant, ln->read_size);
        chardriver_reply_task(endpt, ln->read_id, r);
    }
    if (ln->selector != NONE && ln->complete > 0 &&
        (ln->select_ops & CDEV_OP_RD)) {
        chardriver_reply_select(ln->selector,
            ln == &lines[LINE_CONSOLE] ? CONS_MINOR : RS232_MINOR, CDEV_OP_RD);
        ln->selector = NONE;
    }
}

/* Removes the last byte of the unfinished line; false when there is none. */
static int
erase(struct line *ln)
{
    if (ln->in_count == ln->complete)
        return FALSE;
    ln->in_count--;
    if (ln->termios.c_lflag & ECHOE)
        output(ln, "\b \b", 3);
    return TRUE;
}

static void
input_char(struct line *ln, char c)
{
    int canonical = ln->termios.c_lflag & ICANON;

    if (c == '\r' && (ln->termios.c_iflag & ICRNL))
        c = '\n';
    if (canonical && (unsigned char) c == ln->termios.c_cc[VERASE]) {
        erase(ln);
        return;
    }
    if (canonical && (unsigned char) c == ln->termios.c_cc[VKILL]) {
        while (erase(ln))
            ;
        return;
    }
    /* The last place is kept for what completes the line. */
    if (ln->in_count >= INPUT_SIZE - (c == '\n' || is_eof(ln, c) ? 0 : 1))
        return;
    ln->input[(ln->in_head + ln->in_count++) % INPUT_SIZE] = c;
    if (!canonical || c == '\n' || is_eof(ln, c))
        ln->complete = ln->in_count;
    if ((ln->termios.c_lflag & ECHO) && !is_eof(ln, c))
        output(ln, &c, 1);
}

void
line_input(struct line *ln, const char *text, size_t len)
{
    while (len-- > 0)
        input_char(ln, *text++);
    wake(ln);
}

int
line_ioctl(struct line *ln, unsigned long request, endpoint_t endpt,
    cp_grant_id_t grant)
{
    switch (request) {
    case TIOCGETA:
        return sys_safecopyto(endpt, grant, 0, (vir_bytes) &ln->termios,
            sizeof(ln->termios));
    case TIOCSETAF:
        ln->in_head = ln->in_count = ln->complete = 0;
        /* fall through */
    case TIOCSETA:
    case TIOCSETAW:
        return sys_safecopyfrom(endpt, grant, 0, (vir_bytes) &ln->termios,
            sizeof(ln->termios));
    case TIOCGWINSZ:
        return sys_safecopyto(endpt, grant, 0, (vir_bytes) &ln->winsize,
            sizeof(ln->winsize));
    case TIOCSWINSZ:
        return sys_safecopyfrom(endpt, grant, 0, (vir_bytes) &ln->winsize,
            sizeof(ln->winsize));
    case TIOCDRAIN: return OK;
    default: return ENOTTY;
    }
}

int
line_cancel(struct line *ln, endpoint_t endpt, cdev_id_t id)
{
    if (ln->reader != endpt || ln->read_id != id)
        return EDONTREPLY;
    ln->reader = NONE;
    return EINTR;
}

int
line_select(struct line *ln, unsigned ops, endpoint_t endpt)
{
    unsigned ready = ops & CDEV_OP_WR;

    if ((ops & CDEV_OP_RD) && ln->complete > 0)
        ready |= CDEV_OP_RD;
    if ((ops & CDEV_NOTIFY) && (ops & ~ready & CDEV_OP_RD)) {
        ln->selector = endpt;
        ln->select_ops = ops;
    }
    return ready;
}
