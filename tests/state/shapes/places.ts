// Where objects are: pools, lists through their middle, memory from before the
// start.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import { DECLARED } from "../declared.ts";
import type { Shape } from "../shape.ts";
import { list } from "./lists.ts";

/** Of which a list of flat nodes needs less than half. */
const POOL_BYTES = 65536;

/** Structures that the program places itself. */
function pool(what: "char" | "long" | "arena", declared: boolean): Shape {
  const place = DECLARED.place ?? ((_type: string, at: string) => at);
  const arena = DECLARED.arena ?? (() => "(void) 0");
  const storage = {
    char: `static char pool$[${POOL_BYTES}] __attribute__((aligned(16)));`,
    long: `static long pool$[${POOL_BYTES} / sizeof(long)];`,
    arena: "static char *pool$;",
  }[what];
  const begin = what === "arena"
    ? `pool$ = mmap(NULL, ${POOL_BYTES}, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);`
    : "";
  return {
    name: `pool-${what}${declared ? "-declared" : ""}`,
    expected: declared ? "same types" : "refusable",
    make: (c) =>
      list(c, {
        record: { fixed: !declared, flat: true },
        before: () =>
          `${storage}
static u32 used$;
static void *place$(size_t size)
{
    char *p;

    if (used$ == 0) {
        ${begin}
        ${declared ? `${arena("pool$", String(POOL_BYTES))};` : ""}
    }
    p = (char *) pool$ + used$;
    used$ += (u32) (size + 15) & ~15u;
    if (used$ > ${POOL_BYTES})
        failed();
    return p;
}
`,
        get: declared
          ? place("struct node$", "place$(sizeof(struct node$))", "1")
          : "place$(sizeof(struct node$))",
        put: "(void) n",
      }),
  };
}

/** Blocks that only pointers to a member of theirs know. */
const intrusive: Shape = {
  name: "intrusive-member",
  expected: "right",
  make(c) {
    const node = record(c, "node$", {
      first: "u32 id;",
      roles: ["struct link$ link;"],
      least: 1,
    });
    const untyped = c.chance(50);
    const get = untyped
      ? "of$((struct link$ *) (raw$(sizeof(struct node$)) + offsetof(struct node$, link)))"
      : c.pick([
        "malloc(sizeof(*n))",
        "malloc(sizeof(struct node$))",
        "calloc(1, sizeof(struct node$))",
      ]);
    const count = c.between(1, 9);
    return (v) => ({
      other: `char *raw$(size_t size);
char *raw$(size_t size)
{
    return malloc(size);
}
`,
      main: `${SUPPORT}
char *raw$(size_t size);
struct link$ {
    struct link$ *next, *previous;
};
${node.all(v)}
static struct link$ ring$;
static u32 seed$ = 23, made$;
static struct node$ *of$(struct link$ *l)
{
    return (struct node$ *) ((char *) l - offsetof(struct node$, link));
}
static void push$(void)
{
    struct node$ *n = ${get};

    node$_set(n, step(&seed$));
    n->id = made$++;
    n->link.next = ring$.next;
    n->link.previous = &ring$;
    ring$.next->previous = &n->link;
    ring$.next = &n->link;
}
void build$(void)
{
    ring$.next = ring$.previous = &ring$;
    for (u32 i = 0; i < ${count}; i++)
        push$();
}
void work$(void)
{
    struct link$ *l = ring$.previous;

    node$_set(of$(l), step(&seed$));
    push$();
    l = ring$.previous;
    if (step(&seed$) % 2) {
        l->previous->next = l->next;
        l->next->previous = l->previous;
        free(of$(l));
    }
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct link$ *l = ring$.next; l != &ring$; l = l->next) {
        s = node$_sum(of$(l), mix(s, of$(l)->id));
        s = mix(s, l->next->previous == l);
    }
    return s;
}
`,
    });
  },
};

/** Memory that each instance makes before its state comes. */
function early(name: string, kept: boolean): Shape {
  const variable = kept ? "noxfer_early$" : "early$";
  return {
    name,
    expected: "right",
    make(c) {
      const node = record(c, "node$", {
        roles: ["struct node$ *self;", "u32 *more;"],
        least: 1,
      });
      const count = c.between(1, 4);
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
static struct node$ *${variable};
static u32 seed$ = 27;
void start$(void)
{
    ${variable} = calloc(${count}, sizeof(struct node$));
    for (u32 i = 0; i < ${count}; i++) {
        node$_set(&${variable}[i], i * 1000003);
        ${variable}[i].self = &${variable}[i];
        ${variable}[i].more = malloc(sizeof(u32));
        *${variable}[i].more = i + 7;
    }
}
void build$(void)
{
${kept ? "" : `    node$_set(${variable}, step(&seed$));`}
}
void work$(void)
{
    (void) step(&seed$);
${kept ? "" : `    node$_set(${variable}, seed$);`}
}
u32 sum$(void)
{
    u32 s = seed$;
    char *volatile other = malloc(${count} * sizeof(struct node$));
    u32 *volatile word = malloc(sizeof(u32));

    memset(other, 'Z', ${count} * sizeof(struct node$));
    *word = 1;
    free(word);
    for (u32 i = 0; i < ${count}; i++)
        s = node$_sum(&${variable}[i], s) + (${variable}[i].self == &${variable}[i]) +
            *${variable}[i].more;
    free(other);
    return s;
}
`,
      });
    },
  };
}

export const PLACE_SHAPES: readonly Shape[] = [
  pool("char", false),
  pool("long", false),
  pool("arena", false),
  ...DECLARED.place === undefined ? [] : [
    pool("char", true),
    pool("long", true),
    pool("arena", true),
  ],
  intrusive,
  early("early-kept", true),
  early("early-replaced", false),
];
