/*
 * State description of an instrumented program, and the functions of libmagicrt.
 *
 * The magic pass (build/magic) writes the tables below into the program as
 * constants; libmagicrt of the *next* instance reads them out of the previous
 * one.  The root, _magic_vars, is what a service registers as its state table
 * (SYS_STATE_SET_STATE_TABLE).
 *
 * Records are declared in core/contract/magic.ts.
 *
 * Format rules.  All fields are 32 bits, little endian.  A field called "name"
 * is an offset into the names table, where strings end in NUL; offset 0 is "".
 * A field called "type" is an index into the types table; index 0 is void.
 * Tables are read by their record size, so a reader refuses a root whose
 * version or sizes it does not know.  Any change here bumps MAGIC_VERSION.
 */
#ifndef _MINIX_MAGIC_H
#define _MINIX_MAGIC_H

#include <stddef.h>
#include <stdint.h>
#include <minix/contract/magic.h>
#include <minix/refusals.h>

#define MAGIC_ROOT_MAGIC 0x4D4C5354u
#define MAGIC_VERSION 4u
#define MAGIC_NONE 0xFFFFFFFFu

/* Kinds of types. */
#define MAGIC_TYPE_VOID 1
#define MAGIC_TYPE_FLOAT 2
#define MAGIC_TYPE_INTEGER 3
#define MAGIC_TYPE_FUNCTION 4
#define MAGIC_TYPE_ARRAY 5
#define MAGIC_TYPE_ENUM 6
#define MAGIC_TYPE_VECTOR 7
#define MAGIC_TYPE_UNION 8
#define MAGIC_TYPE_STRUCT 9
#define MAGIC_TYPE_POINTER 10
#define MAGIC_TYPE_OPAQUE 11

/*
 * Annotations.  A type carries them through the prefix of one of its names, a
 * sentry through the prefix of the variable's name.
 */
#define MAGIC_NOXFER 0x01
#define MAGIC_IXFER 0x02
#define MAGIC_CIXFER 0x04
#define MAGIC_PXFER 0x08
#define MAGIC_SXFER 0x10
#define MAGIC_TXFER 0x20
#define MAGIC_XFER_MASK 0x3F

/* Further flags of types. */
#define MAGIC_TYPE_UNSIGNED 0x40
#define MAGIC_TYPE_NO_POINTERS 0x80
#define MAGIC_TYPE_VARSIZE 0x100

/* Further flags of sentries, functions and sites. */
#define MAGIC_STATIC 0x0100
#define MAGIC_CONSTANT 0x0200
#define MAGIC_STRING 0x0400
#define MAGIC_NAMED_STRING 0x0800
#define MAGIC_UNTYPED 0x1000

/*
 * Further flags of sites.  Said: the size that is asked for says the type, or
 * the program does, and not only where the result goes; with type 0, things
 * that contradict each other.  Short: a block may end before its type does.
 * Passed: the size comes from the caller, who may know more.
 */
#define MAGIC_SITE_SAID 0x4000
#define MAGIC_SITE_SHORT 0x8000
#define MAGIC_SITE_PASSED 0x10000

/* Flags of the root. */
#define MAGIC_ROOT_ASR 0x1
#define MAGIC_ROOT_PERMUTE 0x2

/* Actions of a relocation (struct magic_reloc). */
#define MAGIC_RELOC_POINTER 1 /* relocate */
#define MAGIC_RELOC_NOXFER 2  /* keep the new program's bytes */
#define MAGIC_RELOC_UNION 3   /* needs a registered selector, else fails */
#define MAGIC_RELOC_NESTED 4  /* apply the relocations of `type' */
#define MAGIC_RELOC_CIXFER 5  /* the same, but keep the copy on failure */
#define MAGIC_RELOC_SEARCH \
    6 /* numbers that hold addresses: fails if one moves */
#define MAGIC_RELOC_TAGGED 7 /* relocate, but for MAGIC_TAG_BITS */

/* Bits of a tagged pointer that are the program's own. */
#define MAGIC_TAG_BITS 3u

/* What a program does with the number of an address (struct magic_finding). */
#define MAGIC_FINDING_POSITION 1 /* an index */
#define MAGIC_FINDING_ORDER 2    /* a comparison of unrelated addresses */
#define MAGIC_FINDING_NUMBER 3   /* a number that is kept */
/* Searched: */
#define MAGIC_FINDING_ADDRESSES 4 /* numbers that are addresses */
#define MAGIC_FINDING_OBJECTS 5   /* buffers with pointers in them */

/* Kinds of renamed things (struct magic_rename). */
#define MAGIC_RENAME_OBJECT 1
#define MAGIC_RENAME_FUNCTION 2
#define MAGIC_RENAME_TYPE 3
#define MAGIC_RENAME_MEMBER 4

/* Descriptors of dynamic objects (struct magic_dsentry). */
#define MAGIC_DSENTRY_ALIVE 0x011E2152u
#define MAGIC_DSENTRY_DEAD 0xFEE1DEADu

#define MAGIC_DS_HEAP 0x1
#define MAGIC_DS_MAP 0x2
#define MAGIC_DS_EARLY 0x4 /* made by an instance before a state transfer */

/* Entries of the table of out-of-band memory, and bytes of a name in it. */
#define MAGIC_OBD_MAX \
    ((int) (sizeof(_magic_vars.obdsentries) / sizeof(struct magic_obdsentry)))
#define MAGIC_OBD_NAME_MAX sizeof(_magic_vars.obdsentries[0].name)

extern struct magic_vars _magic_vars;

/* Called first in main(), with the end of main's frame; the pass inserts the
 * call. */
void magic_init(void *frame);

/* Tracked allocation; the pass redirects calls here.  `site' is an index. */
void *magic_malloc(size_t size, uint32_t site);
void *magic_calloc(size_t count, size_t size, uint32_t site);
void *magic_realloc(void *address, size_t size, uint32_t site);
void *magic_memalign(size_t alignment, size_t size, uint32_t site);
int magic_posix_memalign(void **address, size_t alignment, size_t size,
    uint32_t site);
void magic_free(void *address);
void *magic_mmap(void *address, size_t size, int protection, int flags, int fd,
    long long offset, uint32_t site);
int magic_munmap(void *address, size_t size);

/* The same for uses by address, without a site. */
void *magic_malloc_plain(size_t size);
void *magic_calloc_plain(size_t count, size_t size);
void *magic_realloc_plain(void *address, size_t size);

/*
 * What a call that asks for memory by another name knows of it: its site, and
 * the size that it passes.  It holds while the call lasts.
 */
struct magic_outer {
    uint32_t site; /* or MAGIC_NONE */
    uint32_t size; /* or MAGIC_NONE: any that fits */
};
extern struct magic_outer _magic_outer;

/*
 * What no analysis of the sizes that are asked for can know.  In a build
 * without instrumentation all of this is nothing.
 *
 * MAGIC_ALLOC(type, expression) is the memory that the expression returns, a
 * block of its own or a part of one, and says that it is made of `type's:
 *
 *     struct job *job = MAGIC_ALLOC(struct job, pool_get(jobs));
 *
 * magic_arena(start, size) says that the program deals out this memory itself:
 * a pool in an array of characters or numbers, in a block, in a mapping.
 * What nobody has placed in it is unknown: it is copied only if no word in it
 * may be an address that moves.  Size 0 ends the arena that begins there.
 * MAGIC_PLACE(type, pointer, count) says that there are now so many objects of
 * a type, and is the pointer to the first.  It takes the place of those objects
 * that were there before.  magic_unplace(pointer) ends a placement.  What is in a
 * block comes along when realloc() moves it:
 *
 *     static char pool[65536];
 *
 *     magic_arena(pool, sizeof(pool));
 *     node = MAGIC_PLACE(struct node, pool + used, 1);
 *     ...
 *     magic_unplace(node);
 */
#define MAGIC_ALLOC(type, expression) \
    __extension__({ \
        __typeof__(type) *magic_memory_ = (expression); \
\
        magic_typed(&magic_memory_); \
        magic_memory_; \
    })
#define MAGIC_PLACE(type, pointer, count) \
    __extension__({ \
        __typeof__(type) *magic_memory_ = (void *) (pointer); \
\
        magic_placed(&magic_memory_, count); \
        magic_memory_; \
    })

#ifdef _MINIX_MAGIC
void magic_arena(void *start, size_t size);
void magic_unplace(void *pointer);
/* The pass gives these a site, which has the type of the pointer at `slot'. */
void magic_typed(void *slot);
void magic_placed(void *slot, size_t count);
#else
static inline void
magic_arena(void *start, size_t size)
{
    (void) start, (void) size;
}
static inline void
magic_unplace(void *pointer)
{
    (void) pointer;
}
static inline void
magic_typed(void *slot)
{
    (void) slot;
}
static inline void
magic_placed(void *slot, size_t count)
{
    (void) slot, (void) count;
}
#endif
void magic_typed_at(void *slot, uint32_t site);
void magic_placed_at(void *slot, size_t count, uint32_t site);

/* Out-of-band regions. */
int st_add_special_mmapped_region(void *address, size_t size, const char *name);
int st_del_special_mmapped_region_by_addr(void *address);

/*
 * State transfer, called in the new instance while the old one is stopped.
 * Returns OK (0) or a negative errno; after a failure the instance must exit.
 *
 * old_state_table   stores the address of the old instance's root, or fails.
 * copy_state_region copies from the old instance into this one.
 * print             appends to the system log; text has no final NUL.
 */
#define ST_LU_ASR 0x00000002
#define ST_LU_NOMMAP 0x00000004
#define ST_LU_CHECK 0x00000008 /* compare with the old instance, too */

typedef struct st_init_info {
    int flags;                     /* ST_LU_* */
    void *context;                 /* given to every callback */
    void *init_buff_start;         /* preallocated memory, or NULL */
    void *init_buff_cleanup_start; /* out: first unused byte of it */
    size_t init_buff_len;
    int reason;                   /* out: ST_REASON_*, of a refusal */
    char refused[RS_REFUSED_LEN]; /* out: at what */
    int (*old_state_table)(void *context, uint32_t *address);
    int (*copy_state_region)(void *context, uint32_t old_address, size_t size,
        void *destination);
    void (*print)(void *context, const char *text, size_t length);
} st_init_info_t;

int st_state_transfer(st_init_info_t *info);

/*
 * Unions that hold pointers.  A service that keeps, beside such a union, the
 * fact of which member is in use registers a selector before sef_startup().  It
 * is for the union's name, tag or typedef, or for the name of the structure
 * around it and its own there, "token.data"; the later of two is asked.  It gets
 * the structure around the union, as the old instance left it, reads members of
 * it by name with st_union_field(), and returns the name of the member in use,
 * "" to copy the union as it is, or NULL to leave it as the new program
 * initialized it.  A selector that reads what is not there, or what is a pointer
 * and not null, has the update refused.  There is room for 64.
 */
struct st_union;
typedef const char *(*st_union_selector_t)(const struct st_union *where);

#ifdef _MINIX_MAGIC
int st_register_union(const char *union_name, st_union_selector_t selector);
uint32_t st_union_field(const struct st_union *where, const char *member);
#else
static inline int
st_register_union(const char *union_name, st_union_selector_t selector)
{
    (void) union_name, (void) selector;
    return 0;
}
static inline uint32_t
st_union_field(const struct st_union *where, const char *member)
{
    (void) where, (void) member;
    return 0;
}
#endif

/*
 * Containers in which places depend on addresses: a table with a hash of them, a
 * tree in their order, a number made of them.  The build names each by its line;
 * an update is refused unless `rehash' is registered before sef_startup() for
 * `container', the name that the build tells, or "file.c:name" where several files
 * have one of that name.  There is room for 32.  It is called once in the new
 * instance, when all state is there and nothing has been served, and puts
 * everything where it belongs now.  It must not look anything up before, since
 * nothing is found; a result that is not 0 fails the update.
 */
typedef int (*st_rehash_t)(void);

#ifdef _MINIX_MAGIC
int st_register_rehash(const char *container, st_rehash_t rehash);
#else
static inline int
st_register_rehash(const char *container, st_rehash_t rehash)
{
    (void) container, (void) rehash;
    return 0;
}
#endif

/*
 * The number of an address, for a use that is right whatever the next instance's
 * addresses are: a seed, a cookie that nobody looks up, a table that has only the
 * instance's own addresses in it.  The build does not follow it.
 */
static inline uintptr_t
magic_harmless_number(const volatile void *address)
{
    return (uintptr_t) address;
}
#define MAGIC_HARMLESS(address) magic_harmless_number(address)

/*
 * Whether an expression over the service's own variables holds; EINVAL if it
 * has no meaning.  `show', unless NULL, gets each variable that is used: the
 * text that names it, and its value.  Both sides of || and && are evaluated.
 */
typedef void (*magic_eval_show_t)(const char *name, size_t length,
    long long value);

int magic_eval_bool(const char *expression, int *result,
    magic_eval_show_t show);

/* Sections: what libmagicrt owns, and what the passes leave alone. */
#define MAGIC_SECTION_TABLES "magic_ro"
#define MAGIC_SECTION_FUNCTIONS "magic_functions"
#define MAGIC_SECTION_DATA "magic_data"
#define MAGIC_SECTION_CONSTANTS "magic_data_ro"

_Static_assert(sizeof(struct magic_dsentry) % 16 == 0, "alignment of malloc");

#endif
