/* State that stands still between two checks: a pipe with unread bytes, an
 * open file with an offset, a child that waits for a byte. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "load.h"

#define IN_PIPE 2000 /* bytes that always wait in the pipe */
#define STEP 150

static int pipe_fd[2], file_fd, go_fd[2];
static uint32_t pipe_read_at, pipe_written, file_at;
static pid_t child;

static void
fill_pipe(uint32_t bytes)
{
    uint8_t block[IN_PIPE];
    uint32_t i;

    for (i = 0; i < bytes; i++)
        block[i] = byte_at(pipe_written + i);
    if (write(pipe_fd[1], block, bytes) != (ssize_t) bytes)
        fail("standing pipe: write");
    pipe_written += bytes;
}

/* Exits with the byte it is sent. */
static void
start_child(void)
{
    uint8_t code;

    if (pipe(go_fd) < 0)
        fail("standing child: pipe");
    child = fork();
    if (child < 0)
        fail("standing child: fork");
    if (child == 0) {
        close(go_fd[1]);
        _exit(read(go_fd[0], &code, 1) == 1 ? code : 255);
    }
    close(go_fd[0]);
}

void
standing_create(void)
{
    if (pipe(pipe_fd) < 0)
        fail("standing pipe");
    fill_pipe(IN_PIPE);
    file_fd = open(DATA_FILE, O_RDONLY);
    file_at = 12345;
    if (file_fd < 0 || lseek(file_fd, file_at, SEEK_SET) != file_at)
        fail("standing file");
    start_child();
}

static void
check_child(void)
{
    uint8_t code = pipe_written % 250;
    int status;

    if (write(go_fd[1], &code, 1) != 1)
        fail("standing child: write");
    close(go_fd[1]);
    if (waitpid(child, &status, 0) != child)
        fail("standing child: wait");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
        fail("standing child: status %x, not %x", status, code);
    start_child();
}

void
standing_check(void)
{
    uint8_t block[STEP];
    ssize_t got;

    got = read(pipe_fd[0], block, STEP);
    if (got != STEP)
        fail("standing pipe: read %d", (int) got);
    must_match(block, STEP, pipe_read_at, "standing pipe");
    pipe_read_at += STEP;
    fill_pipe(STEP);
    if (read(file_fd, block, STEP) != STEP)
        fail("standing file: read");
    must_match(block, STEP, file_at, "standing file");
    file_at += STEP;
    if (lseek(file_fd, 0, SEEK_CUR) != file_at)
        fail("standing file: offset");
    check_child();
}
