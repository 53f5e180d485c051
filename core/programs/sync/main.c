/* sync: what is in memory goes to the disks. */
#include <unistd.h>

int
main(void)
{
    sync();
    return 0;
}
