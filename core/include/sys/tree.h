/* BSD's search trees: links in the elements, no memory of their own.
 *
 * RB     red-black: no path is more than twice as long as another
 * SPLAY  what was found last is the root
 *
 * compare(a, b) is below, at or above 0; NAME##_RB_… and NAME##_SPLAY_… are
 * made by PROTOTYPE and GENERATE, behind which a semicolon may stand or not,
 * as in BSD's.  INSERT gives NULL, or the equal element
 * that is there already.
 */
#ifndef _SYS_TREE_H
#define _SYS_TREE_H

#include <stddef.h>

#define _TREE_UNUSED __attribute__((__unused__))

#define RB_BLACK 0
#define RB_RED 1
#define RB_NEGINF (-1)
#define RB_INF 1

#define RB_HEAD(name, type) \
    struct name { \
        struct type *rbh_root; \
    }
#define RB_INITIALIZER(root) { NULL }
#define RB_INIT(root) \
    do { \
        (root)->rbh_root = NULL; \
    } while (0)
#define RB_ENTRY(type) \
    struct { \
        struct type *rbe_left, *rbe_right, *rbe_parent; \
        int rbe_color; \
    }
#define RB_LEFT(e, field) ((e)->field.rbe_left)
#define RB_RIGHT(e, field) ((e)->field.rbe_right)
#define RB_PARENT(e, field) ((e)->field.rbe_parent)
#define RB_COLOR(e, field) ((e)->field.rbe_color)
#define RB_ROOT(head) ((head)->rbh_root)
#define RB_EMPTY(head) (RB_ROOT(head) == NULL)

#define RB_PROTOTYPE(name, type, field, cmp) _RB_PROTOTYPE(name, type, extern)
#define RB_PROTOTYPE_STATIC(name, type, field, cmp) \
    _RB_PROTOTYPE(name, type, static _TREE_UNUSED)
#define RB_GENERATE(name, type, field, cmp) \
    _RB_GENERATE(name, type, field, cmp, )
#define RB_GENERATE_STATIC(name, type, field, cmp) \
    _RB_GENERATE(name, type, field, cmp, static _TREE_UNUSED)

#define RB_INSERT(name, head, e) name##_RB_INSERT(head, e)
#define RB_REMOVE(name, head, e) name##_RB_REMOVE(head, e)
#define RB_FIND(name, head, e) name##_RB_FIND(head, e)
#define RB_NFIND(name, head, e) name##_RB_NFIND(head, e)
#define RB_NEXT(name, head, e) name##_RB_NEXT(e)
#define RB_PREV(name, head, e) name##_RB_PREV(e)
#define RB_MIN(name, head) name##_RB_MINMAX(head, RB_NEGINF)
#define RB_MAX(name, head) name##_RB_MINMAX(head, RB_INF)

#define RB_FOREACH(e, name, head) \
    for ((e) = RB_MIN(name, head); (e) != NULL; (e) = name##_RB_NEXT(e))
#define RB_FOREACH_FROM(e, name, after) \
    for (; (e) != NULL && ((after) = name##_RB_NEXT(e), 1); (e) = (after))
#define RB_FOREACH_SAFE(e, name, head, after) \
    for ((e) = RB_MIN(name, head); \
        (e) != NULL && ((after) = name##_RB_NEXT(e), 1); (e) = (after))
#define RB_FOREACH_REVERSE(e, name, head) \
    for ((e) = RB_MAX(name, head); (e) != NULL; (e) = name##_RB_PREV(e))
#define RB_FOREACH_REVERSE_FROM(e, name, after) \
    for (; (e) != NULL && ((after) = name##_RB_PREV(e), 1); (e) = (after))
#define RB_FOREACH_REVERSE_SAFE(e, name, head, after) \
    for ((e) = RB_MAX(name, head); \
        (e) != NULL && ((after) = name##_RB_PREV(e), 1); (e) = (after))

#define _RB_PROTOTYPE(name, type, kind) \
    kind struct type *name##_RB_INSERT(struct name *head, struct type *e); \
    kind struct type *name##_RB_REMOVE(struct name *head, struct type *e); \
    kind struct type *name##_RB_FIND(struct name *head, struct type *e); \
    kind struct type *name##_RB_NFIND(struct name *head, struct type *e); \
    kind struct type *name##_RB_NEXT(struct type *e); \
    kind struct type *name##_RB_PREV(struct type *e); \
    kind struct type *name##_RB_MINMAX(struct name *head, int side);

#define _RB_GENERATE(name, type, field, cmp, kind) \
    /* The pointer that points at e. */ \
    static struct type **name##_RB_LINK(struct name *head, struct type *e) \
    { \
        struct type *parent = RB_PARENT(e, field); \
        return parent == NULL             ? &RB_ROOT(head) \
            : RB_LEFT(parent, field) == e ? &RB_LEFT(parent, field) \
                                          : &RB_RIGHT(parent, field); \
    } \
    /* The child of the other side takes e's place, e goes down to `left`. */ \
    static void name##_RB_ROTATE(struct name *head, struct type *e, int left) \
    { \
        struct type *up = left ? RB_RIGHT(e, field) : RB_LEFT(e, field); \
        struct type *middle = left ? RB_LEFT(up, field) : RB_RIGHT(up, field); \
        *name##_RB_LINK(head, e) = up; \
        RB_PARENT(up, field) = RB_PARENT(e, field); \
        RB_PARENT(e, field) = up; \
        if (left) { \
            RB_RIGHT(e, field) = middle; \
            RB_LEFT(up, field) = e; \
        } else { \
            RB_LEFT(e, field) = middle; \
            RB_RIGHT(up, field) = e; \
        } \
        if (middle != NULL) \
            RB_PARENT(middle, field) = e; \
    } \
    static int name##_RB_IS_RED(struct type *e) \
    { \
        return e != NULL && RB_COLOR(e, field) == RB_RED; \
    } \
    /* e is red, and so may be its parent. */ \
    static void name##_RB_INSERTED(struct name *head, struct type *e) \
    { \
        struct type *parent, *above, *uncle; \
        int left; \
        while (name##_RB_IS_RED(parent = RB_PARENT(e, field))) { \
            above = RB_PARENT(parent, field); \
            left = RB_LEFT(above, field) == parent; \
            uncle = left ? RB_RIGHT(above, field) : RB_LEFT(above, field); \
            if (name##_RB_IS_RED(uncle)) { \
                RB_COLOR(parent, field) = RB_BLACK; \
                RB_COLOR(uncle, field) = RB_BLACK; \
                RB_COLOR(above, field) = RB_RED; \
                e = above; \
                continue; \
            } \
            if ((left ? RB_RIGHT(parent, field) : RB_LEFT(parent, field)) == \
                e) { \
                name##_RB_ROTATE(head, parent, left); \
                parent = e; \
            } \
            RB_COLOR(parent, field) = RB_BLACK; \
            RB_COLOR(above, field) = RB_RED; \
            name##_RB_ROTATE(head, above, !left); \
            break; \
        } \
        RB_COLOR(RB_ROOT(head), field) = RB_BLACK; \
    } \
    /* Below parent, the side of e (maybe nothing) lacks a black element. */ \
    static void name##_RB_REMOVED(struct name *head, struct type *parent, \
        struct type *e) \
    { \
        struct type *other, *near, *far; \
        int left; \
        while (e != RB_ROOT(head) && !name##_RB_IS_RED(e)) { \
            left = RB_LEFT(parent, field) == e; \
            other = left ? RB_RIGHT(parent, field) : RB_LEFT(parent, field); \
            if (RB_COLOR(other, field) == RB_RED) { \
                RB_COLOR(other, field) = RB_BLACK; \
                RB_COLOR(parent, field) = RB_RED; \
                name##_RB_ROTATE(head, parent, left); \
                other = \
                    left ? RB_RIGHT(parent, field) : RB_LEFT(parent, field); \
            } \
            near = left ? RB_LEFT(other, field) : RB_RIGHT(other, field); \
            far = left ? RB_RIGHT(other, field) : RB_LEFT(other, field); \
            if (!name##_RB_IS_RED(near) && !name##_RB_IS_RED(far)) { \
                RB_COLOR(other, field) = RB_RED; \
                e = parent; \
                parent = RB_PARENT(e, field); \
                continue; \
            } \
            if (!name##_RB_IS_RED(far)) { \
                RB_COLOR(near, field) = RB_BLACK; \
                RB_COLOR(other, field) = RB_RED; \
                name##_RB_ROTATE(head, other, !left); \
                far = other; \
                other = near; \
            } \
            RB_COLOR(other, field) = RB_COLOR(parent, field); \
            RB_COLOR(parent, field) = RB_BLACK; \
            RB_COLOR(far, field) = RB_BLACK; \
            name##_RB_ROTATE(head, parent, left); \
            e = RB_ROOT(head); \
        } \
        if (e != NULL) \
            RB_COLOR(e, field) = RB_BLACK; \
    } \
    kind struct type *name##_RB_INSERT(struct name *head, struct type *e) \
    { \
        struct type **link = &RB_ROOT(head), *parent = NULL; \
        int order; \
        while (*link != NULL) { \
            parent = *link; \
            if ((order = (cmp) (e, parent)) == 0) \
                return parent; \
            link = order < 0 ? &RB_LEFT(parent, field) \
                             : &RB_RIGHT(parent, field); \
        } \
        RB_LEFT(e, field) = RB_RIGHT(e, field) = NULL; \
        RB_PARENT(e, field) = parent; \
        RB_COLOR(e, field) = RB_RED; \
        *link = e; \
        name##_RB_INSERTED(head, e); \
        return NULL; \
    } \
    kind struct type *name##_RB_REMOVE(struct name *head, struct type *e) \
    { \
        struct type *child, *parent, *next = e; \
        int color; \
        /* With two children, the next one in order takes e's place. */ \
        if (RB_LEFT(e, field) != NULL && RB_RIGHT(e, field) != NULL) \
            for (next = RB_RIGHT(e, field); RB_LEFT(next, field) != NULL;) \
                next = RB_LEFT(next, field); \
        child = RB_LEFT(next, field) != NULL ? RB_LEFT(next, field) \
                                             : RB_RIGHT(next, field); \
        parent = RB_PARENT(next, field); \
        color = RB_COLOR(next, field); \
        *name##_RB_LINK(head, next) = child; \
        if (child != NULL) \
            RB_PARENT(child, field) = parent; \
        if (next != e) { \
            if (parent == e) \
                parent = next; \
            *name##_RB_LINK(head, e) = next; \
            next->field = e->field; \
            if (RB_LEFT(next, field) != NULL) \
                RB_PARENT(RB_LEFT(next, field), field) = next; \
            if (RB_RIGHT(next, field) != NULL) \
                RB_PARENT(RB_RIGHT(next, field), field) = next; \
        } \
        if (color == RB_BLACK) \
            name##_RB_REMOVED(head, parent, child); \
        return e; \
    } \
    kind struct type *name##_RB_FIND(struct name *head, struct type *e) \
    { \
        struct type *at = RB_ROOT(head); \
        int order; \
        while (at != NULL && (order = (cmp) (e, at)) != 0) \
            at = order < 0 ? RB_LEFT(at, field) : RB_RIGHT(at, field); \
        return at; \
    } \
    /* The least that is not below e. */ \
    kind _TREE_UNUSED struct type *name##_RB_NFIND(struct name *head, \
        struct type *e) \
    { \
        struct type *at = RB_ROOT(head), *best = NULL; \
        while (at != NULL) { \
            if ((cmp) (e, at) <= 0) { \
                best = at; \
                at = RB_LEFT(at, field); \
            } else { \
                at = RB_RIGHT(at, field); \
            } \
        } \
        return best; \
    } \
    kind _TREE_UNUSED struct type *name##_RB_NEXT(struct type *e) \
    { \
        struct type *at = RB_RIGHT(e, field); \
        if (at != NULL) { \
            while (RB_LEFT(at, field) != NULL) \
                at = RB_LEFT(at, field); \
            return at; \
        } \
        for (at = RB_PARENT(e, field); at != NULL && RB_RIGHT(at, field) == e; \
            at = RB_PARENT(at, field)) \
            e = at; \
        return at; \
    } \
    kind _TREE_UNUSED struct type *name##_RB_PREV(struct type *e) \
    { \
        struct type *at = RB_LEFT(e, field); \
        if (at != NULL) { \
            while (RB_RIGHT(at, field) != NULL) \
                at = RB_RIGHT(at, field); \
            return at; \
        } \
        for (at = RB_PARENT(e, field); at != NULL && RB_LEFT(at, field) == e; \
            at = RB_PARENT(at, field)) \
            e = at; \
        return at; \
    } \
    kind struct type *name##_RB_MINMAX(struct name *head, int side) \
    { \
        struct type *at = RB_ROOT(head), *found = NULL; \
        while (at != NULL) { \
            found = at; \
            at = side < 0 ? RB_LEFT(at, field) : RB_RIGHT(at, field); \
        } \
        return found; \
    }

#define SPLAY_HEAD(name, type) \
    struct name { \
        struct type *sph_root; \
    }
#define SPLAY_INITIALIZER(root) { NULL }
#define SPLAY_INIT(root) \
    do { \
        (root)->sph_root = NULL; \
    } while (0)
#define SPLAY_ENTRY(type) \
    struct { \
        struct type *spe_left, *spe_right; \
    }
#define SPLAY_LEFT(e, field) ((e)->field.spe_left)
#define SPLAY_RIGHT(e, field) ((e)->field.spe_right)
#define SPLAY_ROOT(head) ((head)->sph_root)
#define SPLAY_EMPTY(head) (SPLAY_ROOT(head) == NULL)

#define SPLAY_INSERT(name, head, e) name##_SPLAY_INSERT(head, e)
#define SPLAY_REMOVE(name, head, e) name##_SPLAY_REMOVE(head, e)
#define SPLAY_FIND(name, head, e) name##_SPLAY_FIND(head, e)
#define SPLAY_NEXT(name, head, e) name##_SPLAY_NEXT(head, e)
#define SPLAY_MIN(name, head) name##_SPLAY_MIN_MAX(head, -1)
#define SPLAY_MAX(name, head) name##_SPLAY_MIN_MAX(head, 1)

#define SPLAY_FOREACH(e, name, head) \
    for ((e) = SPLAY_MIN(name, head); (e) != NULL; \
        (e) = SPLAY_NEXT(name, head, e))
#define SPLAY_FOREACH_SAFE(e, name, head, after) \
    for ((e) = SPLAY_MIN(name, head); \
        (e) != NULL && ((after) = SPLAY_NEXT(name, head, e), 1); \
        (e) = (after))

#define SPLAY_PROTOTYPE(name, type, field, cmp) \
    static _TREE_UNUSED void name##_SPLAY(struct name *, struct type *); \
    static _TREE_UNUSED struct type *name##_SPLAY_INSERT(struct name *, \
        struct type *); \
    static _TREE_UNUSED struct type *name##_SPLAY_REMOVE(struct name *, \
        struct type *); \
    static _TREE_UNUSED struct type *name##_SPLAY_FIND(struct name *, \
        struct type *); \
    static _TREE_UNUSED struct type *name##_SPLAY_NEXT(struct name *, \
        struct type *); \
    static _TREE_UNUSED struct type *name##_SPLAY_MIN_MAX(struct name *, int);

#define SPLAY_GENERATE(name, type, field, cmp) \
    /* Which way from `at`: to e, or without one to the end of a side. */ \
    static int name##_SPLAY_ORDER(struct type *e, int side, struct type *at) \
    { \
        return e != NULL ? (cmp) (e, at) : side; \
    } \
    /* Makes the element nearest to the goal the root. What lies below and \
     * above it is collected at the ends of two trees. */ \
    static void name##_SPLAY_TO(struct name *head, struct type *e, int side) \
    { \
        struct type *below = NULL, *above = NULL, **low = &below; \
        struct type **high = &above, *at = SPLAY_ROOT(head), *next; \
        int order; \
        if (at == NULL) \
            return; \
        while ((order = name##_SPLAY_ORDER(e, side, at)) != 0) { \
            next = order < 0 ? SPLAY_LEFT(at, field) : SPLAY_RIGHT(at, field); \
            if (next == NULL) \
                break; \
            if (order < 0 && name##_SPLAY_ORDER(e, side, next) < 0) { \
                SPLAY_LEFT(at, field) = SPLAY_RIGHT(next, field); \
                SPLAY_RIGHT(next, field) = at; \
                at = next; \
                next = SPLAY_LEFT(at, field); \
            } else if (order > 0 && name##_SPLAY_ORDER(e, side, next) > 0) { \
                SPLAY_RIGHT(at, field) = SPLAY_LEFT(next, field); \
                SPLAY_LEFT(next, field) = at; \
                at = next; \
                next = SPLAY_RIGHT(at, field); \
            } \
            if (next == NULL) \
                break; \
            if (order < 0) { \
                *high = at; \
                high = &SPLAY_LEFT(at, field); \
            } else { \
                *low = at; \
                low = &SPLAY_RIGHT(at, field); \
            } \
            at = next; \
        } \
        *low = SPLAY_LEFT(at, field); \
        *high = SPLAY_RIGHT(at, field); \
        SPLAY_LEFT(at, field) = below; \
        SPLAY_RIGHT(at, field) = above; \
        SPLAY_ROOT(head) = at; \
    } \
    static _TREE_UNUSED void name##_SPLAY(struct name *head, struct type *e) \
    { \
        name##_SPLAY_TO(head, e, 0); \
    } \
    static _TREE_UNUSED struct type *name##_SPLAY_INSERT(struct name *head, \
        struct type *e) \
    { \
        struct type *root; \
        int order; \
        name##_SPLAY_TO(head, e, 0); \
        root = SPLAY_ROOT(head); \
        SPLAY_LEFT(e, field) = SPLAY_RIGHT(e, field) = NULL; \
        if (root != NULL) { \
            if ((order = (cmp) (e, root)) == 0) \
                return root; \
            if (order < 0) { \
                SPLAY_LEFT(e, field) = SPLAY_LEFT(root, field); \
                SPLAY_RIGHT(e, field) = root; \
                SPLAY_LEFT(root, field) = NULL; \
            } else { \
                SPLAY_RIGHT(e, field) = SPLAY_RIGHT(root, field); \
                SPLAY_LEFT(e, field) = root; \
                SPLAY_RIGHT(root, field) = NULL; \
            } \
        } \
        SPLAY_ROOT(head) = e; \
        return NULL; \
    } \
    static _TREE_UNUSED struct type *name##_SPLAY_REMOVE(struct name *head, \
        struct type *e) \
    { \
        struct type *root, *above; \
        name##_SPLAY_TO(head, e, 0); \
        root = SPLAY_ROOT(head); \
        if (root == NULL || (cmp) (e, root) != 0) \
            return NULL; \
        above = SPLAY_RIGHT(root, field); \
        SPLAY_ROOT(head) = SPLAY_LEFT(root, field); \
        if (SPLAY_ROOT(head) == NULL) { \
            SPLAY_ROOT(head) = above; \
        } else { \
            /* Its largest one becomes the root, with nothing on its right. */ \
            name##_SPLAY_TO(head, e, 0); \
            SPLAY_RIGHT(SPLAY_ROOT(head), field) = above; \
        } \
        return root; \
    } \
    static _TREE_UNUSED struct type *name##_SPLAY_FIND(struct name *head, \
        struct type *e) \
    { \
        name##_SPLAY_TO(head, e, 0); \
        return SPLAY_ROOT(head) != NULL && (cmp) (e, SPLAY_ROOT(head)) == 0 \
            ? SPLAY_ROOT(head) \
            : NULL; \
    } \
    static _TREE_UNUSED struct type *name##_SPLAY_NEXT(struct name *head, \
        struct type *e) \
    { \
        struct type *at; \
        name##_SPLAY_TO(head, e, 0); \
        at = SPLAY_RIGHT(e, field); \
        while (at != NULL && SPLAY_LEFT(at, field) != NULL) \
            at = SPLAY_LEFT(at, field); \
        return at; \
    } \
    static _TREE_UNUSED struct type *name##_SPLAY_MIN_MAX(struct name *head, \
        int side) \
    { \
        name##_SPLAY_TO(head, NULL, side); \
        return SPLAY_ROOT(head); \
    }

#endif
