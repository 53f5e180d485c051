#ifndef MIDSTREAM_H
#define MIDSTREAM_H

#define MIDSTREAM_STEP 0xE80 /* out: m1_i1, a sum of what libc answered */

#endif
