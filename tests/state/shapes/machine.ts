// What only a service of the guest has: the processor's state, and a libc
// with aligned memory.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";

/** The x87's control word: rounding and precision. */
const controlWord: Shape = {
  name: "x87-control-word",
  expected: "right",
  make(c) {
    const first = c.pick([0x0c7f, 0x077f, 0x0b7f, 0x007f]);
    return () => ({
      main: `
static u32 seed$ = 63;
static void set$(unsigned short word)
{
    __asm__ volatile("fldcw %0" : : "m"(word));
}
static unsigned short get$(void)
{
    unsigned short word;

    __asm__ volatile("fnstcw %0" : "=m"(word));
    return word;
}
void build$(void)
{
    set$(${first});
}
void work$(void)
{
    (void) step(&seed$);
    set$((unsigned short) (get$() ^ 0x0400));
}
u32 sum$(void)
{
    return mix(seed$, get$() & 0x0f3fu);
}
`,
    });
  },
};

/** Memory that must stay aligned, wherever it goes. */
const aligned: Shape = {
  name: "aligned-memory",
  expected: "right",
  make(c) {
    const node = record(c, "node$", { roles: ["struct node$ *next;"] });
    const bits = c.between(4, 8);
    const posix = c.chance(50);
    const count = c.between(1, 6);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
enum { ALIGNED$ = 1 << ${bits} };
static struct node$ *head$;
static u32 seed$ = 65;
static void push$(void)
{
    void *p = NULL;
    struct node$ *n;
    size_t size = (sizeof(struct node$) + ALIGNED$ - 1) / ALIGNED$ * ALIGNED$;

${
        posix
          ? `    if (posix_memalign(&p, ALIGNED$, size) != 0)
        failed();`
          : "    p = aligned_alloc(ALIGNED$, size);"
      }
    n = p;
    node$_set(n, step(&seed$));
    n->next = head$;
    head$ = n;
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        push$();
}
void work$(void)
{
    push$();
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct node$ *n = head$; n != NULL; n = n->next)
        s = node$_sum(n, mix(s, (uintptr_t) n % ALIGNED$ == 0));
    return s;
}
`,
    });
  },
};

export const MACHINE_SHAPES: readonly Shape[] = [controlWord, aligned];
