/* BSD's lists and queues: links in the elements, no memory of their own.
 *
 *              forward  back  insert at the end  remove any in constant time
 * SLIST        yes      no    no                 no
 * LIST         yes      no    no                 yes
 * STAILQ       yes      no    yes                no
 * SIMPLEQ      STAILQ under its other name
 * TAILQ        yes      yes   yes                yes
 *
 * In LIST and TAILQ an element keeps the address of the pointer that points
 * at it (the head's, or the one before's `next`), so that it can be taken out
 * without knowing which of them it is.
 */
#ifndef _SYS_QUEUE_H
#define _SYS_QUEUE_H

#include <stddef.h>

#define SLIST_HEAD(name, type) \
    struct name { \
        struct type *slh_first; \
    }
#define SLIST_HEAD_INITIALIZER(head) { NULL }
#define SLIST_ENTRY(type) \
    struct { \
        struct type *sle_next; \
    }
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_NEXT(e, field) ((e)->field.sle_next)
#define SLIST_END(head) NULL
#define SLIST_EMPTY(head) ((head)->slh_first == NULL)
#define SLIST_FOREACH(e, head, field) \
    for ((e) = SLIST_FIRST(head); (e) != NULL; (e) = SLIST_NEXT(e, field))
#define SLIST_FOREACH_FROM(e, head, field) \
    for ((e) = (e) != NULL ? (e) : SLIST_FIRST(head); (e) != NULL; \
        (e) = SLIST_NEXT(e, field))
#define SLIST_FOREACH_SAFE(e, head, field, after) \
    for ((e) = SLIST_FIRST(head); \
        (e) != NULL && ((after) = SLIST_NEXT(e, field), 1); (e) = (after))
#define SLIST_FOREACH_FROM_SAFE(e, head, field, after) \
    for ((e) = (e) != NULL ? (e) : SLIST_FIRST(head); \
        (e) != NULL && ((after) = SLIST_NEXT(e, field), 1); (e) = (after))
#define SLIST_FOREACH_PREVPTR(e, link, head, field) \
    for ((link) = &SLIST_FIRST(head); ((e) = *(link)) != NULL; \
        (link) = &SLIST_NEXT(e, field))
#define SLIST_INIT(head) \
    do { \
        SLIST_FIRST(head) = NULL; \
    } while (0)
#define SLIST_INSERT_HEAD(head, e, field) \
    do { \
        SLIST_NEXT(e, field) = SLIST_FIRST(head); \
        SLIST_FIRST(head) = (e); \
    } while (0)
#define SLIST_INSERT_AFTER(before, e, field) \
    do { \
        SLIST_NEXT(e, field) = SLIST_NEXT(before, field); \
        SLIST_NEXT(before, field) = (e); \
    } while (0)
#define SLIST_REMOVE_HEAD(head, field) \
    do { \
        SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field); \
    } while (0)
#define SLIST_REMOVE_AFTER(before, field) \
    do { \
        SLIST_NEXT(before, field) = \
            SLIST_NEXT(SLIST_NEXT(before, field), field); \
    } while (0)
#define SLIST_REMOVE(head, e, type, field) \
    do { \
        struct type **_link = &SLIST_FIRST(head); \
        while (*_link != (e)) \
            _link = &SLIST_NEXT(*_link, field); \
        *_link = SLIST_NEXT(*_link, field); \
    } while (0)
#define SLIST_REMOVE_PREVPTR(link, e, field) \
    do { \
        *(link) = SLIST_NEXT(e, field); \
    } while (0)
#define SLIST_SWAP(a, b, type) \
    do { \
        struct type *_first = SLIST_FIRST(a); \
        SLIST_FIRST(a) = SLIST_FIRST(b); \
        SLIST_FIRST(b) = _first; \
    } while (0)

#define LIST_HEAD(name, type) \
    struct name { \
        struct type *lh_first; \
    }
#define LIST_HEAD_INITIALIZER(head) { NULL }
#define LIST_ENTRY(type) \
    struct { \
        struct type *le_next; \
        struct type **le_prev; \
    }
#define LIST_FIRST(head) ((head)->lh_first)
#define LIST_NEXT(e, field) ((e)->field.le_next)
#define LIST_END(head) NULL
#define LIST_EMPTY(head) ((head)->lh_first == NULL)
#define LIST_PREV(e, head, type, field) \
    ((e)->field.le_prev == &LIST_FIRST(head) \
            ? NULL \
            : (struct type *) ((char *) (e)->field.le_prev - \
                  offsetof(struct type, field.le_next)))
#define LIST_FOREACH(e, head, field) \
    for ((e) = LIST_FIRST(head); (e) != NULL; (e) = LIST_NEXT(e, field))
#define LIST_FOREACH_FROM(e, head, field) \
    for ((e) = (e) != NULL ? (e) : LIST_FIRST(head); (e) != NULL; \
        (e) = LIST_NEXT(e, field))
#define LIST_FOREACH_SAFE(e, head, field, after) \
    for ((e) = LIST_FIRST(head); \
        (e) != NULL && ((after) = LIST_NEXT(e, field), 1); (e) = (after))
#define LIST_FOREACH_FROM_SAFE(e, head, field, after) \
    for ((e) = (e) != NULL ? (e) : LIST_FIRST(head); \
        (e) != NULL && ((after) = LIST_NEXT(e, field), 1); (e) = (after))
#define LIST_INIT(head) \
    do { \
        LIST_FIRST(head) = NULL; \
    } while (0)
#define LIST_INSERT_HEAD(head, e, field) \
    do { \
        (e)->field.le_prev = &LIST_FIRST(head); \
        if ((LIST_NEXT(e, field) = LIST_FIRST(head)) != NULL) \
            LIST_FIRST(head)->field.le_prev = &LIST_NEXT(e, field); \
        LIST_FIRST(head) = (e); \
    } while (0)
#define LIST_INSERT_AFTER(before, e, field) \
    do { \
        (e)->field.le_prev = &LIST_NEXT(before, field); \
        if ((LIST_NEXT(e, field) = LIST_NEXT(before, field)) != NULL) \
            LIST_NEXT(e, field)->field.le_prev = &LIST_NEXT(e, field); \
        LIST_NEXT(before, field) = (e); \
    } while (0)
#define LIST_INSERT_BEFORE(behind, e, field) \
    do { \
        (e)->field.le_prev = (behind)->field.le_prev; \
        LIST_NEXT(e, field) = (behind); \
        *(behind)->field.le_prev = (e); \
        (behind)->field.le_prev = &LIST_NEXT(e, field); \
    } while (0)
#define LIST_REMOVE(e, field) \
    do { \
        if (LIST_NEXT(e, field) != NULL) \
            LIST_NEXT(e, field)->field.le_prev = (e)->field.le_prev; \
        *(e)->field.le_prev = LIST_NEXT(e, field); \
    } while (0)
#define LIST_REPLACE(e, other, field) \
    do { \
        if ((LIST_NEXT(other, field) = LIST_NEXT(e, field)) != NULL) \
            LIST_NEXT(other, field)->field.le_prev = &LIST_NEXT(other, field); \
        (other)->field.le_prev = (e)->field.le_prev; \
        *(other)->field.le_prev = (other); \
    } while (0)
#define LIST_SWAP(a, b, type, field) \
    do { \
        struct type *_first = LIST_FIRST(a); \
        if ((LIST_FIRST(a) = LIST_FIRST(b)) != NULL) \
            LIST_FIRST(a)->field.le_prev = &LIST_FIRST(a); \
        if ((LIST_FIRST(b) = _first) != NULL) \
            _first->field.le_prev = &LIST_FIRST(b); \
    } while (0)

#define STAILQ_HEAD(name, type) \
    struct name { \
        struct type *stqh_first; \
        struct type **stqh_last; \
    }
#define STAILQ_HEAD_INITIALIZER(head) { NULL, &(head).stqh_first }
#define STAILQ_ENTRY(type) \
    struct { \
        struct type *stqe_next; \
    }
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_NEXT(e, field) ((e)->field.stqe_next)
#define STAILQ_END(head) NULL
#define STAILQ_EMPTY(head) ((head)->stqh_first == NULL)
#define STAILQ_LAST(head, type, field) \
    (STAILQ_EMPTY(head) ? NULL \
                        : (struct type *) ((char *) (head)->stqh_last - \
                              offsetof(struct type, field.stqe_next)))
#define STAILQ_FOREACH(e, head, field) \
    for ((e) = STAILQ_FIRST(head); (e) != NULL; (e) = STAILQ_NEXT(e, field))
#define STAILQ_FOREACH_FROM(e, head, field) \
    for ((e) = (e) != NULL ? (e) : STAILQ_FIRST(head); (e) != NULL; \
        (e) = STAILQ_NEXT(e, field))
#define STAILQ_FOREACH_SAFE(e, head, field, after) \
    for ((e) = STAILQ_FIRST(head); \
        (e) != NULL && ((after) = STAILQ_NEXT(e, field), 1); (e) = (after))
#define STAILQ_FOREACH_FROM_SAFE(e, head, field, after) \
    for ((e) = (e) != NULL ? (e) : STAILQ_FIRST(head); \
        (e) != NULL && ((after) = STAILQ_NEXT(e, field), 1); (e) = (after))
#define STAILQ_INIT(head) \
    do { \
        STAILQ_FIRST(head) = NULL; \
        (head)->stqh_last = &STAILQ_FIRST(head); \
    } while (0)
#define STAILQ_INSERT_HEAD(head, e, field) \
    do { \
        if ((STAILQ_NEXT(e, field) = STAILQ_FIRST(head)) == NULL) \
            (head)->stqh_last = &STAILQ_NEXT(e, field); \
        STAILQ_FIRST(head) = (e); \
    } while (0)
#define STAILQ_INSERT_TAIL(head, e, field) \
    do { \
        STAILQ_NEXT(e, field) = NULL; \
        *(head)->stqh_last = (e); \
        (head)->stqh_last = &STAILQ_NEXT(e, field); \
    } while (0)
#define STAILQ_INSERT_AFTER(head, before, e, field) \
    do { \
        if ((STAILQ_NEXT(e, field) = STAILQ_NEXT(before, field)) == NULL) \
            (head)->stqh_last = &STAILQ_NEXT(e, field); \
        STAILQ_NEXT(before, field) = (e); \
    } while (0)
#define STAILQ_REMOVE_HEAD(head, field) \
    do { \
        STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field); \
        if (STAILQ_EMPTY(head)) \
            (head)->stqh_last = &STAILQ_FIRST(head); \
    } while (0)
#define STAILQ_REMOVE_AFTER(head, before, field) \
    do { \
        STAILQ_NEXT(before, field) = \
            STAILQ_NEXT(STAILQ_NEXT(before, field), field); \
        if (STAILQ_NEXT(before, field) == NULL) \
            (head)->stqh_last = &STAILQ_NEXT(before, field); \
    } while (0)
#define STAILQ_REMOVE(head, e, type, field) \
    do { \
        struct type **_link = &STAILQ_FIRST(head); \
        while (*_link != (e)) \
            _link = &STAILQ_NEXT(*_link, field); \
        if ((*_link = STAILQ_NEXT(*_link, field)) == NULL) \
            (head)->stqh_last = _link; \
    } while (0)
#define STAILQ_CONCAT(a, b) \
    do { \
        if (!STAILQ_EMPTY(b)) { \
            *(a)->stqh_last = STAILQ_FIRST(b); \
            (a)->stqh_last = (b)->stqh_last; \
            STAILQ_INIT(b); \
        } \
    } while (0)
#define STAILQ_SWAP(a, b, type) \
    do { \
        struct type *_first = STAILQ_FIRST(a); \
        struct type **_last = (a)->stqh_last; \
        STAILQ_FIRST(a) = STAILQ_FIRST(b); \
        (a)->stqh_last = (b)->stqh_last; \
        STAILQ_FIRST(b) = _first; \
        (b)->stqh_last = _last; \
        if (STAILQ_EMPTY(a)) \
            (a)->stqh_last = &STAILQ_FIRST(a); \
        if (STAILQ_EMPTY(b)) \
            (b)->stqh_last = &STAILQ_FIRST(b); \
    } while (0)

#define SIMPLEQ_HEAD(name, type) STAILQ_HEAD(name, type)
#define SIMPLEQ_HEAD_INITIALIZER(head) STAILQ_HEAD_INITIALIZER(head)
#define SIMPLEQ_ENTRY(type) STAILQ_ENTRY(type)
#define SIMPLEQ_FIRST(head) STAILQ_FIRST(head)
#define SIMPLEQ_NEXT(e, field) STAILQ_NEXT(e, field)
#define SIMPLEQ_END(head) STAILQ_END(head)
#define SIMPLEQ_EMPTY(head) STAILQ_EMPTY(head)
#define SIMPLEQ_LAST(head, type, field) STAILQ_LAST(head, type, field)
#define SIMPLEQ_FOREACH(e, head, field) STAILQ_FOREACH(e, head, field)
#define SIMPLEQ_FOREACH_SAFE(e, head, field, after) \
    STAILQ_FOREACH_SAFE(e, head, field, after)
#define SIMPLEQ_INIT(head) STAILQ_INIT(head)
#define SIMPLEQ_INSERT_HEAD(head, e, field) STAILQ_INSERT_HEAD(head, e, field)
#define SIMPLEQ_INSERT_TAIL(head, e, field) STAILQ_INSERT_TAIL(head, e, field)
#define SIMPLEQ_INSERT_AFTER(head, before, e, field) \
    STAILQ_INSERT_AFTER(head, before, e, field)
#define SIMPLEQ_REMOVE_HEAD(head, field) STAILQ_REMOVE_HEAD(head, field)
#define SIMPLEQ_REMOVE_AFTER(head, before, field) \
    STAILQ_REMOVE_AFTER(head, before, field)
#define SIMPLEQ_REMOVE(head, e, type, field) STAILQ_REMOVE(head, e, type, field)
#define SIMPLEQ_CONCAT(a, b) STAILQ_CONCAT(a, b)

#define TAILQ_HEAD(name, type) \
    struct name { \
        struct type *tqh_first; \
        struct type **tqh_last; \
    }
#define TAILQ_HEAD_INITIALIZER(head) { NULL, &(head).tqh_first }
#define TAILQ_ENTRY(type) \
    struct { \
        struct type *tqe_next; \
        struct type **tqe_prev; \
    }
#define TAILQ_FIRST(head) ((head)->tqh_first)
#define TAILQ_NEXT(e, field) ((e)->field.tqe_next)
#define TAILQ_END(head) NULL
#define TAILQ_EMPTY(head) ((head)->tqh_first == NULL)
/* A head and a pair of links have one shape.  So where the address of `next`
 * is known, that of the pair is, and the pair behind it says what is before. */
#define TAILQ_LAST(head, name) \
    (*((struct name *) (void *) (head)->tqh_last)->tqh_last)
#define TAILQ_PREV(e, name, field) \
    (*((struct name *) (void *) (e)->field.tqe_prev)->tqh_last)
#define TAILQ_FOREACH(e, head, field) \
    for ((e) = TAILQ_FIRST(head); (e) != NULL; (e) = TAILQ_NEXT(e, field))
#define TAILQ_FOREACH_FROM(e, head, field) \
    for ((e) = (e) != NULL ? (e) : TAILQ_FIRST(head); (e) != NULL; \
        (e) = TAILQ_NEXT(e, field))
#define TAILQ_FOREACH_SAFE(e, head, field, after) \
    for ((e) = TAILQ_FIRST(head); \
        (e) != NULL && ((after) = TAILQ_NEXT(e, field), 1); (e) = (after))
#define TAILQ_FOREACH_FROM_SAFE(e, head, field, after) \
    for ((e) = (e) != NULL ? (e) : TAILQ_FIRST(head); \
        (e) != NULL && ((after) = TAILQ_NEXT(e, field), 1); (e) = (after))
#define TAILQ_FOREACH_REVERSE(e, head, name, field) \
    for ((e) = TAILQ_LAST(head, name); (e) != NULL; \
        (e) = TAILQ_PREV(e, name, field))
#define TAILQ_FOREACH_REVERSE_FROM(e, head, name, field) \
    for ((e) = (e) != NULL ? (e) : TAILQ_LAST(head, name); (e) != NULL; \
        (e) = TAILQ_PREV(e, name, field))
#define TAILQ_FOREACH_REVERSE_SAFE(e, head, name, field, after) \
    for ((e) = TAILQ_LAST(head, name); \
        (e) != NULL && ((after) = TAILQ_PREV(e, name, field), 1); \
        (e) = (after))
#define TAILQ_INIT(head) \
    do { \
        TAILQ_FIRST(head) = NULL; \
        (head)->tqh_last = &TAILQ_FIRST(head); \
    } while (0)
#define TAILQ_INSERT_HEAD(head, e, field) \
    do { \
        if ((TAILQ_NEXT(e, field) = TAILQ_FIRST(head)) != NULL) \
            TAILQ_FIRST(head)->field.tqe_prev = &TAILQ_NEXT(e, field); \
        else \
            (head)->tqh_last = &TAILQ_NEXT(e, field); \
        TAILQ_FIRST(head) = (e); \
        (e)->field.tqe_prev = &TAILQ_FIRST(head); \
    } while (0)
#define TAILQ_INSERT_TAIL(head, e, field) \
    do { \
        TAILQ_NEXT(e, field) = NULL; \
        (e)->field.tqe_prev = (head)->tqh_last; \
        *(head)->tqh_last = (e); \
        (head)->tqh_last = &TAILQ_NEXT(e, field); \
    } while (0)
#define TAILQ_INSERT_AFTER(head, before, e, field) \
    do { \
        if ((TAILQ_NEXT(e, field) = TAILQ_NEXT(before, field)) != NULL) \
            TAILQ_NEXT(e, field)->field.tqe_prev = &TAILQ_NEXT(e, field); \
        else \
            (head)->tqh_last = &TAILQ_NEXT(e, field); \
        TAILQ_NEXT(before, field) = (e); \
        (e)->field.tqe_prev = &TAILQ_NEXT(before, field); \
    } while (0)
#define TAILQ_INSERT_BEFORE(behind, e, field) \
    do { \
        (e)->field.tqe_prev = (behind)->field.tqe_prev; \
        TAILQ_NEXT(e, field) = (behind); \
        *(behind)->field.tqe_prev = (e); \
        (behind)->field.tqe_prev = &TAILQ_NEXT(e, field); \
    } while (0)
#define TAILQ_REMOVE(head, e, field) \
    do { \
        if (TAILQ_NEXT(e, field) != NULL) \
            TAILQ_NEXT(e, field)->field.tqe_prev = (e)->field.tqe_prev; \
        else \
            (head)->tqh_last = (e)->field.tqe_prev; \
        *(e)->field.tqe_prev = TAILQ_NEXT(e, field); \
    } while (0)
#define TAILQ_REPLACE(head, e, other, field) \
    do { \
        if ((TAILQ_NEXT(other, field) = TAILQ_NEXT(e, field)) != NULL) \
            TAILQ_NEXT(other, field)->field.tqe_prev = \
                &TAILQ_NEXT(other, field); \
        else \
            (head)->tqh_last = &TAILQ_NEXT(other, field); \
        (other)->field.tqe_prev = (e)->field.tqe_prev; \
        *(other)->field.tqe_prev = (other); \
    } while (0)
#define TAILQ_CONCAT(a, b, field) \
    do { \
        if (!TAILQ_EMPTY(b)) { \
            *(a)->tqh_last = TAILQ_FIRST(b); \
            TAILQ_FIRST(b)->field.tqe_prev = (a)->tqh_last; \
            (a)->tqh_last = (b)->tqh_last; \
            TAILQ_INIT(b); \
        } \
    } while (0)
#define TAILQ_SWAP(a, b, type, field) \
    do { \
        struct type *_first = TAILQ_FIRST(a); \
        struct type **_last = (a)->tqh_last; \
        TAILQ_FIRST(a) = TAILQ_FIRST(b); \
        (a)->tqh_last = (b)->tqh_last; \
        TAILQ_FIRST(b) = _first; \
        (b)->tqh_last = _last; \
        if (TAILQ_EMPTY(a)) \
            (a)->tqh_last = &TAILQ_FIRST(a); \
        else \
            TAILQ_FIRST(a)->field.tqe_prev = &TAILQ_FIRST(a); \
        if (TAILQ_EMPTY(b)) \
            (b)->tqh_last = &TAILQ_FIRST(b); \
        else \
            TAILQ_FIRST(b)->field.tqe_prev = &TAILQ_FIRST(b); \
    } while (0)

#endif
