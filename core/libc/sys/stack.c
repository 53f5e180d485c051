/* Builds the initial stack of a program; see lib.h for its shape. */
#include <lib.h>
#include <minix/const.h>
#include <string.h>

#define SLOTS_BESIDE_STRINGS 3 /* argc, and the ends of both vectors */
#define STACK_ALIGN 16

static int
count(char *const *v, size_t *bytes, char *overflow)
{
    int n = 0;

    if (v == NULL)
        return 0;
    for (; v[n] != NULL; n++) {
        size_t add = strlen(v[n]) + 1 + sizeof(char *);

        if (*bytes + add < *bytes)
            *overflow = 1;
        *bytes += add;
    }
    return n;
}

void
minix_stack_params(const char *path, char *const *argv, char *const *envp,
    size_t *stack_size, char *overflow, int *argc, int *envc)
{
    size_t bytes =
        SLOTS_BESIDE_STRINGS * sizeof(char *) + sizeof(struct ps_strings);

    *overflow = 0;
    *argc = count(argv, &bytes, overflow);
    *envc = count(envp, &bytes, overflow);
    *stack_size = (bytes + STACK_ALIGN - 1) & ~(size_t) (STACK_ALIGN - 1);
    if (*stack_size < bytes || *stack_size > VM_STACK_SIZE / 2)
        *overflow = 1;
}

/* Writes one vector and its strings; all addresses are those of the new
 * program, where the frame will begin at base. */
static vir_bytes *
fill_vector(vir_bytes *slot, int n, char *const *v, char *frame, vir_bytes base,
    char **string)
{
    int i;

    for (i = 0; i < n; i++) {
        size_t len = strlen(v[i]) + 1;

        *slot++ = base + (vir_bytes) (*string - frame);
        memcpy(*string, v[i], len);
        *string += len;
    }
    *slot++ = 0;
    return slot;
}

void
minix_stack_fill(const char *path, int argc, char *const *argv, int envc,
    char *const *envp, size_t stack_size, char *frame, int *vsp,
    struct ps_strings **psp)
{
    vir_bytes base = VM_STACK_TOP - stack_size;
    vir_bytes *slot = (vir_bytes *) frame;
    vir_bytes ps[4];
    char *string =
        frame + (argc + envc + SLOTS_BESIDE_STRINGS) * sizeof(vir_bytes);
    size_t ps_offset = stack_size - sizeof(struct ps_strings);

    _Static_assert(sizeof ps == sizeof(struct ps_strings), "ps_strings");
    memset(frame, 0, stack_size);
    *slot++ = (vir_bytes) argc;
    ps[0] = base + sizeof(vir_bytes);
    ps[1] = (vir_bytes) argc;
    slot = fill_vector(slot, argc, argv, frame, base, &string);
    ps[2] = base + (vir_bytes) ((char *) slot - frame);
    ps[3] = (vir_bytes) envc;
    fill_vector(slot, envc, envp, frame, base, &string);
    memcpy(frame + ps_offset, ps, sizeof ps);
    *vsp = (int) base;
    *psp = (struct ps_strings *) (base + ps_offset);
}
