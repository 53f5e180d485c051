#include <string.h>
#include "buffers.h"

struct private {
    int op;
    void *who;
};
static void *client;

void
private_clients(void *first)
{
    client = first;
}

void
private_start(void *memory, int op)
{
    struct private *p = memory;

    p->op = op;
    p->who = client; /* session.private */
}

struct box {
    int step;
    int *target;
};
union content {
    unsigned char bytes[20];
    struct box box;
};

void
box_fill(void *raw, int *target)
{
    union content *content = raw;

    content->box.step = 1;
    content->box.target = target; /* raw */
}

void
box_add(void *raw, int value)
{
    union content content;

    memcpy(content.bytes, raw, sizeof(content.bytes));
    *content.box.target += value * content.box.step;
}
