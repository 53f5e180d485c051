/*
 * Dumps of the state element that stopped a transfer, in the form that the
 * live-update guide shows: SELEMENT, SEL_ANALYZED, SEL_STATS.
 */
#include <string.h>
#include "st_text.h"

#define MAX_LEVELS 10

/* The guide's words, where it has some. */
static const char *const headings[ST_REASON_END] = {
    [ST_REASON_WILD] = "uncaught ptr with violations",
    [ST_REASON_STACK] = "uncaught ptr with violations",
    [ST_REASON_UNPAIRED] = "uncaught ptr lookup for unpaired target",
    [ST_REASON_GONE] = "uncaught ptr with after-transfer violations",
    [ST_REASON_MISFIT] = "uncaught ptr with violations",
    [ST_REASON_ARENA] = "uncaught objects in a buffer",
    [ST_REASON_UNKNOWN] = "uncaught memory of unknown type",
    [ST_REASON_UNION] = "uncaught union",
    [ST_REASON_MEMBER] = "unknown union member",
    [ST_REASON_MISMATCH] = "uncaught type mismatch",
    [ST_REASON_VALUE] = "uncaught value that does not fit its new type",
    [ST_REASON_PLACED] = "uncaught placement of another size",
    [ST_REASON_NUMBER] = "uncaught address in a number",
    [ST_REASON_LAYOUT] = "uncaught memory of unknown layout",
    [ST_REASON_CHECK] = "check: not as in the old instance",
};

static const char unknown_type[] =
    "TYPE: (id=0 , name=UNKNOWN_TYPE, size=0, "
    "num_child_types=0, type_id=4, bit_width=0, flags(ERDIVvUP)=10000000, "
    "values='', type_str=UNKNOWN_TYPE/UNKNOWN_TYPE)";

static uint32_t
count_elements(const struct st_side *side, uint32_t type, int level)
{
    const struct magic_type *record = &side->types[type];
    uint32_t count = 1;

    if (level == 0)
        return 1;
    if (record->kind == MAGIC_TYPE_ARRAY)
        return 1 +
            record->count * count_elements(side, record->first, level - 1);
    if (record->kind == MAGIC_TYPE_STRUCT)
        for (uint32_t i = 0; i < record->count; i++)
            count += count_elements(side, side->members[record->first + i].type,
                level - 1);
    return count;
}

struct path {
    uint32_t number;
    uint32_t depth;
    uint32_t type;
};

/*
 * Walks to the innermost element at `offset', or to the first of type `type';
 * writes its path if `write' is set.
 */
static void
walk(struct st_text *text, const struct st_object *object, uint32_t offset,
    uint32_t type, int write, struct path *path)
{
    const struct st_side *side = &text->st->remote;
    uint32_t at = object->type, rest = offset;

    path->number = 1;
    path->depth = 0;
    if (write)
        st_text_put_object(text, object);
    if (object->kind == ST_DSENTRY && side->types[at].size != 0 &&
        rest >= side->types[at].size) {
        if (write)
            st_text_put(text, "/%u", rest / side->types[at].size);
        path->depth++;
        path->number +=
            rest / side->types[at].size * count_elements(side, at, MAX_LEVELS);
        rest %= side->types[at].size;
    }
    while (path->depth < MAX_LEVELS && (at != type || rest != 0)) {
        const struct magic_type *record = &side->types[at];
        uint32_t next = MAGIC_NONE;

        if (record->kind == MAGIC_TYPE_ARRAY &&
            side->types[record->first].size != 0) {
            uint32_t index = rest / side->types[record->first].size;

            if (write)
                st_text_put(text, "/%u", index);
            path->number +=
                1 + index * count_elements(side, record->first, MAX_LEVELS);
            rest %= side->types[record->first].size;
            next = record->first;
        } else if (record->kind == MAGIC_TYPE_STRUCT) {
            uint32_t before = 1;

            for (uint32_t i = 0; i < record->count; i++) {
                const struct magic_member *member =
                    &side->members[record->first + i];

                if (rest >= member->offset &&
                    rest - member->offset < st_member_size(side, member)) {
                    if (write)
                        st_text_put(text, "/%s", side->names + member->name);
                    rest -= member->offset;
                    next = member->type;
                    break;
                }
                before += count_elements(side, member->type, MAX_LEVELS);
            }
            path->number += before;
        }
        if (next == MAGIC_NONE)
            break;
        at = next;
        path->depth++;
    }
    path->type = at;
}

static void
put_type_text(struct st_text *text, uint32_t type, uint32_t *levels,
    uint32_t level)
{
    const struct st_side *side = &text->st->remote;
    const struct magic_type *record = &side->types[type];
    const char *name = side->names + record->name;

    for (uint32_t i = 0; i < level; i++) {
        if (levels[i] == type) {
            st_text_put(text, "\\%u", level - i);
            return;
        }
    }
    if (level >= MAX_LEVELS) {
        st_text_put(text, "%%");
        return;
    }
    levels[level] = type;
    switch (record->kind) {
    case MAGIC_TYPE_INTEGER:
    case MAGIC_TYPE_ENUM:
        st_text_put(text, "i%u/%s", record->bits, name);
        break;
    case MAGIC_TYPE_FLOAT:
        st_text_put(text, "f%u/%s", record->bits, name);
        break;
    case MAGIC_TYPE_FUNCTION: st_text_put(text, "hash_%s/", name); break;
    case MAGIC_TYPE_POINTER:
        put_type_text(text, record->first, levels, level + 1);
        st_text_put(text, "*");
        break;
    case MAGIC_TYPE_ARRAY:
        st_text_put(text, "[%u x ", record->count);
        put_type_text(text, record->first, levels, level + 1);
        st_text_put(text, "]");
        break;
    case MAGIC_TYPE_STRUCT:
    case MAGIC_TYPE_UNION:
        st_text_put(text, "{ %s$%s",
            record->kind == MAGIC_TYPE_UNION ? "(U) " : "", name);
        for (uint32_t i = 0; i < record->count; i++) {
            const struct magic_member *member =
                &side->members[record->first + i];

            st_text_put(text, "%s%s ", i == 0 ? " " : ", ",
                side->names + member->name);
            put_type_text(text, member->type, levels, level + 1);
        }
        st_text_put(text, " }");
        break;
    case MAGIC_TYPE_VOID: st_text_put(text, "void"); break;
    default: st_text_put(text, "opaque");
    }
}

static void
put_type(struct st_text *text, uint32_t type, int root, int dynamic)
{
    const struct st_side *side = &text->st->remote;
    const struct magic_type *record = &side->types[type];
    const char *names = side->names + record->names;
    uint32_t levels[MAX_LEVELS];
    int composite =
        record->kind == MAGIC_TYPE_STRUCT || record->kind == MAGIC_TYPE_UNION;
    int pointer =
        record->kind == MAGIC_TYPE_POINTER || record->kind == MAGIC_TYPE_ARRAY;

    st_text_put(text,
        "TYPE: (id=%u , name=%s, size=%u, num_child_types=%u, "
        "type_id=%u, bit_width=%u, flags(ERDIVvUP)=0%u%u00%u%u%u, values=''",
        type, pointer ? "" : side->names + record->name, record->size,
        composite     ? record->count
            : pointer ? 1
                      : 0,
        record->kind, record->kind == MAGIC_TYPE_INTEGER ? record->bits : 0,
        root, dynamic, (record->flags & MAGIC_TYPE_VARSIZE) != 0,
        (record->flags & MAGIC_TYPE_UNSIGNED) != 0,
        (record->flags & MAGIC_TYPE_NO_POINTERS) != 0);
    if (strchr(names, '|') != NULL)
        st_text_put(text, ", names='%s'", names);
    st_text_put(text, ", type_str=");
    put_type_text(text, type, levels, 0);
    st_text_put(text, ")");
}

static void
put_element(struct st_text *text, const struct st_object *object,
    uint32_t offset, uint32_t type)
{
    struct path path;

    walk(text, object, offset, type, 0, &path);
    st_text_put(text, "SELEMENT: (parent=");
    st_text_put_object(text, object);
    st_text_put(text, ", num=%u, depth=%u, address=0x%x, name=", path.number,
        path.depth, object->address + offset);
    walk(text, object, offset, type, 1, &path);
    st_text_put(text, ", type=");
    put_type(text, path.type, path.depth == 0, object->kind != ST_SENTRY);
    st_text_put(text, ")");
}

/* Region letter and library digit, as far as they are known. */
static const char *
region(struct st_transfer *st, uint32_t address, const struct st_object *target)
{
    uint32_t index;

    if (target != NULL)
        return target->kind == ST_SENTRY ? "D0"
            : target->kind == ST_DSENTRY &&
                (st->dsentries[target->index].flags & MAGIC_DS_HEAP)
            ? "H0"
            : "M0";
    if (st_find_function(st, address, &index))
        return "T0";
    if (address >= st->data.low && address < st->data.high)
        return "D0";
    if (address >= st->heap.low && address < st->heap.high)
        return "H0";
    if (address >= ST_STACK_LOW && address < ST_STACK_HIGH)
        return "S0";
    return "";
}

void
st_dump_error(struct st_transfer *st, enum st_reason reason,
    const struct st_place *place)
{
    int pointer = st->remote.types[place->type].kind == MAGIC_TYPE_POINTER ||
        place->value != 0;
    const struct st_object *target =
        pointer ? st_find_object(st, place->value) : NULL;
    const char *where = pointer ? region(st, place->value, target) : "";
    uint32_t index;
    struct st_text text;

    st_text_init(&text, st);
    st_text_put(&text, "[ERROR] %s. Current state element:\n",
        headings[reason]);
    put_element(&text, place->object, place->offset, place->type);
    st_text_put(&text, "\nSEL_ANALYZED: (num=1, type=%s, flags(DIVW)=%s",
        pointer ? "ptr" : "nonptr", pointer ? "1110" : "1010");
    if (pointer) {
        st_text_put(&text, ", value=0x%x, trg_name=", place->value);
        if (target != NULL)
            st_text_put_object(&text, target);
        else if (st_find_function(st, place->value, &index))
            st_text_put(&text, "%s",
                st->remote.names + st->remote.functions[index].name);
        st_text_put(&text,
            ", trg_offset=%u, trg_flags(RL)=%s, "
            "trg_selements=(#1|0: 1|%s=",
            target == NULL ? 0 : place->value - target->address, where,
            target == NULL ? "p" : "o");
        if (target != NULL)
            put_element(&text, target, place->value - target->address,
                MAGIC_NONE);
        else
            st_text_put(&text,
                "SELEMENT: (parent=???, num=0, depth=0, "
                "address=0x%x, name=???, type=%s)",
                0, unknown_type);
        st_text_put(&text, ")");
    }
    st_text_put(&text, ")\nSEL_STATS: (type=%s", pointer ? "ptr" : "nonptr");
    if (where[0] != '\0')
        st_text_put(&text, ", trg_flags(RL)=%s", where);
    st_text_put(&text, ", %s=1, %s=1, violations=1)\n",
        pointer ? "ptr_found" : "nonptr_found",
        pointer && target == NULL ? "unknown_found" : "other_types_found");
    st_text_flush(&text);
    st_refuse(st, reason, place);
}
