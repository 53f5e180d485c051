/* doors, and its requests: m1_i1 is a state, ticks to be away, or a result. */
#ifndef DOORS_H
#define DOORS_H

#define DOORS_OPEN 0x1301
#define DOORS_SHUT 0x1302
#define DOORS_AWAY 0x1303
#define DOORS_PREPARE 0x1304
#define DOORS_INIT 0x1305

#endif
