/* The kernel's log on a serial line: output only, by polling. */
#include "../kernel.h"

static int port;
static const uint16_t PORTS[] = { 0x3F8, 0x2F8, 0x3E8, 0x2E8 };

void
serial_init(int line, int baud)
{
    int divisor;

    if (line < 0 || line > 3)
        return;
    if (baud < 2 || baud > 115200)
        baud = 115200;
    divisor = 115200 / baud;
    port = PORTS[line];
    outb(port + 1, 0);
    outb(port + 3, 0x80);
    outb(port + 0, divisor & 0xFF);
    outb(port + 1, divisor >> 8);
    outb(port + 3, 0x03);
    outb(port + 2, 0x07);
    outb(port + 4, 0x03);
}

void
serial_put(int c)
{
    int tries;

    if (port == 0)
        return;
    if (c == '\n')
        serial_put('\r');
    for (tries = 0; tries < 100000 && !(inb(port + 5) & 0x20); tries++)
        ;
    outb(port, c);
}
