/*
 * Applies the rules beside a service (build/magic/rules.ts) to the copies of
 * the old program's tables: afterwards everything is called as in this one.
 */
#include <errno.h>
#include <string.h>
#include "st_private.h"

static const struct st_rule *
rule_for_key(const struct st_rules *rules, uint32_t kind, const uint32_t *key)
{
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct st_rule *rule = &rules->list[i];

        if (rule->kind == kind && rule->from_key[0] == key[0] &&
            rule->from_key[1] == key[1])
            return rule;
    }
    return NULL;
}

/* The statics of a function that is called otherwise go with it. */
static void
rename_group(struct st_transfer *st, const uint32_t *group, const uint32_t *key)
{
    struct magic_sentry *sentry = (struct magic_sentry *) st->remote.sentries;
    const struct magic_sentry *local = st->local.sentries;
    uint32_t old[2] = { group[0], group[1] };
    uint32_t i;

    for (i = 0; i < _magic_vars.sentries.count; i++, local++)
        if (memcmp(local->key, key, sizeof(local->key)) == 0)
            break;
    if (i == _magic_vars.sentries.count)
        return;
    for (i = 0; i < st->remote_vars.sentries.count; i++, sentry++)
        if (memcmp(sentry->group, old, sizeof(old)) == 0)
            memcpy(sentry->group, local->group, sizeof(old));
}

/*
 * A rule that names one of several statics of a function says which it is:
 * then it does not matter what the others are.
 */
static void
rename_sentries(struct st_transfer *st, const struct st_rules *rules)
{
    struct magic_sentry *sentry = (struct magic_sentry *) st->remote.sentries;

    for (uint32_t i = 0; i < st->remote_vars.sentries.count; i++, sentry++) {
        const struct st_rule *rule =
            rule_for_key(rules, MAGIC_RENAME_OBJECT, sentry->key);

        if (rule == NULL || (sentry->flags & MAGIC_STRING))
            continue;
        memcpy(sentry->key, rule->to_key, sizeof(sentry->key));
        if (st_remote_name(st, rule->of)[0] != '\0')
            rename_group(st, sentry->group, rule->to_key);
        else
            sentry->content[0] = sentry->content[1] = MAGIC_NONE;
    }
}

static void
rename_functions(struct st_transfer *st, const struct st_rules *rules)
{
    struct magic_function *function =
        (struct magic_function *) st->remote.functions;

    for (uint32_t i = 0; i < st->remote_vars.functions.count; i++, function++) {
        const struct st_rule *rule =
            rule_for_key(rules, MAGIC_RENAME_FUNCTION, function->key);

        if (rule != NULL)
            memcpy(function->key, rule->to_key, sizeof(function->key));
    }
}

/* Length of the word at the start that a type's name is made around: of
 * `struct node' in `struct node**'. */
static size_t
core_length(const char *name, size_t length)
{
    while (length > 0 && strchr("*[]", name[length - 1]) != NULL)
        length--;
    return length;
}

/* The rule that gives the name, as it stands in a type's record or in a
 * pointer's, another one; with the length of what stays before it. */
static const struct st_rule *
rule_for_type(const struct st_transfer *st, const struct st_rules *rules,
    const char *name, size_t length, size_t *before)
{
    static const char *const tags[] = { "", "struct ", "union ", "enum " };

    for (uint32_t i = 0; i < rules->count; i++) {
        const struct st_rule *rule = &rules->list[i];
        const char *from = st_remote_name(st, rule->from);

        if (rule->kind != MAGIC_RENAME_TYPE)
            continue;
        for (int t = 0; t < 4; t++) {
            *before = strlen(tags[t]);
            if (length == *before + strlen(from) &&
                strncmp(name, tags[t], *before) == 0 &&
                strncmp(name + *before, from, length - *before) == 0)
                return rule;
        }
    }
    return NULL;
}

/* Where names are made that neither program has. */
struct writer {
    struct st_transfer *st;
    uint32_t next; /* offset in the remote names */
};

static void
write(struct writer *writer, const char *text, size_t length)
{
    char *names = (char *) writer->st->remote.names;

    memcpy(names + writer->next, text, length);
    writer->next += length;
}

/* A name, or several separated by '|', with each one renamed. */
static uint32_t
rewrite(struct writer *writer, const struct st_rules *rules, uint32_t offset)
{
    struct st_transfer *st = writer->st;
    const char *name = st_remote_name(st, offset);
    uint32_t start = writer->next;
    int changed = 0;

    for (;;) {
        const char *bar = strchr(name, '|');
        size_t whole = bar == NULL ? strlen(name) : (size_t) (bar - name);
        size_t core = core_length(name, whole);
        size_t before;
        const struct st_rule *rule =
            rule_for_type(st, rules, name, core, &before);

        if (rule == NULL) {
            write(writer, name, whole);
        } else {
            const char *to = st_remote_name(st, rule->to);

            write(writer, name, before);
            write(writer, to, strlen(to));
            write(writer, name + core, whole - core);
            changed = 1;
        }
        if (bar == NULL)
            break;
        write(writer, bar, 1);
        name = bar + 1;
    }
    if (!changed) {
        writer->next = start;
        return offset;
    }
    write(writer, "", 1);
    return start;
}

static int
rename_members(struct st_transfer *st, const struct st_rules *rules,
    const struct magic_type *type)
{
    const char *names = st_remote_name(st, type->names);
    struct magic_member *member =
        (struct magic_member *) &st->remote.members[type->first];

    for (uint32_t i = 0; i < type->count; i++, member++) {
        for (uint32_t k = 0; k < rules->count; k++) {
            const struct st_rule *rule = &rules->list[k];

            if (rule->kind != MAGIC_RENAME_MEMBER ||
                !st_has_name(names, st_remote_name(st, rule->of)) ||
                strcmp(st_remote_name(st, member->name),
                    st_remote_name(st, rule->from)) != 0)
                continue;
            member->name = rule->to;
            break;
        }
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const char *name =
            st_remote_name(st, st->remote.members[type->first + i].name);

        for (uint32_t k = 0; k < i && name[0] != '\0'; k++) {
            if (strcmp(name,
                    st_remote_name(st,
                        st->remote.members[type->first + k].name)) != 0)
                continue;
            st_print(st,
                "[ERROR] renames: two members of \"%s\" of the old program "
                "are both for \"%s\"\n",
                st_remote_name(st, type->name), name);
            return EFAULT;
        }
    }
    return 0;
}

static int
rename_types(struct st_transfer *st, const struct st_rules *rules)
{
    struct writer writer = { st,
        st->remote_vars.names.count + _magic_vars.names.count };

    for (uint32_t i = 0; i < st->remote_vars.types.count; i++) {
        struct magic_type *type = (struct magic_type *) &st->remote.types[i];
        int r;

        type->name = rewrite(&writer, rules, type->name);
        type->names = rewrite(&writer, rules, type->names);
        if ((type->kind == MAGIC_TYPE_STRUCT ||
                type->kind == MAGIC_TYPE_UNION ||
                type->kind == MAGIC_TYPE_ENUM) &&
            (r = rename_members(st, rules, type)) != 0)
            return r;
    }
    return 0;
}

/* Bytes that rename_types() may need for new names. */
static uint32_t
room_for_names(const struct st_transfer *st, const struct st_rules *rules)
{
    uint32_t longest = 0, room = 0;

    for (uint32_t i = 0; i < rules->count; i++) {
        uint32_t length = strlen(st_remote_name(st, rules->list[i].to));

        if (length > longest)
            longest = length;
    }
    for (uint32_t i = 0; i < st->remote_vars.types.count; i++) {
        const char *names = st_remote_name(st, st->remote.types[i].names);

        room +=
            strlen(st_remote_name(st, st->remote.types[i].name)) + longest + 1;
        room += strlen(names) + longest + 1;
        for (; (names = strchr(names, '|')) != NULL; names++)
            room += longest;
    }
    return room;
}

int
st_rename(struct st_transfer *st)
{
    struct st_rules rules = { NULL, 0 };
    int r;

    if (_magic_vars.renames.count == 0 && st->remote_vars.renames.count == 0)
        return 0;
    if ((r = st_collect_rules(st, &rules)) != 0)
        return r;
    if (rules.count == 0)
        return 0;
    rename_sentries(st, &rules);
    rename_functions(st, &rules);
    if ((r = st_join_names(st, room_for_names(st, &rules))) != 0)
        return r;
    return rename_types(st, &rules);
}
