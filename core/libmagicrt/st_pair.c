/*
 * Pairs what the two instances have under the same lasting names.  Tables are
 * sorted by key, so each lookup is a binary search.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "st_private.h"

static int
compare_key(const uint32_t *a, const uint32_t *b)
{
    if (a[0] != b[0])
        return a[0] < b[0] ? -1 : 1;
    if (a[1] != b[1])
        return a[1] < b[1] ? -1 : 1;
    return 0;
}

/* Index of the record with `key'; `keys' is that of the first record, `size'
 * the distance to the next one's. */
static uint32_t
find_key(const uint32_t *keys, uint32_t count, uint32_t size,
    const uint32_t *key)
{
    uint32_t low = 0, high = count;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const void *at = (const char *) keys + middle * size;
        int order = compare_key(at, key);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MAGIC_NONE;
}

/* Of types of one hash: whether their enumerations are the same. */
static int
same_enums(const struct st_transfer *st, uint32_t remote, uint32_t local)
{
    const struct magic_type *from = &st->remote.types[remote];
    const struct magic_type *to = &st->local.types[local];

    switch (from->kind) {
    case MAGIC_TYPE_ENUM: return st_same_enum(st, remote, local);
    case MAGIC_TYPE_ARRAY: return st_same_type(st, from->first, to->first);
    case MAGIC_TYPE_STRUCT:
    case MAGIC_TYPE_UNION:
        for (uint32_t i = 0; i < from->count; i++)
            if (!st_same_type(st, st->remote.members[from->first + i].type,
                    st->local.members[to->first + i].type))
                return 0;
    }
    return 1;
}

int
st_same_type(const struct st_transfer *st, uint32_t remote, uint32_t local)
{
    struct st_sameness *known = &st->sameness[remote];

    if (compare_key(st->remote.types[remote].hash,
            st->local.types[local].hash) != 0)
        return 0;
    if (known->local != local + 1) {
        known->same = same_enums(st, remote, local);
        known->local = local + 1;
    }
    return known->same;
}

static int
same_name(const struct st_transfer *st, const struct magic_type *remote,
    const struct magic_type *local)
{
    const char *name = st->remote.names + remote->name;

    return remote->kind == local->kind && name[0] != '\0' &&
        strcmp(name, st->local.names + local->name) == 0;
}

/*
 * Types pair by hash where one is equal, else by kind and name, with the same
 * annotations if possible.  A pairing by name alone is a transformation.
 */
int
st_pair_types(struct st_transfer *st)
{
    uint32_t count = st->remote_vars.types.count;
    uint32_t local_count = _magic_vars.types.count;

    st->type_pairs = st_allocate(st, (count + 1) * sizeof(uint32_t));
    st->types_changed = st_allocate(st, count + 1);
    st->sameness = st_allocate(st, (count + 1) * sizeof(*st->sameness));
    if (st->type_pairs == NULL || st->types_changed == NULL ||
        st->sameness == NULL)
        return ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        const struct magic_type *type = &st->remote.types[i];
        uint32_t by_name = MAGIC_NONE, alike = MAGIC_NONE;
        uint32_t equal = MAGIC_NONE;

        /* The same program has the same types in the same places. */
        if (i < local_count && st_same_type(st, i, i) &&
            type->kind == st->local.types[i].kind) {
            st->type_pairs[i] = i;
            continue;
        }
        for (uint32_t j = 0; j < local_count && equal == MAGIC_NONE; j++) {
            const struct magic_type *local = &st->local.types[j];

            if (st_same_type(st, i, j) && local->kind == type->kind)
                equal = j;
            else if (!same_name(st, type, local))
                continue;
            else if ((type->flags ^ local->flags) & MAGIC_XFER_MASK)
                alike = j;
            else
                by_name = j;
        }
        st->type_pairs[i] = equal != MAGIC_NONE ? equal
            : by_name != MAGIC_NONE             ? by_name
                                                : alike;
    }
    return 0;
}

/*
 * The local type for a remote one; `hint' is the local type at the place, or
 * MAGIC_NONE.  An unnamed type pairs with the hint.
 */
uint32_t
st_pair_type(struct st_transfer *st, uint32_t remote, uint32_t hint)
{
    uint32_t local = st->type_pairs[remote];

    if (hint == MAGIC_NONE)
        return local;
    if (local != MAGIC_NONE && st_same_type(st, remote, local) &&
        !st_same_type(st, remote, hint) &&
        same_name(st, &st->remote.types[remote], &st->local.types[hint]))
        return hint;
    if (local == MAGIC_NONE &&
        st->remote.types[remote].kind == st->local.types[hint].kind)
        return hint;
    return local;
}

static int
by_address(const void *a, const void *b)
{
    uint32_t x = (*(const struct magic_function *const *) a)->address;
    uint32_t y = (*(const struct magic_function *const *) b)->address;

    return x < y ? -1 : x > y;
}

static int
refuse_both(struct st_transfer *st, const char *one, const char *other,
    const char *local)
{
    st_print(st,
        "[ERROR] \"%s\" and \"%s\" of the old program are both for \"%s\"\n",
        one, other, local);
    return st_refuse_name(st, ST_REASON_AMBIGUOUS, local);
}

static uint32_t *
target_at(struct st_transfer *st, uint32_t i)
{
    return &st->function_targets[st->functions_by_address[i] -
        st->remote.functions];
}

/* Two labels at one place in the old program, but not in the new one: nobody
 * knows which of them a pointer means. */
static void
tell_apart(struct st_transfer *st, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        uint32_t *one = target_at(st, i - 1), *other = target_at(st, i);

        if (st->functions_by_address[i - 1]->address ==
                st->functions_by_address[i]->address &&
            *one != *other)
            *one = *other = 0;
    }
}

int
st_pair_functions(struct st_transfer *st)
{
    uint32_t count = st->remote_vars.functions.count, paired = 0;
    uint32_t *taken =
        st_allocate(st, (_magic_vars.functions.count + 1) * sizeof(*taken));

    st->function_targets = st_allocate(st, (count + 1) * sizeof(uint32_t));
    st->functions_by_address =
        st_allocate(st, (count + 1) * sizeof(*st->functions_by_address));
    if (st->function_targets == NULL || st->functions_by_address == NULL ||
        taken == NULL)
        return ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t local =
            find_key(st->local.functions->key, _magic_vars.functions.count,
                sizeof(struct magic_function), st->remote.functions[i].key);

        st->functions_by_address[i] = &st->remote.functions[i];
        if (local == MAGIC_NONE)
            continue;
        if (taken[local] != 0)
            return refuse_both(st,
                st->remote.names + st->remote.functions[taken[local] - 1].name,
                st->remote.names + st->remote.functions[i].name,
                st->local.names + st->local.functions[local].name);
        taken[local] = i + 1;
        st->function_targets[i] = st->local.functions[local].address;
        paired++;
    }
    qsort(st->functions_by_address, count, sizeof(*st->functions_by_address),
        by_address);
    tell_apart(st, count);
    st_print(st, "total remote functions: %u. relocated: %u\n", count, paired);
    return 0;
}

/* A local literal with the same contents, wherever it comes from. */
static uint32_t
find_content(const struct st_transfer *st, const uint32_t *content)
{
    for (uint32_t i = 0; i < _magic_vars.sentries.count; i++) {
        if ((st->local.sentries[i].flags & MAGIC_STRING) &&
            compare_key(st->local.sentries[i].content, content) == 0)
            return i;
    }
    return MAGIC_NONE;
}

/* One of several compound literals of an initializer, which are others now. */
static int
is_ambiguous(const struct magic_sentry *remote,
    const struct magic_sentry *local)
{
    return !st_is_in_function(remote) &&
        !((remote->flags | local->flags) & MAGIC_STRING) &&
        remote->content[0] != MAGIC_NONE &&
        compare_key(remote->content, local->content) != 0;
}

/*
 * Index of the local counterpart.  A literal is what it holds, not where it
 * stands: one that the new program does not have pairs with none.
 */
static uint32_t
find_sentry(const struct st_transfer *st, const struct magic_sentry *remote)
{
    const struct magic_sentry *local = st->local.sentries;
    uint32_t index = find_key(local->key, _magic_vars.sentries.count,
        sizeof(*local), remote->key);

    if (!(remote->flags & MAGIC_STRING))
        return index;
    if (index != MAGIC_NONE &&
        compare_key(local[index].content, remote->content) == 0)
        return index;
    return find_content(st, remote->content);
}

int
st_pair_sentries(struct st_transfer *st)
{
    uint32_t count = st->remote_vars.sentries.count;
    uint32_t normal = 0, strings = 0;
    uint32_t capacity = count + st->remote_vars.num_dsentries + MAGIC_OBD_MAX;

    uint32_t *taken =
        st_allocate(st, (_magic_vars.sentries.count + 1) * sizeof(*taken));
    int r;

    st->objects = st_allocate(st, (capacity + 1) * sizeof(*st->objects));
    if (st->objects == NULL || taken == NULL)
        return ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        const struct magic_sentry *remote = &st->remote.sentries[i];
        struct st_object *object = &st->objects[st->num_objects++];
        const struct magic_sentry *local;
        uint32_t index = find_sentry(st, remote);

        object->kind = ST_SENTRY;
        object->index = i;
        object->address = remote->address;
        object->size = remote->size;
        object->type = remote->type;
        object->flags = remote->flags;
        if (st_is_in_function(remote) &&
            (r = st_pair_static(st, i, &index)) != 0)
            return r;
        if (index != MAGIC_NONE && !(remote->flags & MAGIC_STRING)) {
            const char *names = st->remote.names, *name;

            local = &st->local.sentries[index];
            name = st->local.names + local->name;
            if (is_ambiguous(remote, local))
                return st_refuse_ambiguous(st, names + remote->name, name);
            if (taken[index] != 0)
                return refuse_both(st,
                    names + st->remote.sentries[taken[index] - 1].name,
                    names + remote->name, name);
            taken[index] = i + 1;
        }
        if (index == MAGIC_NONE)
            continue;
        st_pair_object(st, object, index);
        if (remote->flags & MAGIC_STRING)
            strings++;
        else
            normal++;
    }
    if ((r = st_pair_scopes(st, taken, &normal)) != 0)
        return r;
    st_print(st,
        "total remote sentries: %u. relocated normal: %u "
        "relocated string: %u\n",
        count, normal, strings);
    return 0;
}
