/* What the files of libmagicrt share. */
#ifndef MAGIC_PRIVATE_H
#define MAGIC_PRIVATE_H

#include <minix/magic.h>

#define MAGIC_PAGE 4096u
#define MAGIC_ROUND(n, unit) (((n) + (unit) - 1) / (unit) * (unit))

/* What a dynamic object is made of; fields as in struct magic_dsentry. */
struct magic_content {
    uint32_t site;
    uint32_t type;
    uint32_t element;
};

/* magic.c */
uint32_t magic_random(uint32_t limit);
uint32_t magic_sum(uint32_t sum, const void *bytes, uint32_t size);
void magic_reseed(const uint32_t *salt, unsigned words);
uint32_t magic_stack_end(void);

/* magic_site.c */
struct magic_content magic_content_of(uint32_t site, size_t size);
struct magic_content magic_content_again(const struct magic_dsentry *old,
    uint32_t site, size_t size);
int magic_is_said(const struct magic_content *content);

/* magic_place.c */
int magic_place_create(uint32_t address, uint32_t size, uint32_t type,
    uint32_t site);
void magic_forget_range(uint32_t address, uint32_t size);
void magic_carry_range(uint32_t from, uint32_t to, uint32_t size);

/* magic_mem.c */
struct magic_dsentry *magic_heap_create(size_t size, size_t alignment,
    const struct magic_content *content);
struct magic_dsentry *magic_map_create(uint32_t address, size_t size,
    size_t extent, uint32_t mapping, const struct magic_content *content);
void magic_dsentry_destroy(struct magic_dsentry *entry);
size_t magic_map_padding(void);

#endif
