/*
 * Why the state of a service is not carried over: RS tells who asked for the
 * update, and docs/refusals.md tells more.  A code once given stands for its
 * reason for good.
 */
#ifndef _MINIX_REFUSALS_H
#define _MINIX_REFUSALS_H

/* Of where it was found, in the answer to RS_INIT and RS's to its caller. */
#define RS_REFUSED_LEN 36

/* X(name, code, what it is, what settles it); 0 is none. */
#define ST_REASONS(X) \
    X(WILD, 1, "a pointer to nothing", \
        "let it point to a live object, or clear it before the update") \
    X(STACK, 2, "a pointer to the stack", \
        "keep what it points to in a static variable or on the heap") \
    X(UNPAIRED, 3, "a pointer to what the new program does not have", \
        "name it in the service's rule file, or clear the pointer before") \
    X(GONE, 4, "a pointer to what the new type does not have", \
        "keep the member, name it in the service's rule file, or keep an " \
        "index") \
    X(MISFIT, 5, "a pointer to another type", \
        "declare the pointer as what it points to (a tagged one: txfer_...), " \
        "or the allocation with MAGIC_ALLOC()") \
    X(ARENA, 6, "objects in a buffer", \
        "declare the buffer with magic_arena(), objects in it with " \
        "MAGIC_PLACE()") \
    X(UNKNOWN, 7, "memory of unknown type with an address in it", \
        "declare the allocation with MAGIC_ALLOC(), or what is in it with " \
        "magic_arena() and MAGIC_PLACE()") \
    X(UNION, 8, "a union of which no member is known to be in use", \
        "register a selector with st_register_union()") \
    X(MEMBER, 9, "a union's selector names no member", \
        "return the name of a member, \"\" or NULL") \
    X(MISMATCH, 10, "a value whose new type is of another kind", \
        "keep the type, or give the member another name") \
    X(CHECK, 11, "not as in the old instance", \
        "this is a defect of minix-live: please report it") \
    X(MEMORY, 12, "no memory for the new instance's state", \
        "free memory, or give the machine more (boot -m)") \
    X(VALUE, 13, "a value that its new type does not hold", \
        "keep the type, or make the value small before the update") \
    X(ADDRESS, 14, "a place that depends on addresses", \
        "register what rebuilds it with st_register_rehash(), or say " \
        "MAGIC_HARMLESS()") \
    X(PLACED, 15, "an object in an arena whose type has another size", \
        "keep its size, or allocate it on the heap") \
    X(NUMBER, 16, "an address in a number", \
        "declare the number as a pointer, or by a type named pxfer_..., " \
        "txfer_... (with a tag) or ixfer_...") \
    X(LAYOUT, 17, "memory of unknown type, and types have changed", \
        "declare the allocation with MAGIC_ALLOC()") \
    X(DAMAGED, 18, "the old instance's description is damaged or incomplete", \
        "look for what writes out of bounds, and restart the service") \
    X(AMBIGUOUS, 19, "nobody knows which of several this is", \
        "say in the service's rule file which it is") \
    X(REBUILD, 20, "a container that was not made anew", \
        "look why the function of st_register_rehash() failed")

#define ST_REASON(name, code, what, settle) ST_REASON_##name = (code),
enum st_reason { ST_REASON_NONE, ST_REASONS(ST_REASON) ST_REASON_END };
#undef ST_REASON

#endif
