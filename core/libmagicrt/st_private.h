/*
 * State transfer, run in the new instance.
 *
 * "Remote" is the old instance, known only through copies of its tables and of
 * its bytes; "local" is this one.  An st_object pairs a remote object with its
 * local counterpart.  All remote addresses are plain numbers.
 *
 * Phases: attach (copy the remote description), pair (by lasting names),
 * create (dynamic objects), analyze (type what has no type), move (copy and
 * relocate).  Nothing local is undone on failure: the instance is discarded.
 */
#ifndef ST_PRIVATE_H
#define ST_PRIVATE_H

#include "magic_private.h"

/* One instance's tables. */
struct st_side {
    const char *names;
    const struct magic_type *types;
    const struct magic_member *members;
    const struct magic_reloc *relocs;
    const struct magic_function *functions;
    const struct magic_sentry *sentries;
    const struct magic_site *sites;
    const struct magic_rename *renames;
    const struct magic_vars *vars;
};

#define ST_SENTRY 1
#define ST_DSENTRY 2
#define ST_OBDSENTRY 3

struct st_object {
    uint32_t address; /* remote */
    uint32_t size;
    uint32_t type;          /* remote; of one element if dynamic */
    uint32_t local_address; /* 0: unpaired */
    uint32_t local_size;
    uint32_t local_type;
    uint32_t kind;
    uint32_t flags; /* MAGIC_* of sentry or site */
    uint32_t local_flags;
    uint32_t index; /* remote sentry or dsentry */
};

/* Remote memory, fetched in pieces of ST_CHUNK and kept. */
#define ST_CHUNK 65536u

struct st_window {
    uint32_t low;
    uint32_t high;
    uint32_t num_chunks;
    void **chunks;
};

struct st_transfer {
    st_init_info_t *info;
    struct st_side remote;
    struct st_side local;
    struct magic_vars remote_vars;
    struct st_window heap;
    struct st_window data;
    struct magic_dsentry *dsentries; /* copies, oldest first */
    uint32_t num_dsentries;
    struct st_object *objects; /* by remote address */
    uint32_t num_objects;
    uint32_t *function_targets; /* local address by remote index */
    const struct magic_function **functions_by_address; /* remote */
    uint32_t *type_pairs;   /* local index, or MAGIC_NONE */
    uint8_t *types_changed; /* by remote index */
    uint32_t num_types_changed;
    int analyzing; /* st_apply() only learns types */
    int learned;
    int raw; /* st_convert() under ixfer */
    char *scratch;
    void *blocks;     /* temporary memory */
    char *persistent; /* next free of the init buffer */
    char *temporary;  /* end of its free part */
};

/* Where in an object an element lies, for dumps. */
struct st_place {
    const struct st_object *object;
    uint32_t offset;
    uint32_t value;
    uint32_t type;
};

/* st_memory.c */
void *st_allocate(struct st_transfer *st, size_t size);
void st_release(struct st_transfer *st);
int st_read(struct st_transfer *st, uint32_t address, size_t size,
    void *destination);
void st_window_init(struct st_transfer *st, struct st_window *window,
    uint32_t low, uint32_t high);

/* st_attach.c */
int st_attach(struct st_transfer *st);

/* A rule for what is called otherwise, as this update needs it; names are
 * offsets into the remote names. */
struct st_rule {
    uint32_t kind;
    uint32_t of;
    uint32_t from;
    uint32_t to;
    uint32_t from_key[2];
    uint32_t to_key[2];
};

struct st_rules {
    struct st_rule *list;
    uint32_t count;
};

/* st_rules.c */
int st_collect_rules(struct st_transfer *st, struct st_rules *rules);
int st_join_names(struct st_transfer *st, uint32_t room);
const char *st_remote_name(const struct st_transfer *st, uint32_t offset);
int st_has_name(const char *names, const char *name);

/* st_rename.c */
int st_rename(struct st_transfer *st);

/* st_pair.c */
int st_pair_types(struct st_transfer *st);
int st_pair_functions(struct st_transfer *st);
int st_pair_sentries(struct st_transfer *st);
uint32_t st_pair_type(struct st_transfer *st, uint32_t remote, uint32_t hint);

/* st_create.c */
int st_create_dynamic(struct st_transfer *st);

/* st_early.c */
int st_collect_early(struct st_transfer *st);

/* st_find.c */
void st_sort_objects(struct st_transfer *st);
struct st_object *st_find_object(struct st_transfer *st, uint32_t address);
int st_find_function(struct st_transfer *st, uint32_t address, uint32_t *index);
const struct magic_member *st_find_member(const struct st_side *side,
    uint32_t type, const char *name, uint32_t unnamed);
const struct magic_member *st_last_array(const struct st_side *side,
    uint32_t type);
int st_same_type(const struct st_transfer *st, uint32_t remote, uint32_t local);
int st_map_offset(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *local_offset);

/* st_move.c */
int st_analyze(struct st_transfer *st);
int st_move(struct st_transfer *st);
int st_is_moved(const struct st_object *object, uint32_t kind);
int st_relocate(struct st_transfer *st, const struct st_place *place, int quiet,
    uint32_t *value);
int st_apply_pointer(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet);
int st_apply(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, const char *kept, uint32_t offset, int quiet);
void st_changed(struct st_transfer *st, uint32_t type);

/* st_check.c */
int st_check(struct st_transfer *st);

/* st_bits.c */
uint64_t st_get_bits(const char *from, const struct magic_member *member);
void st_put_bits(char *to, const struct magic_member *member, uint64_t value);

/* st_convert.c */
int st_convert(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset);

/* st_union.c */
int st_union_choice(struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset, const char **member);

/* st_text.c */
void st_print(struct st_transfer *st, const char *format, ...);
void st_dump_error(struct st_transfer *st, const char *what,
    const struct st_place *place);

#endif
