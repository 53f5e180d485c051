/* The witness: a checksum of the state in which no address takes part. */
#include <stddef.h>
#include "awkward.h"

const char *const awkward_colors[4] = { "red", "green", "blue", "green grey" };

uint32_t
sum_mix(uint32_t sum, uint32_t value)
{
    return (sum ^ value) * 16777619u + 1;
}

/* Strings count by identity: an equal copy elsewhere is no color. */
static uint32_t
color_number(const char *color)
{
    for (uint32_t i = 0; i < 4; i++)
        if (awkward_colors[i] == color)
            return i;
    return 99;
}

/* Walks along ring and chords, as the values on the way say. */
uint32_t
sum_graph(const struct node *start, int steps)
{
    const struct node *at = start;
    uint32_t sum = 1;

    for (int i = 0; at != NULL && i < steps; i++) {
        sum = sum_mix(sum, at->id);
        sum = sum_mix(sum, (uint32_t) at->value);
        sum = sum_mix(sum, color_number(at->color));
        sum = sum_mix(sum, at->handler->step((uint32_t) at->value));
        at = (sum >> 7 & 3) == 0 ? at->chord : at->next;
    }
    return sum;
}
