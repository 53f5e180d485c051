/*
 * The rules beside the two services (build/magic/rules.ts) as an update from
 * the one to the other needs them.
 *
 * An update may go back: what the old program's own rules gave a new name, and
 * what this one does not have under that name, gets the old name again.  Not
 * so of several statics of one name: a rule says which is which in the program
 * that it was made for, and nothing of another one.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

const char *
st_remote_name(const struct st_transfer *st, uint32_t offset)
{
    return st->remote.names + offset;
}

/* Whether one of the names, separated by '|', is `name'. */
int
st_has_name(const char *names, const char *name)
{
    size_t length = strlen(name);

    for (;;) {
        const char *end = strchr(names, '|');
        size_t this = end == NULL ? strlen(names) : (size_t) (end - names);

        if (this == length && strncmp(names, name, length) == 0)
            return 1;
        if (end == NULL)
            return 0;
        names = end + 1;
    }
}

/* The index of a local structure that has the name; MAGIC_NONE if none has. */
static uint32_t
local_type(const struct st_transfer *st, const char *name)
{
    for (uint32_t i = 0; i < _magic_vars.types.count; i++)
        if (st_has_name(st->local.names + st->local.types[i].names, name))
            return i;
    return MAGIC_NONE;
}

static int
has_key(const uint32_t *keys, uint32_t count, uint32_t size,
    const uint32_t *key)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *at =
            (const uint32_t *) ((const char *) keys + i * size);

        if (at[0] == key[0] && at[1] == key[1])
            return 1;
    }
    return 0;
}

/* Whether this program has a thing under the name. */
static int
has_local(const struct st_transfer *st, const struct st_rule *rule,
    uint32_t name, const uint32_t *key)
{
    uint32_t type;

    switch (rule->kind) {
    case MAGIC_RENAME_OBJECT:
        return has_key(st->local.sentries->key, _magic_vars.sentries.count,
            sizeof(struct magic_sentry), key);
    case MAGIC_RENAME_FUNCTION:
        return has_key(st->local.functions->key, _magic_vars.functions.count,
            sizeof(struct magic_function), key);
    case MAGIC_RENAME_TYPE:
        return local_type(st, st_remote_name(st, name)) != MAGIC_NONE;
    default:
        type = local_type(st, st_remote_name(st, rule->of));
        return type != MAGIC_NONE &&
            st_find_member(&st->local, type, st_remote_name(st, name), 0) !=
            NULL;
    }
}

/* The remote names, with the local ones behind them: rules have both. */
int
st_join_names(struct st_transfer *st, uint32_t room)
{
    uint32_t count = st->remote_vars.names.count;
    char *names = st_allocate(st, count + _magic_vars.names.count + room);

    if (names == NULL)
        return ENOMEM;
    memcpy(names, st->remote.names, count);
    memcpy(names + count, st->local.names, _magic_vars.names.count);
    st->remote.names = names;
    return 0;
}

static int
is_one_of_several(const struct st_transfer *st, const uint32_t *key)
{
    for (uint32_t i = 0; i < st->remote_vars.sentries.count; i++) {
        const struct magic_sentry *sentry = &st->remote.sentries[i];

        if (sentry->key[0] == key[0] && sentry->key[1] == key[1])
            return st_count_group(&st->remote, sentry->group) > 1;
    }
    return 0;
}

/* Whether the old program has the rule, too: it has the new name already. */
static int
is_followed(const struct st_transfer *st, const struct st_rule *rule)
{
    for (uint32_t i = 0; i < st->remote_vars.renames.count; i++) {
        const struct magic_rename *other = &st->remote.renames[i];

        if (other->kind == rule->kind &&
            memcmp(other->from_key, rule->from_key, sizeof(rule->from_key)) ==
                0 &&
            memcmp(other->to_key, rule->to_key, sizeof(rule->to_key)) == 0 &&
            strcmp(st_remote_name(st, other->of),
                st_remote_name(st, rule->of)) == 0 &&
            strcmp(st_remote_name(st, other->from),
                st_remote_name(st, rule->from)) == 0 &&
            strcmp(st_remote_name(st, other->to),
                st_remote_name(st, rule->to)) == 0)
            return 1;
    }
    return 0;
}

/* What a type of the old program, known by this name, is called here. */
static uint32_t
type_now(const struct st_transfer *st, const struct st_rules *rules,
    uint32_t name)
{
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct st_rule *rule = &rules->list[i];

        if (rule->kind == MAGIC_RENAME_TYPE &&
            strcmp(st_remote_name(st, rule->from), st_remote_name(st, name)) ==
                0)
            return rule->to;
    }
    return name;
}

/* A rule of the old program, the other way round, if it applies so. */
static void
add_inverse(struct st_transfer *st, struct st_rules *rules,
    const struct magic_rename *from)
{
    struct st_rule *rule = &rules->list[rules->count];

    rule->kind = from->kind;
    rule->of = type_now(st, rules, from->of);
    rule->from = from->to;
    rule->to = from->from;
    memcpy(rule->from_key, from->to_key, sizeof(rule->from_key));
    memcpy(rule->to_key, from->from_key, sizeof(rule->to_key));
    if (has_local(st, rule, rule->to, rule->to_key) &&
        !has_local(st, rule, rule->from, rule->from_key) &&
        !(rule->kind == MAGIC_RENAME_OBJECT &&
            is_one_of_several(st, rule->from_key)))
        rules->count++;
}

/* The remote names have room for local ones behind them then. */
int
st_collect_rules(struct st_transfer *st, struct st_rules *rules)
{
    uint32_t ours = _magic_vars.renames.count;
    uint32_t theirs = st->remote_vars.renames.count;
    uint32_t shift = st->remote_vars.names.count;

    if (st_join_names(st, 0) != 0)
        return ENOMEM;
    rules->list = st_allocate(st, (ours + theirs + 1) * sizeof(struct st_rule));
    if (rules->list == NULL)
        return ENOMEM;
    for (uint32_t i = 0; i < ours; i++) {
        const struct magic_rename *from = &st->local.renames[i];
        struct st_rule *rule = &rules->list[rules->count];

        rule->kind = from->kind;
        rule->of = from->of + shift;
        rule->from = from->from + shift;
        rule->to = from->to + shift;
        memcpy(rule->from_key, from->from_key, sizeof(rule->from_key));
        memcpy(rule->to_key, from->to_key, sizeof(rule->to_key));
        if (!is_followed(st, rule))
            rules->count++;
    }
    /* Types first: members are in structures that go by their new name. */
    for (uint32_t i = 0; i < 2 * theirs; i++) {
        const struct magic_rename *from = &st->remote.renames[i % theirs];

        if ((from->kind == MAGIC_RENAME_TYPE) == (i < theirs))
            add_inverse(st, rules, from);
    }
    return 0;
}
