/*
 * Variables that pair by no key.  One that was seen by other files and is static
 * now, or the other way round, is the one of its name if there is no other; the
 * rest is gone, and the log says so.
 */
#include <string.h>
#include "st_private.h"

/* A variable's name in C; one that other files do not see has more behind it. */
static size_t
c_length(const char *name)
{
    const char *end = strchr(name, '.');

    return end == NULL ? strlen(name) : (size_t) (end - name);
}

static int
is_static(const char *name)
{
    return name[c_length(name)] != '\0';
}

/* A name in C that other files see on one side alone. */
static int
is_other_scope(const char *one, const char *other)
{
    size_t length = c_length(one);

    return length != 0 && length == c_length(other) &&
        memcmp(one, other, length) == 0 && is_static(one) != is_static(other);
}

/* Whether state of that variable is what a program would miss. */
static int
has_state(const struct st_object *object)
{
    return !object->paired &&
        !(object->flags & (MAGIC_STRING | MAGIC_CONSTANT | MAGIC_NOXFER));
}

void
st_pair_object(const struct st_transfer *st, struct st_object *object,
    uint32_t index)
{
    const struct magic_sentry *local = &st->local.sentries[index];

    object->paired = 1;
    object->local_address = local->address;
    object->local_size = local->size;
    object->local_type = local->type;
    object->local_flags = local->flags;
}

static const char *
name_of(const struct st_transfer *st, const struct st_object *object)
{
    return st->remote.names + st->remote.sentries[object->index].name;
}

/* Of the old program's variables that pair with none: those that may be what
 * `name' of the new program is now. */
static uint32_t
count_remote(const struct st_transfer *st, const char *name)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < st->num_objects; i++)
        count += has_state(&st->objects[i]) &&
            is_other_scope(name_of(st, &st->objects[i]), name);
    return count;
}

/* `taken' says which of the new program's variables are others already. */
int
st_pair_scopes(struct st_transfer *st, uint32_t *taken, uint32_t *paired)
{
    for (uint32_t i = 0; i < st->num_objects; i++) {
        struct st_object *object = &st->objects[i];
        uint32_t count = 0, found = 0;
        const char *name;

        if (!has_state(object))
            continue;
        name = name_of(st, object);
        for (uint32_t j = 0; j < _magic_vars.sentries.count; j++) {
            const struct magic_sentry *local = &st->local.sentries[j];

            if (taken[j] != 0 || (local->flags & MAGIC_STRING) ||
                !is_other_scope(name, st->local.names + local->name))
                continue;
            found = j;
            count++;
        }
        if (count == 0) {
            if (c_length(name) != 0)
                st_print(st,
                    "st_state_transfer: no variable of the new program is "
                    "\"%s\": its state is left behind\n",
                    name);
            continue;
        }
        if (count > 1 ||
            count_remote(st, st->local.names + st->local.sentries[found].name) >
                1)
            return st_refuse_ambiguous(st, name,
                st->local.names + st->local.sentries[found].name);
        taken[found] = i + 1;
        st_pair_object(st, object, found);
        ++*paired;
    }
    return 0;
}
