/*
 * A service whose state is made to be hard to transfer, and its requests.
 *
 * A request has its argument in m1_i1; the answer has the result in m_type and
 * values in m1_i1 and m1_i2.  AWKWARD_NEXT marks the later version, whose
 * folder takes these sources in and replaces some.
 */
#ifndef AWKWARD_H
#define AWKWARD_H

#include <stdint.h>

#define AWKWARD_LABEL "awkward"

#define AWKWARD_BASE 0x1F00
#define AWKWARD_BUILD (AWKWARD_BASE + 0) /* number of nodes */
#define AWKWARD_WORK (AWKWARD_BASE + 1)  /* steps that change the state */
#define AWKWARD_SUM (AWKWARD_BASE + 2)   /* -> checksum */
#define AWKWARD_SPOIL (AWKWARD_BASE + 3) /* SPOIL_*; 0 repairs */
#define AWKWARD_SHOW (AWKWARD_BASE + 4)  /* SHOW_* -> value */
#define AWKWARD_FPU (AWKWARD_BASE + 5)   /* sets the control word; 0 does not */
#define AWKWARD_COUNT 6

#define SPOIL_NOTHING 0
#define SPOIL_DANGLING 1 /* a pointer to freed memory */
#define SPOIL_OUTSIDE 2  /* a pointer to nothing */
#define SPOIL_UNION 3    /* a union of which nobody knows the member */

#define SHOW_VERSION 0
#define SHOW_NOXFER_TYPE 1     /* what the new program has: 7 */
#define SHOW_NOXFER_VARIABLE 2 /* likewise: 8 */
#define SHOW_IXFER 3           /* bits that look like a pointer: kept */
#define SHOW_CIXFER 4          /* bits that are none: kept; number of a node */
#define SHOW_ADDED 5           /* later version: the new global, 42 */
#define SHOW_ADDRESSES 6       /* -> of a static and of a heap object */
#define SHOW_COUNT 7

#define RAW_BITS 0x00054321u

/* A node of a cyclic graph on the heap. */
struct node {
#ifdef AWKWARD_NEXT
    uint32_t added; /* a new field, before the others */
#endif
    struct node *next;
    struct node *chord;
    uint32_t id;
#ifdef AWKWARD_NEXT
    uint64_t value; /* was 32 bits wide */
#else
    uint32_t value;
#endif
    const char *color; /* one of awkward_colors, by identity */
    const struct handler *handler;
};

/* Tables of function pointers, on the heap. */
struct handler {
    uint32_t (*step)(uint32_t value);
    uint32_t (*count)(void);
};

extern const char *const awkward_colors[4];

/* state.c */
int state_build(int nodes);
void state_work(int steps);
int state_spoil(int how);
uint32_t state_show(int what, uint32_t *second);
void state_init(void);
uint32_t state_sum(void);

/* steps.c; step_turn() is in turn.c in the later version */
uint32_t step_add(uint32_t value);
uint32_t step_turn(uint32_t value);
uint32_t step_count_add(void);
uint32_t step_count_turn(void);

/* sum.c */
uint32_t sum_graph(const struct node *start, int steps);
uint32_t sum_mix(uint32_t sum, uint32_t value);

#endif
