/*
 * State transfer, run in the new instance.
 *
 * "Remote" is the old instance, known only through copies of its tables and of
 * its bytes; "local" is this one.  An st_object pairs a remote object with its
 * local counterpart.  All remote addresses are plain numbers.
 *
 * Phases: attach (copy the remote description), pair (by lasting names), plan
 * (types and sizes of dynamic objects), check (every word, while nothing is
 * changed), create (dynamic objects), move (copy and relocate).  Nothing local is
 * undone on failure: the instance is discarded.
 */
#ifndef ST_PRIVATE_H
#define ST_PRIVATE_H

#include <minix/const.h>
#include <minix/refusals.h>
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
    const struct magic_finding *findings;
    const struct magic_layout *layouts;
    const struct magic_vars *vars;
};

#define ST_SENTRY 1
#define ST_DSENTRY 2
#define ST_OBDSENTRY 3

/*
 * What an object's bytes are.  Typed: what its type says.  Data: copied, never
 * searched.  Unknown: copied if no word of it may be an address that moves.
 */
#define ST_TYPED 0
#define ST_DATA 1
#define ST_UNKNOWN 2

/* Bytes of an object, declared as data, into which typed pointers point. */
struct st_arena {
    struct st_arena *next;
    uint32_t start;
    uint32_t end;
    uint32_t local_start; /* of a declared one */
    int declared;         /* by the program */
};

struct st_object {
    uint32_t address; /* remote */
    uint32_t size;
    uint32_t type;          /* remote; of one element if dynamic */
    uint32_t element;       /* remote; of what follows one `type', or 0 */
    uint32_t local_address; /* 0: unpaired, or not made yet */
    uint32_t local_size;
    uint32_t local_type;
    uint32_t local_element;
    uint32_t local_site; /* of a dynamic object */
    uint32_t kind;
    uint32_t class;
    uint32_t guessed;   /* its type is not known from its allocation's size */
    uint32_t has_rest;  /* behind one `type' is nobody knows what */
    uint32_t paired;    /* has a local counterpart */
    uint32_t inherited; /* a mapping that is there already */
    uint32_t flags;     /* MAGIC_* of sentry or site */
    uint32_t local_flags;
    uint32_t index; /* remote sentry or dsentry */
    char *constant; /* a copy of what the old program has there, if needed */
    uint32_t equal; /* of a constant array: elements that are as in the new */
    struct st_arena *arenas;
    struct st_part *parts; /* the first of those in it */
    uint32_t num_parts;
};

/* What the program has placed in memory that it deals out itself. */
struct st_part {
    uint32_t address; /* remote */
    uint32_t size;
    uint32_t type; /* remote; of one element */
    uint32_t local_offset;
    uint32_t local_type;
    uint32_t local_site;
};

/* Remote memory, fetched in pieces of ST_CHUNK and kept. */
#define ST_CHUNK 65536u

struct st_window {
    uint32_t low;
    uint32_t high;
    uint32_t num_chunks;
    void **chunks;
};

/* What was found out of a remote type and a local one of the same hash. */
struct st_sameness {
    uint32_t local; /* and 1; 0: nothing */
    int same;
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
    struct st_part *parts; /* by remote address */
    uint32_t num_parts;
    struct st_object *objects; /* by remote address */
    uint32_t num_objects;
    uint32_t *function_targets; /* local address by remote index */
    const struct magic_function **functions_by_address; /* remote */
    uint32_t *type_pairs;         /* local index, or MAGIC_NONE */
    struct st_sameness *sameness; /* by remote index */
    uint8_t *types_changed;       /* by remote index */
    uint32_t num_types_changed;
    int checking;       /* nothing local is changed; results go to `trial' */
    int raw;            /* st_convert() under ixfer */
    uint32_t addresses; /* st_convert() under MAGIC_PXFER or MAGIC_TXFER */
    int in_part;   /* of a placement, which is the type of its bytes alone */
    uint32_t step; /* distance of words that may be pointers: 1 if packed */
    uint32_t num_dangling;
    uint32_t unknown_bytes;
    char *scratch; /* a copy of the object in hand */
    char *trial;
    void *blocks;     /* temporary memory */
    char *persistent; /* next free of the init buffer */
    char *temporary;  /* end of its free part */
};

/* A typed pointer to memory that the old allocator held free becomes this. */
#define ST_POISON 0xFFFFDEADu

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

/* st_damage.c */
int st_check_tables(struct st_transfer *st);
int st_is_entry(const struct st_transfer *st, uint32_t self, uint32_t newer,
    const struct magic_dsentry *entry);
int st_check_overlaps(struct st_transfer *st);

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
int st_same_type(const struct st_transfer *st, uint32_t remote, uint32_t local);
uint32_t st_pair_type(struct st_transfer *st, uint32_t remote, uint32_t hint);

/* st_static.c */
int st_refuse_ambiguous(struct st_transfer *st, const char *remote,
    const char *local);
int st_is_in_function(const struct magic_sentry *sentry);
uint32_t st_count_group(const struct st_side *side, const uint32_t *group);
int st_pair_static(struct st_transfer *st, uint32_t remote, uint32_t *local);

/* st_scope.c */
void st_pair_object(const struct st_transfer *st, struct st_object *object,
    uint32_t index);
int st_pair_scopes(struct st_transfer *st, uint32_t *taken, uint32_t *paired);

/* st_object.c */
int st_is_moved(const struct st_object *object, uint32_t kind);
int st_is_inherited(const struct st_transfer *st,
    const struct st_object *object);
void st_make_unknown(struct st_object *object);
int st_note_arena(struct st_transfer *st, struct st_object *object,
    const struct st_arena *arena);
const struct st_part *st_find_part(const struct st_object *object,
    uint32_t offset);
int st_is_placed(const struct st_transfer *st, const struct st_object *object,
    uint32_t offset);

/* st_plan.c */
int st_plan_dynamic(struct st_transfer *st);
uint32_t st_local_site(const struct st_transfer *st, uint32_t remote);
uint32_t st_known_type(const struct st_transfer *st, uint32_t type);

/* st_place.c */
int st_plan_parts(struct st_transfer *st);
int st_move_parts(struct st_transfer *st, struct st_object *object,
    const char *bytes, char *local);
int st_create_parts(struct st_transfer *st);

/* st_create.c */
int st_create_dynamic(struct st_transfer *st);

/* st_early.c */
int st_collect_early(struct st_transfer *st);

/* st_find.c */
void st_sort_objects(struct st_transfer *st);
struct st_object *st_find_object(struct st_transfer *st, uint32_t address);
int st_find_function(struct st_transfer *st, uint32_t address, uint32_t *index);

/* st_member.c */
/* A member of a structure, where it may be in unnamed ones. */
struct st_leaf {
    const struct magic_member *member;
    uint32_t offset; /* in the structure; of a bit-field, its first byte's */
    const struct magic_member
        *shared; /* the outermost unnamed union, or NULL */
    uint32_t shared_offset;
};

uint32_t st_member_size(const struct st_side *side,
    const struct magic_member *member);
const struct magic_member *st_find_member(const struct st_side *side,
    uint32_t type, const char *name, uint32_t unnamed);
const struct magic_member *st_last_array(const struct st_side *side,
    uint32_t type);
int st_may_continue(const struct st_transfer *st,
    const struct st_object *object, uint32_t *from, uint32_t *to);
int st_is_unnamed(const struct st_side *side,
    const struct magic_member *member);
int st_find_leaf(const struct st_side *side, uint32_t type, const char *name,
    struct st_leaf *leaf);

/* st_map.c */
int st_map_inside(const struct st_transfer *st, uint32_t remote, uint32_t local,
    uint32_t offset, uint32_t pointee, uint32_t *result);

int st_map_range(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t size, uint32_t *result);

int st_map_variable(struct st_transfer *st, const struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *result);

/* st_constant.c */
int st_map_offset(struct st_transfer *st, struct st_object *object,
    uint32_t offset, uint32_t pointee, uint32_t *local_offset);

/* Values of pointer type outside these are no addresses of a process. */
#define ST_LOWEST_ADDRESS 0x1000u
#define ST_HIGHEST_ADDRESS VM_DATATOP

#define ST_STACK_LOW (VM_STACK_TOP - VM_STACK_SIZE)
#define ST_STACK_HIGH VM_STACK_TOP

/* st_fit.c */
#define ST_FITS 0
#define ST_ARENA 1 /* bytes: `arena' says which of the object */
#define ST_MISFIT 2
int st_fit(struct st_transfer *st, const struct st_object *target,
    uint32_t offset, uint32_t pointee, struct st_arena *arena);
int st_says_nothing(const struct magic_type *pointee);
uint32_t st_element_at(const struct st_transfer *st,
    const struct st_object *object, uint32_t *offset);

/* st_class.c */
uint32_t st_word_step(const struct st_transfer *st);
int st_check_unknown(struct st_transfer *st);
int st_check_words(struct st_transfer *st, const struct st_object *object,
    const char *bytes, uint32_t offset, uint32_t size, struct st_place *place);
int st_is_free_memory(const struct st_transfer *st, uint32_t address);

/* st_layout.c */
int st_check_layouts(struct st_transfer *st);

/* st_move.c */
int st_check_objects(struct st_transfer *st);
int st_move(struct st_transfer *st);

/* st_apply.c */
int st_relocate(struct st_transfer *st, const struct st_place *place, int quiet,
    uint32_t *value);
int st_apply_pointer(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet);
int st_apply_tagged(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, uint32_t offset, int quiet);
int st_apply(struct st_transfer *st, const struct st_object *object,
    uint32_t type, char *bytes, const char *kept, uint32_t offset, int quiet);
void st_changed(struct st_transfer *st, uint32_t type);

/* st_check.c */
int st_check(struct st_transfer *st);

/* st_value.c */
/* A signed integer's sign is in its highest bit, whatever its width. */
struct st_integer {
    uint64_t value;
    int is_negative;
};

int st_is_integer(const struct magic_type *type);
int st_is_zero(const char *bytes, uint32_t size);
struct st_integer st_integer(uint64_t value, uint32_t bits,
    const struct magic_type *type);
int st_holds(const struct st_transfer *st, const struct magic_type *type,
    uint32_t bits, struct st_integer i);
uint64_t st_get_bits(const char *from, const struct magic_member *member);
void st_put_bits(char *to, const struct magic_member *member, uint64_t value);
long double st_get_float(const char *from, uint32_t size);
int st_put_float(char *to, uint32_t size, long double value);

/* st_enum.c */
int st_same_enum(const struct st_transfer *st, uint32_t remote, uint32_t local);
int st_map_enum(const struct st_transfer *st, uint32_t remote, uint32_t local,
    struct st_integer *i);

/* st_convert.c */
int st_convert(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset);

int st_refuse_conversion(struct st_transfer *st, enum st_reason reason,
    const struct st_object *object, uint32_t type, uint32_t offset);

/* st_record.c */
int st_convert_struct(struct st_transfer *st, const struct st_object *object,
    uint32_t remote_type, uint32_t local_type, const char *from, char *to,
    uint32_t offset);

/* st_union.c */
int st_union_choice(struct st_transfer *st, const struct st_object *object,
    uint32_t type, uint32_t offset, const char **member);

/* st_address.c */
int st_check_addresses(struct st_transfer *st);
int st_rehash(struct st_transfer *st);
int st_check_numbers(struct st_transfer *st, const struct st_place *place,
    const char *bytes, uint32_t size);
int st_is_searched(const struct st_side *side, uint32_t type);

/* st_stored.c */
int st_is_stored(const struct magic_finding *finding);
uint32_t st_step_of(const struct st_transfer *st, uint32_t index);
const struct magic_finding *st_find_stored(const struct st_transfer *st,
    const struct st_place *place);

/* st_reason.c */
int st_refuse_damaged(struct st_transfer *st, uint32_t address);
int st_refuse_name(struct st_transfer *st, enum st_reason reason,
    const char *name);
int st_refuse_source(struct st_transfer *st, enum st_reason reason,
    const char *name, const char *file, uint32_t line);

/* st_where.c */
const char *st_without_folder(const char *file);
void st_refuse(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place);

/* st_text.c */
void st_print(struct st_transfer *st, const char *format, ...);
void st_dump_error(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place);

#endif
