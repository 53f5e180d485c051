/*
 * The memory functions that the code generator calls by itself. Native in
 * every build: the passes never see them. x86's string instructions are one
 * guest instruction for a whole block, which both machines run fast.
 */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);

void *
memcpy(void *restrict to, const void *restrict from, size_t size)
{
    void *d = to;
    const void *s = from;
    size_t words = size / 4, rest = size % 4;

    __asm__ volatile("rep movsl\n\t"
                     "movl %3, %%ecx\n\t"
                     "rep movsb"
        : "+D"(d), "+S"(s), "+&c"(words)
        : "r"(rest)
        : "memory");
    return to;
}

void *
memmove(void *to, const void *from, size_t size)
{
    const char *s = (const char *) from + size - 1;
    char *d = (char *) to + size - 1;

    if ((uintptr_t) to - (uintptr_t) from >= size)
        return memcpy(to, from, size);
    /* The target overlaps the source's end: copy backward. */
    __asm__ volatile("std\n\t"
                     "rep movsb\n\t"
                     "cld"
        : "+D"(d), "+S"(s), "+c"(size)
        :
        : "memory");
    return to;
}

void *
memset(void *to, int byte, size_t size)
{
    void *d = to;
    size_t words = size / 4, rest = size % 4;
    uint32_t pattern = (uint32_t) (uint8_t) byte * 0x01010101u;

    __asm__ volatile("rep stosl\n\t"
                     "movl %2, %%ecx\n\t"
                     "rep stosb"
        : "+D"(d), "+&c"(words)
        : "r"(rest), "a"(pattern)
        : "memory");
    return to;
}

int
memcmp(const void *left, const void *right, size_t size)
{
    const uint8_t *a = left;
    const uint8_t *b = right;

    for (; size > 0; size--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}
