/* Doubly linked lists of anything that begins with two links. */
#define _XOPEN_SOURCE 700
#include <search.h>
#include <stddef.h>

struct links {
    struct links *next, *previous;
};

void
insque(void *element, void *after)
{
    struct links *e = element, *p = after;

    e->previous = p;
    e->next = p != NULL ? p->next : NULL;
    if (p != NULL)
        p->next = e;
    if (e->next != NULL)
        e->next->previous = e;
}

void
remque(void *element)
{
    struct links *e = element;

    if (e->previous != NULL)
        e->previous->next = e->next;
    if (e->next != NULL)
        e->next->previous = e->previous;
}
