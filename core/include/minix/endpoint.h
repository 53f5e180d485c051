/* Endpoints: process slot and generation in one number. */
#ifndef _MINIX_ENDPOINT_H
#define _MINIX_ENDPOINT_H

#include <minix/const.h>
#include <minix/type.h>

#define _ENDPOINT_GENERATION_SHIFT 15
#define _ENDPOINT_GENERATION_SIZE (1 << _ENDPOINT_GENERATION_SHIFT)
#define _ENDPOINT_MAX_GENERATION (INT32_MAX / _ENDPOINT_GENERATION_SIZE - 1)
#define MAX_NR_TASKS 1023
#define _ENDPOINT_SLOT_TOP (_ENDPOINT_GENERATION_SIZE - MAX_NR_TASKS)

#define _ENDPOINT(g, p) \
    ((endpoint_t) (((g) << _ENDPOINT_GENERATION_SHIFT) + (p)))
#define _ENDPOINT_G(e) (((e) + MAX_NR_TASKS) >> _ENDPOINT_GENERATION_SHIFT)
#define _ENDPOINT_P(e) \
    ((((e) + MAX_NR_TASKS) & (_ENDPOINT_GENERATION_SIZE - 1)) - MAX_NR_TASKS)

#define ANY ((endpoint_t) (_ENDPOINT_SLOT_TOP - 1))
#define NONE ((endpoint_t) (_ENDPOINT_SLOT_TOP - 2))
#define SELF ((endpoint_t) (_ENDPOINT_SLOT_TOP - 3))

/* Classes of senders, for IPC filters only. */
#define ANY_USR _ENDPOINT(1, _ENDPOINT_P(ANY))
#define ANY_SYS _ENDPOINT(2, _ENDPOINT_P(ANY))
#define ANY_TSK _ENDPOINT(3, _ENDPOINT_P(ANY))

#endif
