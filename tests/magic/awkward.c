/* The awkward test service's state in a host process. */
#include <minix/magic.h>
#include "../guest/awkward/awkward.h"
#include "host/host.h"

void
test_start(void)
{
    state_init();
}

void
test_build(void)
{
    (void) state_build(10000);
    state_work(500);
#ifdef SPOIL
    (void) state_spoil(SPOIL);
#endif
}

void
test_work(void)
{
    state_work(50);
}

uint32_t
test_checksum(void)
{
    return state_sum();
}

void
test_layout(void (*show)(const char *name, uint32_t value))
{
    static const char *const names[SHOW_COUNT] = { "version", "noxfer_type",
        "noxfer_variable", "ixfer", "cixfer", "added", "board" };
    uint32_t second = 0;

    for (int i = 0; i < SHOW_COUNT; i++) {
        show(names[i], state_show(i, &second));
        if (i == SHOW_IXFER)
            show("ixfer_variable", second);
        if (i == SHOW_CIXFER)
            show("cixfer_node", second);
        if (i == SHOW_ADDRESSES)
            show("ring", second);
    }
}
