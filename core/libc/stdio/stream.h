/* The stream of musl's stdio, as far as our system layer touches it.  The
 * order and types of the members must be those of musl's struct _IO_FILE
 * (src/internal/stdio_impl.h): its functions work on the same objects.
 */
#ifndef _STREAM_H
#define _STREAM_H

#include <stdio.h>

#define UNGET 8 /* bytes in front of buf, for ungetc */

#define F_NORD 4
#define F_NOWR 8
#define F_EOF 16
#define F_ERR 32
#define F_SVB 64
#define F_APP 128

struct _IO_FILE {
    unsigned flags;
    unsigned char *rpos, *rend;
    int (*close)(FILE *);
    unsigned char *wend, *wpos, *unused_1, *wbase;
    size_t (*read)(FILE *, unsigned char *, size_t);
    size_t (*write)(FILE *, const unsigned char *, size_t);
    off_t (*seek)(FILE *, off_t, int);
    unsigned char *buf;
    size_t buf_size;
    FILE *prev, *next;
    int fd, pipe_pid;
    long lockcount;
    int mode;
    volatile int lock;
    int lbf;
    void *cookie;
    off_t off;
    char *getln_buf;
    void *unused_2;
    unsigned char *shend;
    off_t shlim, shcnt;
    FILE *prev_locked, *next_locked;
    struct __locale_struct *locale;
};

size_t __stdio_read(FILE *f, unsigned char *buffer, size_t size);
size_t __stdio_write(FILE *f, const unsigned char *data, size_t size);
size_t __stdout_write(FILE *f, const unsigned char *data, size_t size);
off_t __stdio_seek(FILE *f, off_t offset, int whence);
int __stdio_close(FILE *f);
int __lockfile(FILE *f);
void __unlockfile(FILE *f);
void __lock(volatile int *lock);
void __unlock(volatile int *lock);

FILE *__ofl_add(FILE *f);
int __fmodeflags(const char *mode);

#endif
