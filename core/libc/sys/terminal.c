/* Terminals: speeds, which are two numbers, their size, and waiting until
 * all is written. */
#define _GNU_SOURCE
#include <sys/ioctl.h>
#include <termios.h>

speed_t
cfgetospeed(const struct termios *t)
{
    return (speed_t) t->c_ospeed;
}

speed_t
cfgetispeed(const struct termios *t)
{
    return (speed_t) t->c_ispeed;
}

int
cfsetospeed(struct termios *t, speed_t speed)
{
    t->c_ospeed = (int) speed;
    return 0;
}

int
cfsetispeed(struct termios *t, speed_t speed)
{
    t->c_ispeed = (int) speed;
    return 0;
}

int
cfsetspeed(struct termios *t, speed_t speed)
{
    t->c_ispeed = t->c_ospeed = (int) speed;
    return 0;
}

int
tcdrain(int fd)
{
    return ioctl(fd, (int) TIOCDRAIN, 0);
}

int
tcgetwinsize(int fd, struct winsize *size)
{
    return ioctl(fd, (int) TIOCGWINSZ, size);
}

int
tcsetwinsize(int fd, const struct winsize *size)
{
    return ioctl(fd, (int) TIOCSWINSZ, size);
}
