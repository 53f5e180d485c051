/* The first serial port, a 16550. The kernel's log owns it when the boot
 * parameter `cttyline` is 0; then it is not present here. The second port
 * belongs to the control service. */
#include "tty.h"

#define COM1 0x3f8
#define COM1_IRQ 4
#define DATA 0 /* registers, from the port's base */
#define IER 1
#define FCR 2
#define LCR 3
#define MCR 4
#define LSR 5

#define IER_RECEIVE 0x01
#define FCR_ENABLE_TRIGGER_14 0xc7 /* enabled, both queues cleared */
#define LCR_8N1 0x03
#define LCR_DIVISOR 0x80
#define MCR_DTR_RTS_OUT2 0x0b
#define LSR_DATA 0x01
#define LSR_ROOM 0x20

#define FIFO_SIZE 16
#define MAX_POLLS 100000 /* a line that takes nothing is dropped */

static int irq_hook = COM1_IRQ;

int
serial_init(void)
{
    static const pvb_pair_t setup[] = {
        { COM1 + LCR, LCR_8N1 | LCR_DIVISOR },
        { COM1 + DATA, 1 },
        { COM1 + IER, 0 },
        { COM1 + LCR, LCR_8N1 },
        { COM1 + FCR, FCR_ENABLE_TRIGGER_14 },
        { COM1 + MCR, MCR_DTR_RTS_OUT2 },
        { COM1 + IER, IER_RECEIVE },
    };
    pvb_pair_t pairs[sizeof(setup) / sizeof(setup[0])];
    char kernel_line[8];
    int r;

    if (env_get_param("cttyline", kernel_line, sizeof(kernel_line)) == OK &&
        strcmp(kernel_line, "0") == 0)
        return FALSE;
    if ((r = sys_irqsetpolicy(COM1_IRQ, IRQ_REENABLE, &irq_hook)) != OK ||
        (r = sys_irqenable(&irq_hook)) != OK) {
        printf("tty: no interrupt for the serial line: %d\n", r);
        return FALSE;
    }
    memcpy(pairs, setup, sizeof(setup));
    return sys_voutb(pairs, sizeof(setup) / sizeof(setup[0])) == OK;
}

/* Room for a full queue opens when the last one has left. */
void
serial_write(const char *text, size_t len)
{
    uint32_t status;
    unsigned polls;
    size_t n;

    for (; len > 0; text += n, len -= n) {
        for (polls = 0; polls < MAX_POLLS; polls++) {
            if (sys_inb(COM1 + LSR, &status) != OK || status & LSR_ROOM)
                break;
        }
        n = MIN(len, FIFO_SIZE);
        sys_outsb(COM1 + DATA, SELF, (char *) text, n);
    }
}

/* The data register is read only after the status said that there is a byte:
 * one may come at any moment. */
void
serial_interrupt(unsigned mask)
{
    pvb_pair_t pair[2] = { { COM1 + DATA, 0 }, { COM1 + LSR, 0 } };
    uint32_t status;
    char c;

    if (!lines[LINE_SERIAL].present || sys_inb(COM1 + LSR, &status) != OK)
        return;
    while (status & LSR_DATA) {
        if (sys_vinb(pair, 2) != OK)
            return;
        c = pair[0].value;
        status = pair[1].value;
        line_input(&lines[LINE_SERIAL], &c, 1);
    }
}
