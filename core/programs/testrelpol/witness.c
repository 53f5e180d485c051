/*
 * What services keep for this program: its pid, an open file's offset, a byte
 * in a pipe, its memory.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "testrelpol.h"

#define FILE_NAME "/etc/system.conf"
#define OFFSET 5

static pid_t own_pid, parent_pid;
static int file = -1, pipe_ends[2];
static unsigned char byte;
static volatile unsigned char *memory;

void
make_witness(void)
{
    own_pid = getpid();
    parent_pid = getppid();
    if ((file = open(FILE_NAME, O_RDONLY)) >= 0)
        lseek(file, OFFSET, SEEK_SET);
    if (pipe(pipe_ends) == 0)
        (void) write(pipe_ends[1], &byte, 1);
    if ((memory = malloc(1)) != NULL)
        *memory = byte;
}

void
check_witness(void)
{
    unsigned char got = (unsigned char) ~byte;

    if (getpid() != own_pid || getppid() != parent_pid)
        row_differs("pid of this program");
    if (file >= 0 && lseek(file, 0, SEEK_CUR) != OFFSET)
        row_differs("offset of an open file");
    if (read(pipe_ends[0], &got, 1) != 1 || got != byte)
        row_differs("byte in a pipe");
    if (memory != NULL && *memory != byte)
        row_differs("memory of this program");
    byte++;
    (void) write(pipe_ends[1], &byte, 1);
    if (memory != NULL)
        *memory = byte;
}
