/*
 * State description of an instrumented program, and the functions of libmagicrt.
 *
 * The magic pass (build/magic) writes the tables below into the program as
 * constants; libmagicrt of the *next* instance reads them out of the previous
 * one.  The root, _magic_vars, is what a service registers as its state table
 * (SYS_STATE_SET_STATE_TABLE).
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

#define MAGIC_ROOT_MAGIC 0x4D4C5354u
#define MAGIC_VERSION 1u
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
#define MAGIC_XFER_MASK 0x1F

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

/* Flags of the root. */
#define MAGIC_ROOT_ASR 0x1
#define MAGIC_ROOT_PERMUTE 0x2

/* A table: `count' records of `size' bytes at `address'. */
struct magic_table {
    uint32_t address;
    uint32_t count;
    uint32_t size;
};

/*
 * One type.  `hash' is equal for two types exactly if an object of the one can
 * be copied to an object of the other with only its pointers changed.  What a
 * pointer points to counts by name alone.
 * Struct and union: `first' and `count' select members.
 * Array: `first' is the element's type, `count' the number of elements.
 * Pointer and enum: `first' is the pointee's or underlying integer's type.
 */
struct magic_type {
    uint32_t name;
    uint32_t names; /* all names, separated by '|' */
    uint32_t kind;
    uint32_t flags;
    uint32_t size; /* bytes */
    uint32_t bits; /* width of a scalar */
    uint32_t hash[2];
    uint32_t first;
    uint32_t count;
    uint32_t first_reloc;
    uint32_t num_relocs;
};

struct magic_member {
    uint32_t name;
    uint32_t type;
    uint32_t offset;     /* bytes; of a bit-field, its first byte */
    uint32_t bit_offset; /* in that byte */
    uint32_t bit_size;   /* 0: not a bit-field */
};

/*
 * What has to be done to the bytes of a type after a plain copy: `count' times,
 * `stride' bytes apart, from `offset' on.
 */
#define MAGIC_RELOC_POINTER 1 /* relocate */
#define MAGIC_RELOC_NOXFER 2  /* keep the new program's bytes */
#define MAGIC_RELOC_UNION 3   /* needs a registered selector, else fails */
#define MAGIC_RELOC_NESTED 4  /* apply the relocations of `type' */
#define MAGIC_RELOC_CIXFER 5  /* the same, but keep the copy on failure */

struct magic_reloc {
    uint32_t offset;
    uint32_t action;
    uint32_t count;
    uint32_t stride;
    uint32_t type;
};

/*
 * Lasting names: `key' is a hash of the name alone for an external, of
 * (mapped file, enclosing function, name) for a static; `name' is what dumps
 * show.  Tables are sorted by key; keys in one table are unique.
 */
struct magic_function {
    uint32_t name;
    uint32_t key[2];
    uint32_t flags;
    uint32_t type;
    uint32_t address;
};

/* A static object.  `content' is the hash of a string's bytes, else 0. */
struct magic_sentry {
    uint32_t name;
    uint32_t key[2];
    uint32_t content[2];
    uint32_t flags;
    uint32_t type;
    uint32_t size;
    uint32_t address;
};

/* An allocation site; `parent' is the function around it. */
struct magic_site {
    uint32_t name;
    uint32_t parent;
    uint32_t key[2];
    uint32_t flags;
    uint32_t type; /* of one element */
};

/*
 * Descriptor of a dynamic object.  Heap: directly before the object.  Mapped:
 * in a block of its own.  A multiple of 16 bytes, so that the alignment of
 * malloc is kept.
 */
#define MAGIC_DSENTRY_MAGIC 0x011E2152u
#define MAGIC_DSENTRY_ALIVE 0x011E2152u
#define MAGIC_DSENTRY_DEAD 0xFEE1DEADu

#define MAGIC_DS_HEAP 0x1
#define MAGIC_DS_MAP 0x2
#define MAGIC_DS_EARLY 0x4 /* made before the state transfer */

struct magic_dsentry {
    uint32_t magic;
    uint32_t state;
    uint32_t site; /* index, or MAGIC_NONE */
    uint32_t type; /* of one element */
    uint32_t address;
    uint32_t size;
    uint32_t base;   /* of the memory that holds the object */
    uint32_t extent; /* its size, padding included */
    uint32_t flags;
    uint32_t mapping; /* mapped: protection << 16 | mmap flags */
    uint32_t next;
    uint32_t previous;
};

/* Memory whose contents are not looked at and whose address must stay. */
#define MAGIC_OBD_MAX 32
#define MAGIC_OBD_NAME_MAX 32

struct magic_obdsentry {
    uint32_t address; /* 0: slot is free */
    uint32_t size;
    char name[MAGIC_OBD_NAME_MAX];
};

/* The root.  The pass fills all but what stands after `next_dsentry'. */
struct magic_vars {
    uint32_t magic;
    uint32_t version;
    uint32_t size;
    uint32_t flags;
    uint32_t build_id[4]; /* differs between layouts, too */
    struct magic_table names;
    struct magic_table types;
    struct magic_table members;
    struct magic_table relocs;
    struct magic_table functions;
    struct magic_table sentries;
    struct magic_table sites;
    uint32_t asr_seed[4];
    uint32_t asr_heap_offset; /* limits, in bytes */
    uint32_t asr_heap_padding;
    uint32_t asr_map_offset; /* limits, in pages */
    uint32_t asr_map_padding;

    uint32_t next_dsentry; /* newest first */
    uint32_t num_dsentries;
    uint32_t heap_low; /* bounds of all tracked heap blocks */
    uint32_t heap_high;
    uint32_t random[4]; /* state of the generator */
    uint32_t initialized;
    uint32_t num_maps;
    struct magic_obdsentry obdsentries[MAGIC_OBD_MAX];
};

extern struct magic_vars _magic_vars;

/* Called first in main(); the pass inserts the call. */
void magic_init(void);

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

typedef struct st_init_info {
    int flags;                     /* ST_LU_* */
    void *context;                 /* given to every callback */
    void *init_buff_start;         /* preallocated memory, or NULL */
    void *init_buff_cleanup_start; /* out: first unused byte of it */
    size_t init_buff_len;
    int (*old_state_table)(void *context, uint32_t *address);
    int (*copy_state_region)(void *context, uint32_t old_address, size_t size,
        void *destination);
    void (*print)(void *context, const char *text, size_t length);
} st_init_info_t;

int st_state_transfer(st_init_info_t *info);

/*
 * Unions that hold pointers.  A service that keeps, beside such a union, the
 * fact of which member is in use registers a selector for the union's name
 * (tag or typedef) before sef_startup().  The selector gets the structure
 * around the union, as the old instance left it, reads members of it by name
 * with st_union_field(), and returns the name of the member in use, "" to copy
 * the union as it is, or NULL to leave it as the new program initialized it.
 */
struct st_union;
typedef const char *(*st_union_selector_t)(const struct st_union *where);

int st_register_union(const char *union_name, st_union_selector_t selector);
uint32_t st_union_field(const struct st_union *where, const char *member);

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

/* Record sizes, for the pass. */
#define MAGIC_RECORD_TYPE 48
#define MAGIC_RECORD_MEMBER 20
#define MAGIC_RECORD_RELOC 20
#define MAGIC_RECORD_FUNCTION 24
#define MAGIC_RECORD_SENTRY 36
#define MAGIC_RECORD_SITE 24
#define MAGIC_VARS_SIZE 1468

_Static_assert(sizeof(struct magic_type) == MAGIC_RECORD_TYPE, "type");
_Static_assert(sizeof(struct magic_member) == MAGIC_RECORD_MEMBER, "member");
_Static_assert(sizeof(struct magic_reloc) == MAGIC_RECORD_RELOC, "reloc");
_Static_assert(sizeof(struct magic_function) == MAGIC_RECORD_FUNCTION,
    "function");
_Static_assert(sizeof(struct magic_sentry) == MAGIC_RECORD_SENTRY, "sentry");
_Static_assert(sizeof(struct magic_site) == MAGIC_RECORD_SITE, "site");
_Static_assert(sizeof(struct magic_dsentry) == 48, "alignment of malloc");
_Static_assert(sizeof(struct magic_vars) == MAGIC_VARS_SIZE, "root");

#endif
