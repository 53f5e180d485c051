/* What a package's service answers. */
#ifndef PACKAGE_REQUESTS_H
#define PACKAGE_REQUESTS_H

#define PACKAGE_STEP 0x1F40 /* m1_i1: step -> checksum, then a text */
#define PACKAGE_TEXT 44

#endif
