/*
 * Expressions over the service's own variables, for quiescence state EVAL.
 *
 *   expression  operators of C on integers, by C's precedence:
 *               || && | ^ & == != < <= > >= << >> + - * / %  unary ! - ~  ( )
 *   number      decimal, or hexadecimal after 0x
 *   name        a variable, then members and indices after slashes, without
 *               blanks: queue/head/3/busy.  A static may be given without the
 *               number of its place where no other has its name.
 */
#include <errno.h>
#include <string.h>
#include "magic_private.h"

#define MAX_DEPTH 32

struct eval {
    const char *at;
    int depth;
    int error;
    magic_eval_show_t show;
};

static const struct magic_type *types;
static const struct magic_member *members;
static const char *names;

static int64_t binary(struct eval *e, int level);

static int
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void
skip_blanks(struct eval *e)
{
    while (*e->at == ' ' || *e->at == '\t')
        e->at++;
}

static int64_t
number(struct eval *e)
{
    uint64_t value = 0;

    if (e->at[0] == '0' && (e->at[1] == 'x' || e->at[1] == 'X')) {
        for (e->at += 2;; e->at++) {
            char c = *e->at | 0x20;

            if (is_digit(*e->at))
                value = value * 16 + (uint64_t) (*e->at - '0');
            else if (c >= 'a' && c <= 'f')
                value = value * 16 + (uint64_t) (c - 'a' + 10);
            else
                return (int64_t) value;
        }
    }
    while (is_digit(*e->at))
        value = value * 10 + (uint64_t) (*e->at++ - '0');
    return (int64_t) value;
}

/* The variable called `name', or the only static with that base name. */
static const struct magic_sentry *
find_variable(const char *name, size_t length)
{
    const struct magic_sentry *sentries =
                                  (const void *) _magic_vars.sentries.address,
                              *found = NULL;
    int several = 0;

    for (uint32_t i = 0; i < _magic_vars.sentries.count; i++) {
        const char *own = names + sentries[i].name;

        if (strncmp(own, name, length) != 0)
            continue;
        if (own[length] == '\0')
            return &sentries[i];
        if (own[length] == '.' && (sentries[i].flags & MAGIC_STATIC)) {
            several = found != NULL;
            found = &sentries[i];
        }
    }
    return several ? NULL : found;
}

static const struct magic_member *
find_member(const struct magic_type *type, const char *name, size_t length)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct magic_member *member = &members[type->first + i];
        const char *own = names + member->name;

        if (strncmp(own, name, length) == 0 && own[length] == '\0')
            return member;
    }
    return NULL;
}

static int64_t
load(struct eval *e, uint32_t address, const struct magic_type *type,
    const struct magic_member *field)
{
    uint32_t bits = type->bits;
    uint64_t value = 0;

    if (type->kind != MAGIC_TYPE_INTEGER && type->kind != MAGIC_TYPE_ENUM &&
        type->kind != MAGIC_TYPE_POINTER) {
        e->error = EINVAL;
        return 0;
    }
    if (field != NULL && field->bit_size != 0) {
        memcpy(&value, (const void *) address,
            (field->bit_offset + field->bit_size + 7) / 8);
        value >>= field->bit_offset;
        bits = field->bit_size;
    } else {
        memcpy(&value, (const void *) address,
            type->size < sizeof(value) ? type->size : sizeof(value));
    }
    if (bits < 64) {
        value &= (1ull << bits) - 1;
        if (!(type->flags & MAGIC_TYPE_UNSIGNED) &&
            type->kind != MAGIC_TYPE_POINTER && (value >> (bits - 1) & 1))
            value |= ~0ull << bits;
    }
    return (int64_t) value;
}

static int64_t
variable(struct eval *e)
{
    const char *start = e->at, *part = e->at;
    const struct magic_member *field = NULL;
    const struct magic_sentry *sentry;
    const struct magic_type *type;
    uint32_t address;
    int64_t value;

    while (is_letter(*e->at) || is_digit(*e->at) || *e->at == '.')
        e->at++;
    sentry = find_variable(part, (size_t) (e->at - part));
    if (sentry == NULL) {
        e->error = EINVAL;
        return 0;
    }
    address = sentry->address;
    type = &types[sentry->type];
    while (*e->at == '/' && (is_letter(e->at[1]) || is_digit(e->at[1]))) {
        part = ++e->at;
        field = NULL;
        if (type->kind == MAGIC_TYPE_ARRAY && is_digit(*part)) {
            uint64_t index = (uint64_t) number(e);

            if (index >= type->count) {
                e->error = EINVAL;
                return 0;
            }
            type = &types[type->first];
            address += (uint32_t) index * type->size;
            continue;
        }
        while (is_letter(*e->at) || is_digit(*e->at))
            e->at++;
        if (type->kind == MAGIC_TYPE_STRUCT || type->kind == MAGIC_TYPE_UNION)
            field = find_member(type, part, (size_t) (e->at - part));
        if (field == NULL) {
            e->error = EINVAL;
            return 0;
        }
        address += field->offset;
        type = &types[field->type];
    }
    value = load(e, address, type, field);
    if (e->show != NULL && !e->error)
        e->show(start, (size_t) (e->at - start), value);
    return value;
}

static int64_t
unary(struct eval *e)
{
    int64_t value = 0;

    skip_blanks(e);
    if (e->error || ++e->depth > MAX_DEPTH) {
        e->error = EINVAL;
        return 0;
    }
    if (*e->at == '!' || *e->at == '-' || *e->at == '~') {
        char sign = *e->at++;

        value = unary(e);
        value = sign == '!' ? !value
            : sign == '~'   ? ~value
                            : (int64_t) (0 - (uint64_t) value);
    } else if (*e->at == '(') {
        e->at++;
        value = binary(e, 0);
        skip_blanks(e);
        if (*e->at++ != ')')
            e->error = EINVAL;
    } else if (is_digit(*e->at)) {
        value = number(e);
    } else if (is_letter(*e->at)) {
        value = variable(e);
    } else {
        e->error = EINVAL;
    }
    e->depth--;
    return value;
}

/* From weakest to strongest; of one level, longer ones first. */
static const char *const operators[][4] = { { "||" }, { "&&" }, { "|" },
    { "^" }, { "&" }, { "==", "!=" }, { "<=", ">=", "<", ">" }, { "<<", ">>" },
    { "+", "-" }, { "*", "/", "%" } };
#define LEVELS (int) (sizeof(operators) / sizeof(operators[0]))

static const char *
operator_at(const struct eval *e, int level)
{
    for (int i = 0; i < 4 && operators[level][i] != NULL; i++) {
        const char *name = operators[level][i];
        size_t length = strlen(name);
        char next;

        if (strncmp(e->at, name, length) != 0)
            continue;
        /* Not the start of a longer one of another level. */
        next = e->at[length];
        if (length == 1 &&
            ((next == *name && strchr("|&<>", *name)) ||
                (next == '=' && strchr("<>", *name))))
            continue;
        return name;
    }
    return NULL;
}

static int64_t
apply(struct eval *e, const char *name, int64_t a, int64_t b)
{
    uint64_t ua = (uint64_t) a, ub = (uint64_t) b;

    switch (name[0]) {
    case '|': return name[1] == '|' ? a || b : a | b;
    case '&': return name[1] == '&' ? a && b : a & b;
    case '^': return a ^ b;
    case '=': return a == b;
    case '!': return a != b;
    case '<':
        return name[1] == '<' ? (int64_t) (ua << (b & 63))
            : name[1] == '='  ? a <= b
                              : a < b;
    case '>':
        return name[1] == '>' ? a >> (b & 63) : name[1] == '=' ? a >= b : a > b;
    case '+': return (int64_t) (ua + ub);
    case '-': return (int64_t) (ua - ub);
    case '*': return (int64_t) (ua * ub);
    default:
        if (b == 0 || (b == -1 && a == INT64_MIN)) {
            e->error = EINVAL;
            return 0;
        }
        return name[0] == '/' ? a / b : a % b;
    }
}

static int64_t
binary(struct eval *e, int level)
{
    const char *name;
    int64_t value;

    if (level == LEVELS)
        return unary(e);
    value = binary(e, level + 1);
    for (;;) {
        skip_blanks(e);
        if (e->error || (name = operator_at(e, level)) == NULL)
            return value;
        e->at += strlen(name);
        value = apply(e, name, value, binary(e, level + 1));
    }
}

int
magic_eval_bool(const char *expression, int *result, magic_eval_show_t show)
{
    struct eval e = { expression, 0, 0, show };
    int64_t value;

    types = (const void *) _magic_vars.types.address;
    members = (const void *) _magic_vars.members.address;
    names = (const char *) _magic_vars.names.address;
    value = binary(&e, 0);
    skip_blanks(&e);
    if (e.error || *e.at != '\0')
        return EINVAL;
    *result = value != 0;
    return 0;
}
