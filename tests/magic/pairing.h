/* A type that one file of pairing.c's program knows by name alone. */
#ifndef PAIRING_H
#define PAIRING_H

struct opaque;

struct opaque *opaque_make(int number);
int opaque_holds(const struct opaque *o, int number);

#endif
