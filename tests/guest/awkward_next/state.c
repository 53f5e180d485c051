/* Taken into the later version, where some things have other names: see
 * magic.rules. */
#define AWKWARD_NEXT 1
#define ring wheel
#define favorites favourites
#define slot place
#define small tiny
#include "../awkward/state.c"
