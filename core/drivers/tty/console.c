/* The console: VGA text, 80 by 25.
 *
 * The screen is kept here and copied to video memory by the kernel. Nothing
 * of the device is mapped, so an update has no mapping to carry over. */
#include "tty.h"

#define VIDEO_MEMORY 0xb8000UL
#define COLUMNS 80
#define ROWS 25
#define ATTRIBUTE 0x07 /* grey on black */
#define CRTC_INDEX 0x3d4
#define CRTC_DATA 0x3d5
#define CURSOR_HIGH 14
#define CURSOR_LOW 15
#define TAB_STOP 8

static uint16_t screen[ROWS * COLUMNS];
static unsigned row, column;
static unsigned dirty_from, dirty_to; /* rows, half open */

static void
touch(unsigned first, unsigned last)
{
    dirty_from = MIN(dirty_from, first);
    dirty_to = MAX(dirty_to, last);
}

static void
clear_row(unsigned r)
{
    unsigned i;

    for (i = 0; i < COLUMNS; i++)
        screen[r * COLUMNS + i] = ATTRIBUTE << 8 | ' ';
}

static void
line_feed(void)
{
    if (row < ROWS - 1) {
        row++;
        return;
    }
    memmove(screen, screen + COLUMNS, (ROWS - 1) * COLUMNS * sizeof(screen[0]));
    clear_row(ROWS - 1);
    touch(0, ROWS);
}

static void
put_char(char c)
{
    switch (c) {
    case '\n': line_feed(); return;
    case '\r': column = 0; return;
    case '\b': column -= column > 0; return;
    case '\a': return;
    case '\t':
        column = MIN((column / TAB_STOP + 1) * TAB_STOP, COLUMNS - 1);
        return;
    }
    if (column == COLUMNS) {
        column = 0;
        line_feed();
    }
    screen[row * COLUMNS + column++] = ATTRIBUTE << 8 | (unsigned char) c;
    touch(row, row + 1);
}

static void
show(void)
{
    unsigned at = row * COLUMNS + MIN(column, COLUMNS - 1);
    pvb_pair_t cursor[4] = {
        { CRTC_INDEX, CURSOR_HIGH },
        { CRTC_DATA, at >> 8 },
        { CRTC_INDEX, CURSOR_LOW },
        { CRTC_DATA, at & 0xff },
    };

    if (dirty_from < dirty_to) {
        sys_physcopy(SELF, (vir_bytes) (screen + dirty_from * COLUMNS), NONE,
            VIDEO_MEMORY + dirty_from * COLUMNS * sizeof(screen[0]),
            (dirty_to - dirty_from) * COLUMNS * sizeof(screen[0]), 0);
        dirty_from = ROWS;
        dirty_to = 0;
    }
    sys_voutb(cursor, 4);
}

void
console_init(void)
{
    unsigned r;

    for (r = 0; r < ROWS; r++)
        clear_row(r);
    row = column = 0;
    dirty_from = 0;
    dirty_to = ROWS;
    show();
}

void
console_write(const char *text, size_t len)
{
    while (len-- > 0)
        put_char(*text++);
    show();
}
