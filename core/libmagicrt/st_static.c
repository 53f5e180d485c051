/*
 * Static variables of functions.  Those of one name in a function are told apart
 * by their blocks; by their order only where the function is what it was.
 */
#include <errno.h>
#include "st_private.h"

#define BLOCK 0    /* in `content' */
#define FUNCTION 1 /* the same */

static int
is_told(const struct magic_sentry *sentry)
{
    return sentry->content[0] == MAGIC_NONE && sentry->content[1] == MAGIC_NONE;
}

/* One that no rule has told apart. */
int
st_is_in_function(const struct magic_sentry *sentry)
{
    return (sentry->group[0] | sentry->group[1]) != 0 && !is_told(sentry);
}

static int
is_of(const struct magic_sentry *sentry, const uint32_t *group)
{
    return sentry->group[0] == group[0] && sentry->group[1] == group[1];
}

uint32_t
st_count_group(const struct st_side *side, const uint32_t *group)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < side->vars->sentries.count; i++)
        count += is_of(&side->sentries[i], group);
    return (group[0] | group[1]) == 0 ? 1 : count;
}

/* Whether a rule has given the local variable to another of the old program. */
static int
is_taken(const struct st_transfer *st, const struct magic_sentry *local)
{
    for (uint32_t i = 0; i < st->remote_vars.sentries.count; i++) {
        const struct magic_sentry *remote = &st->remote.sentries[i];

        if (is_told(remote) && remote->key[0] == local->key[0] &&
            remote->key[1] == local->key[1])
            return 1;
    }
    return 0;
}

/* Of a side's variables of the group: how many there are, and how many have a
 * block like that of `like', of which the last is `*index'. */
static uint32_t
count_blocks(const struct st_transfer *st, const struct st_side *side,
    const struct magic_sentry *like, uint32_t *all, uint32_t *index)
{
    uint32_t count = 0;

    *all = 0;
    for (uint32_t i = 0; i < side->vars->sentries.count; i++) {
        const struct magic_sentry *sentry = &side->sentries[i];

        if (!is_of(sentry, like->group) ||
            (side == &st->remote ? is_told(sentry) : is_taken(st, sentry)))
            continue;
        ++*all;
        if (sentry->content[BLOCK] != like->content[BLOCK])
            continue;
        *index = i;
        count++;
    }
    return count;
}

/* Variables of the group on one side without a block like theirs on the other;
 * the last is `*index'. */
static uint32_t
count_unmatched(const struct st_transfer *st, const struct st_side *side,
    const struct st_side *other, const uint32_t *group, uint32_t *index)
{
    uint32_t count = 0, all, last;

    for (uint32_t i = 0; i < side->vars->sentries.count; i++) {
        const struct magic_sentry *sentry = &side->sentries[i];

        if (!is_of(sentry, group) ||
            (side == &st->remote ? is_told(sentry) : is_taken(st, sentry)) ||
            count_blocks(st, other, sentry, &all, &last) != 0)
            continue;
        *index = i;
        count++;
    }
    return count;
}

int
st_refuse_ambiguous(struct st_transfer *st, const char *remote,
    const char *local)
{
    st_print(st,
        "[ERROR] static variable \"%s\" of the old program may be \"%s\" or "
        "another one of its name: a rule must say which\n",
        remote, local);
    return st_refuse_name(st, ST_REASON_AMBIGUOUS, remote);
}

/*
 * The local counterpart of a static variable of the old program: `*local', by its
 * key, becomes that, or MAGIC_NONE if it is gone.
 */
int
st_pair_static(struct st_transfer *st, uint32_t remote, uint32_t *local)
{
    const struct magic_sentry *old = &st->remote.sentries[remote];
    const struct magic_sentry *new = st->local.sentries;
    uint32_t all, local_all, index = remote, found = *local, unmatched;
    uint32_t count = count_blocks(st, &st->remote, old, &all, &index);
    uint32_t local_count =
        count_blocks(st, &st->local, old, &local_all, &found);

    if (local_all == 0) {
        *local = MAGIC_NONE;
        return 0;
    }
    /* The same function, or one variable in both. */
    if (*local != MAGIC_NONE && is_of(&new[*local], old->group) &&
        (new[*local].content[FUNCTION] == old->content[FUNCTION] ||
            (all == 1 && local_all == 1)))
        return 0;
    if (count == 1 && local_count == 1) {
        *local = found;
        return 0;
    }
    if (local_count == 0) {
        unmatched =
            count_unmatched(st, &st->local, &st->remote, old->group, &found);
        if (unmatched == 0) {
            *local = MAGIC_NONE;
            return 0;
        }
        /* Its block has changed, and nothing else. */
        if (unmatched == 1 && all == local_all && found == *local &&
            count_unmatched(st, &st->remote, &st->local, old->group, &index) ==
                1)
            return 0;
    }
    for (found = 0; !is_of(&new[found], old->group); found++)
        ;
    return st_refuse_ambiguous(st, st->remote.names + old->name,
        st->local.names + new[found].name);
}
