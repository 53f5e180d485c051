/* doors, and its requests: m1_i1 is a state, or ticks to be away. */
#ifndef DOORS_H
#define DOORS_H

#define DOORS_OPEN 0x1301
#define DOORS_SHUT 0x1302
#define DOORS_AWAY 0x1303

#endif
