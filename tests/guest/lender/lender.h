/* lender, and its requests: arguments in m1_i1 to m1_i3, the answer in m1_i1.
 * One program stands for the granter, for him who passes a grant on, and for
 * him who uses it. */
#ifndef LENDER_H
#define LENDER_H

#define LENDER_BASE 0x1400
#define LENDER_GRANT 0    /* place, grantee: a grant */
#define LENDER_INDIRECT 1 /* granter, grant, grantee: a grant */
#define LENDER_SWAP 2     /* granter, grant, number: the number before */
#define LENDER_LOOK 3     /* place: its number */
#define LENDER_FREE 4     /* the heap's block is given back */
#define LENDER_WAITING 5  /* whether somebody reads */
#define LENDER_ANSWER 6   /* number, for him who reads */
#define LENDER_REVOKE 7   /* grant */
#define LENDER_COUNT 8

#define PLACE_STATIC 0
#define PLACE_HEAP 1
#define PLACE_MAPPED 2
#define PLACE_STACK 3 /* of a function that has returned */

#endif
