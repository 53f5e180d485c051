/* The second serial port, a 16550 with its queues on. */
#include "control.h"

#define COM2 0x2f8
#define COM2_IRQ 3
#define DATA 0 /* registers, from the port's base */
#define IER 1
#define IIR 2
#define FCR 2
#define LCR 3
#define MCR 4
#define LSR 5
#define SCRATCH 7

#define IER_RECEIVE 0x01
#define IER_ROOM 0x02
#define FCR_ENABLE_TRIGGER_14 0xc7
#define LCR_8N1 0x03
#define LCR_DIVISOR 0x80
#define MCR_DTR_RTS_OUT2 0x0b
#define LSR_DATA 0x01
#define LSR_ROOM 0x20
#define SCRATCH_PATTERN 0x5a
#define IIR_MASK 0x0e
#define IIR_TRIGGER 0x04 /* as many bytes as the trigger level */
#define FIFO_SIZE 16
#define TRIGGER 14

static int irq_hook = COM2_IRQ;
static int room_wanted;
static int present;

/* A machine without the port has no control link and works as usual. */
static int
find_port(void)
{
    uint32_t value;

    return sys_outb(COM2 + SCRATCH, SCRATCH_PATTERN) == OK &&
        sys_inb(COM2 + SCRATCH, &value) == OK && value == SCRATCH_PATTERN;
}

int
uart_init(void)
{
    pvb_pair_t setup[] = {
        { COM2 + LCR, LCR_8N1 | LCR_DIVISOR },
        { COM2 + DATA, 1 },
        { COM2 + IER, 0 },
        { COM2 + LCR, LCR_8N1 },
        { COM2 + FCR, FCR_ENABLE_TRIGGER_14 },
        { COM2 + MCR, MCR_DTR_RTS_OUT2 },
        { COM2 + IER, IER_RECEIVE },
    };
    int r;

    if (!(present = find_port()))
        return OK;
    r = sys_irqsetpolicy(COM2_IRQ, IRQ_REENABLE, &irq_hook);
    if (r != OK || (r = sys_irqenable(&irq_hook)) != OK)
        return r;
    return sys_voutb(setup, sizeof(setup) / sizeof(setup[0]));
}

/* Takes what the port holds. A byte may come at any moment: the data register
 * is read only after the port said that there is one. Above the trigger level
 * it says so of as many at once; else the next status comes with each byte in
 * one kernel call. */
size_t
uart_read(uint8_t *bytes, size_t room)
{
    pvb_pair_t state[2] = { { COM2 + IIR, 0 }, { COM2 + LSR, 0 } };
    pvb_pair_t pair[2] = { { COM2 + DATA, 0 }, { COM2 + LSR, 0 } };
    size_t n = 0;

    while (present && n < room && sys_vinb(state, 2) == OK) {
        if ((state[0].value & IIR_MASK) == IIR_TRIGGER && room - n >= TRIGGER) {
            if (sys_insb(COM2 + DATA, SELF, bytes + n, TRIGGER) != OK)
                break;
            n += TRIGGER;
            continue;
        }
        if (!(state[1].value & LSR_DATA))
            break;
        if (sys_vinb(pair, 2) != OK)
            break;
        bytes[n++] = pair[0].value;
        while (n < room && (pair[1].value & LSR_DATA)) {
            if (sys_vinb(pair, 2) != OK)
                return n;
            bytes[n++] = pair[0].value;
        }
    }
    return n;
}

/* Gives the port what it takes now; returns how much that was. */
size_t
uart_write(const uint8_t *bytes, size_t len)
{
    uint32_t status;
    size_t done, n;

    for (done = 0; done < len; done += n) {
        if (sys_inb(COM2 + LSR, &status) != OK || !(status & LSR_ROOM))
            break;
        n = MIN(len - done, FIFO_SIZE);
        if (sys_outsb(COM2 + DATA, SELF, (void *) (bytes + done), n) != OK)
            break;
    }
    return done;
}

/* Asks for an interrupt when the port takes bytes again, or for none. */
void
uart_want_room(int want)
{
    if (want == room_wanted)
        return;
    room_wanted = want;
    sys_outb(COM2 + IER, want ? IER_RECEIVE | IER_ROOM : IER_RECEIVE);
}
