/*
 * What is known of memory when it is allocated: from the site of the call, and
 * from the call of the program's own allocator around it (_magic_outer).
 */
#include "magic_private.h"

struct magic_outer _magic_outer = { MAGIC_NONE, 0 };

static const struct magic_site *
site_at(uint32_t site)
{
    const struct magic_site *sites =
        (const struct magic_site *) _magic_vars.sites.address;

    return site < _magic_vars.sites.count ? &sites[site] : NULL;
}

static const struct magic_type *
type_at(uint32_t type)
{
    return &((const struct magic_type *) _magic_vars.types.address)[type];
}

/* Whether one object, or an array of them, has exactly that size. */
static int
fills(uint32_t type, size_t size)
{
    uint32_t step = type_at(type)->size;

    return size == step || (step != 0 && size % step == 0);
}

/*
 * Where only a declared type speaks for structures with pointers, there must be
 * room for exactly one: more may be something else behind the first.
 */
static int
fits(const struct magic_site *site, size_t size)
{
    const struct magic_type *type = type_at(site->type);
    int is_short = (site->flags & MAGIC_SITE_SHORT) && size <= type->size;

    if (site->type == 0)
        return 0;
    if (site->element == MAGIC_NONE)
        return is_short || size >= type->size;
    if (site->element != 0)
        return is_short ||
            (size >= type->size && fills(site->element, size - type->size));
    if (is_short || size == type->size)
        return 1;
    if (type->flags & MAGIC_TYPE_VARSIZE)
        return size > type->size;
    if (site->flags & MAGIC_SITE_SHORT)
        return 0;
    return fills(site->type, size) &&
        ((site->flags & MAGIC_SITE_SAID) ||
            (type->flags & MAGIC_TYPE_NO_POINTERS) ||
            type->kind == MAGIC_TYPE_POINTER);
}

static struct magic_content
unknown(uint32_t site)
{
    struct magic_content content = { site, 0, 0 };

    return content;
}

/* What the site `record', which is number `site', makes of `size' bytes. */
static struct magic_content
made_by(const struct magic_site *record, uint32_t site, size_t size)
{
    struct magic_content content = unknown(site);

    if (record != NULL && fits(record, size)) {
        content.type = record->type;
        content.element = record->element;
    }
    return content;
}

/* The caller knows what stands behind the head that the site knows. */
static void
add_rest(struct magic_content *content, size_t size)
{
    const struct magic_site *outer = site_at(_magic_outer.site);
    size_t rest = size - type_at(content->type)->size;

    if (outer != NULL && _magic_outer.size == rest && outer->element == 0 &&
        fits(outer, rest))
        content->element = outer->type;
}

/* What a block of `size' bytes is made of. */
struct magic_content
magic_content_of(uint32_t site, size_t size)
{
    const struct magic_site *own = site_at(site), *outer;
    struct magic_content content;

    if (own != NULL && (own->flags & MAGIC_SITE_SAID)) {
        content = made_by(own, site, size);
        if (content.element == MAGIC_NONE && (own->flags & MAGIC_SITE_PASSED) &&
            size >= type_at(content.type)->size)
            add_rest(&content, size);
        return content;
    }
    outer = own == NULL || (own->flags & MAGIC_SITE_PASSED)
        ? site_at(_magic_outer.site)
        : NULL;
    if (outer != NULL &&
        (_magic_outer.size == size || _magic_outer.size == MAGIC_NONE)) {
        content = made_by(outer, _magic_outer.site, size);
        if (content.type != 0 || (outer->flags & MAGIC_SITE_SAID))
            return content;
    }
    return made_by(own, site, size);
}

/* Whether evidence is more than the declared type of a pointer. */
int
magic_is_said(const struct magic_content *content)
{
    const struct magic_site *site = site_at(content->site);

    return site != NULL && (site->flags & MAGIC_SITE_SAID);
}

/*
 * What a block is made of that takes the place of another.  The size that is
 * asked for may say so anew; what says less leaves it as it was.  Two that
 * contradict each other are unknown.
 */
struct magic_content
magic_content_again(const struct magic_dsentry *old, uint32_t site, size_t size)
{
    struct magic_content content = magic_content_of(site, size);
    const struct magic_type *before = type_at(old->type);
    const struct magic_type *now = type_at(content.type);
    struct magic_site kept = { 0 };

    if (magic_is_said(&content)) {
        if (old->type == 0 || content.type == 0 || before->size == 1)
            return content;
        if (before->hash[0] == now->hash[0] && before->hash[1] == now->hash[1])
            return content;
        return unknown(site);
    }
    if (old->type == 0)
        return content;
    kept.flags = MAGIC_SITE_SAID;
    kept.type = old->type;
    kept.element = old->element;
    if (!fits(&kept, size))
        return unknown(site);
    content.site = old->site;
    content.type = old->type;
    content.element = old->element;
    return content;
}
