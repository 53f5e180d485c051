/* Terminal driver: what its parts share. */
#ifndef TTY_H
#define TTY_H

#include <minix/chardriver.h>
#include <minix/safecopies.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <errno.h>
#include <string.h>

/* Minor devices, MINIX's numbers. */
#define CONS_MINOR 0
#define LOG_MINOR 15
#define RS232_MINOR 16

#define NR_LINES 2 /* the console, the first serial line */
#define LINE_CONSOLE 0
#define LINE_SERIAL 1

#define INPUT_SIZE 1024 /* bytes a line holds until they are read */

/* A terminal line. */
struct line {
    int present;
    struct termios termios;
    struct winsize winsize;

    /* Input, a ring; `complete` bytes of it may be read. */
    char input[INPUT_SIZE];
    unsigned in_head, in_count, complete;

    /* The read that waits for input; none when `reader` is NONE. */
    endpoint_t reader;
    cdev_id_t read_id;
    cp_grant_id_t read_grant;
    size_t read_size;

    endpoint_t selector; /* who waits for input to select */
    unsigned select_ops;

    /* Puts bytes on the device, after output processing. */
    void (*put)(const char *text, size_t len);
};

/* console.c */
void console_init(void);
void console_write(const char *text, size_t len);

/* serial.c: the first serial port, when the kernel's log leaves it to us. */
int serial_init(void);
void serial_write(const char *text, size_t len);
void serial_interrupt(unsigned mask);

/* log.c */
void log_write(const char *text, size_t len);

/* line.c */
void line_init(struct line *ln, void (*put)(const char *, size_t));
void line_input(struct line *ln, const char *text, size_t len);
ssize_t line_read(struct line *ln, endpoint_t endpt, cp_grant_id_t grant,
    size_t size, int flags, cdev_id_t id);
ssize_t line_write(struct line *ln, endpoint_t endpt, cp_grant_id_t grant,
    size_t size);
int line_ioctl(struct line *ln, unsigned long request, endpoint_t endpt,
    cp_grant_id_t grant);
int line_cancel(struct line *ln, endpoint_t endpt, cdev_id_t id);
int line_select(struct line *ln, unsigned ops, endpoint_t endpt);

extern struct line lines[NR_LINES];

#endif
