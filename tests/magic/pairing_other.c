/* The file that knows the type. */
#include <stdlib.h>
#include "pairing.h"

struct opaque {
#ifdef V2
    int added;
#endif
    struct opaque *self;
    int number;
};

struct opaque *
opaque_make(int number)
{
    struct opaque *o = malloc(2 * sizeof(*o));

    o[0].self = &o[1];
    o[1].self = &o[0];
    o[0].number = number;
    o[1].number = number + 1;
    return o;
}

int
opaque_holds(const struct opaque *o, int number)
{
    return o[0].self == &o[1] && o[1].self == &o[0] && o[0].number == number &&
        o[1].number == number + 1;
}
