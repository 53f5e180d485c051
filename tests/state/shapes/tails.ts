// Blocks that are longer or shorter than their type.
import type { Choices } from "../choices.ts";
import { SUPPORT, type Version } from "../members.ts";
import { record } from "../records.ts";
import type { Shape, Texts } from "../shape.ts";
import { list } from "./lists.ts";

interface Tailed {
  /** The last member of the header, or none. */
  readonly tail?: string;
  /** Spellings of an allocation of a header with `count` elements. */
  readonly get: readonly string[];
  /** The elements of header `h`. */
  readonly items: string;
  readonly grow?: string;
}

/** A header and `count` structures behind it, in one block. */
function structures(name: string, how: Tailed): Shape {
  return {
    name,
    expected: "right",
    make(c: Choices) {
      const node = record(c, "node$", {
        roles: ["struct node$ *peer;"],
        attributes: "__attribute__((aligned(8)))",
      });
      const head = record(c, "head$", {
        roles: ["struct head$ *next;", "u32 count;"],
        attributes: "__attribute__((aligned(8)))",
        ...how.tail === undefined ? {} : { last: how.tail },
      });
      const heads = c.between(1, 4);
      const most = c.between(1, 5);
      const get = c.pick(how.get);
      return (v: Version): Texts => ({
        main: `${SUPPORT}
${node.all(v)}
${head.all(v)}
static void *any$(size_t size)
{
    void *p = malloc(size);

    if (p == NULL)
        failed();
    return p;
}
static struct head$ *all$;
static struct node$ *middle$;
static u32 seed$ = ${heads};
static void fill$(struct head$ *h, u32 from)
{
    for (u32 i = from; i < h->count; i++)
        node$_set(&${how.items}[i], step(&seed$));
    for (u32 i = 0; i < h->count; i++)
        ${how.items}[i].peer = &${how.items}[(i + 1) % h->count];
}
void build$(void)
{
    for (u32 i = 0; i < ${heads}; i++) {
        u32 count = 1 + step(&seed$) % ${most};
        struct head$ *h = ${get};

        head$_set(h, step(&seed$));
        h->count = count;
        fill$(h, 0);
        h->next = all$;
        all$ = h;
        middle$ = &${how.items}[count / 2];
    }
}
void work$(void)
{
${
          how.grow === undefined ? "" : `    struct head$ *h = all$;
    u32 count = h->count + 1;

    h = ${how.grow};
    h->count = count;
    fill$(h, count - 1);
    all$ = h;
    middle$ = ${how.items};
`
        }    node$_set(middle$, step(&seed$));
    head$_set(all$, seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct head$ *h = all$; h != NULL; h = h->next) {
        s = head$_sum(h, mix(s, h->count));
        for (u32 i = 0; i < h->count; i++) {
            s = node$_sum(&${how.items}[i], s);
            s = mix(s, (u32) (${how.items}[i].peer - ${how.items}));
        }
    }
    return node$_sum(middle$, s);
}
`,
      });
    },
  };
}

const WHOLE = [
  "malloc(sizeof(struct head$) + count * sizeof(struct node$))",
  "malloc(count * sizeof(struct node$) + sizeof(*h))",
  "calloc(1, sizeof(*h) + sizeof(struct node$) * count)",
  "any$(sizeof(*h) + count * sizeof(struct node$))",
];

/** Bytes behind a header. */
function bytes(
  name: string,
  how: { last?: string; size: string; at: string },
): Shape {
  return {
    name,
    expected: "right",
    make(c) {
      const most = c.between(1, 40);
      const get = c.pick(["malloc", "any$"]);
      const pointers = c.chance(50);
      const head = record(c, "head$", {
        roles: [
          "struct head$ *next;",
          "u32 length;",
          ...pointers ? ["char *cursor;"] : [],
        ],
        ...how.last === undefined ? {} : { last: how.last },
      });
      const count = c.between(1, 6);
      return (v) => ({
        main: `${SUPPORT}
${head.all(v)}
static void *any$(size_t size)
{
    void *p = malloc(size);

    if (p == NULL)
        failed();
    return p;
}
static struct head$ *all$;
static u32 seed$ = ${count};
static void push$(void)
{
    u32 length = 1 + step(&seed$) % ${most};
    struct head$ *h = ${get}(${how.size});

    head$_set(h, step(&seed$));
    h->length = length;
    for (u32 i = 0; i < length; i++)
        ${how.at}[i] = (char) ('a' + step(&seed$) % 26);
${pointers ? `    h->cursor = &${how.at}[length / 2];` : ""}
    h->next = all$;
    all$ = h;
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        push$();
}
void work$(void)
{
    struct head$ *h = all$;

    ${how.at}[0]++;
    push$();
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct head$ *h = all$; h != NULL; h = h->next) {
        s = head$_sum(h, mix(s, h->length));
        for (u32 i = 0; i < h->length; i++)
            s = mix(s, (u32) ${how.at}[i]);
${
          pointers
            ? `        s = mix(s, (u32) (h->cursor - ${how.at}) + (u32) *h->cursor);`
            : ""
        }
    }
    return s;
}
`,
      });
    },
  };
}

/** A static object whose initialiser has elements at its end. */
const staticTail: Shape = {
  name: "flexible-static",
  expected: "right",
  make(c) {
    const node = record(c, "node$", {
      first: "u32 id;",
      roles: ["struct node$ *peer;"],
    });
    const head = record(c, "head$", {
      first: "u32 count;",
      last: "struct node$ items[];",
    });
    const count = c.between(1, 5);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
${head.all(v)}
static struct head$ all$ = { .count = ${count}, .items = { ${
        Array.from({ length: count }, (_, i) => `{ .id = ${i + 1} }`).join(", ")
      } } };
static u32 *id$, seed$ = 17;
void build$(void)
{
    head$_set(&all$, step(&seed$));
    for (u32 i = 0; i < ${count}; i++) {
        node$_set(&all$.items[i], step(&seed$));
        all$.items[i].peer = &all$.items[(i + 1) % ${count}];
    }
    id$ = &all$.items[${count} - 1].id;
}
void work$(void)
{
    node$_set(&all$.items[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = head$_sum(&all$, mix(seed$, all$.count));

    for (u32 i = 0; i < ${count}; i++) {
        s = node$_sum(&all$.items[i], mix(s, all$.items[i].id));
        s = mix(s, (u32) (all$.items[i].peer - all$.items));
    }
    return mix(s, *id$);
}
`,
    });
  },
};

/** Elements of a structure that ends in no elements. */
const manyOfNone: Shape = {
  name: "calloc-zero-tail",
  expected: "right",
  make(c) {
    const tail = c.pick([
      "struct node$ *none[0];",
      "char none[0];",
      "u32 none[0];",
    ]);
    const node = record(c, "node$", {
      roles: ["struct node$ *peer;"],
      last: tail,
    });
    const count = c.between(2, 9);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ *table$;
static u32 seed$ = 19;
void build$(void)
{
    table$ = calloc(${count}, sizeof(struct node$));
    for (u32 i = 0; i < ${count}; i++) {
        node$_set(&table$[i], step(&seed$));
        table$[i].peer = &table$[(i + 3) % ${count}];
    }
}
void work$(void)
{
    node$_set(&table$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        s = node$_sum(&table$[i], s);
        s = mix(s, (u32) (table$[i].peer - table$));
    }
    return s;
}
`,
    });
  },
};

const zeroMiddle: Shape = {
  name: "zero-middle",
  expected: "right",
  make(c) {
    const mark = c.pick([
      "struct node$ *none[0];",
      "char none[0];",
      "u32 none[0];",
    ]);
    const after = c.pick(["struct node$ *after;", "struct node$ *after[2];"]);
    return list(c, {
      record: {
        roles: ["struct node$ *next;", "struct node$ *peer;", "u32 id;", mark],
        last: after,
      },
      fill: "*(struct node$ **) &n->after = n;",
      each: "s = mix(s, (*(struct node$ **) &n->after)->id);",
      get: "calloc(1, sizeof(struct node$))",
    });
  },
};

/** An allocator with a header of its own before what it returns. */
const headerReturn: Shape = {
  name: "header-return",
  expected: "right",
  make(c) {
    const inOther = c.chance(50);
    const magic = c.chance(50);
    const text = `struct block$ {
    struct block$ *next, *previous;
    size_t size;
    u32 ${magic ? "mark" : "spare"};
} __attribute__((aligned(8)));
static struct block$ *blocks$;
void *get$(size_t size);
void put$(void *p);
u32 blocks_sum$(void);
void *get$(size_t size)
{
    struct block$ *b = malloc(sizeof(*b) + size);

    if (b == NULL)
        failed();
    b->next = blocks$;
    b->previous = NULL;
    if (blocks$ != NULL)
        blocks$->previous = b;
    b->size = size;
${magic ? "    b->mark = 0xBADCAFE;" : "    b->spare = 0;"}
    blocks$ = b;
    return b + 1;
}
void put$(void *p)
{
    struct block$ *b = (struct block$ *) p - 1;

    if (b->next != NULL)
        b->next->previous = b->previous;
    if (b->previous != NULL)
        b->previous->next = b->next;
    else
        blocks$ = b->next;
    free(b);
}
u32 blocks_sum$(void)
{
    u32 s = 0;

    for (struct block$ *b = blocks$; b != NULL; b = b->next)
        s = mix(s, b->${magic ? "mark" : "spare"} + (b->previous == NULL));
    return s;
}
`;
    return list(c, {
      ...inOther ? { other: () => text } : {},
      before: () =>
        inOther
          ? "void *get$(size_t size);\nvoid put$(void *p);\nu32 blocks_sum$(void);\n"
          : text,
      get: "get$(sizeof(struct node$))",
      put: "put$(n)",
      sum: "    s = mix(s, blocks_sum$());",
    });
  },
};

/** A prefix of a structure: all of it but what is not used of its end. */
const headOnly: Shape = {
  name: "prefix-only",
  expected: "right",
  make(c) {
    const node = record(c, "node$", {
      roles: ["struct node$ *next;"],
      last: "struct { struct node$ *far; u32 more[8]; } rest;",
    });
    const count = c.between(1, 6);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ *head$;
static u32 seed$ = 21;
static void push$(void)
{
    struct node$ *n = malloc(offsetof(struct node$, rest));

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
        s = node$_sum(n, s);
    return s;
}
`,
    });
  },
};

export const TAIL_SHAPES: readonly Shape[] = [
  structures("flexible-struct", {
    tail: "struct node$ items[];",
    get: WHOLE,
    items: "h->items",
  }),
  structures("flexible-offsetof", {
    tail: "struct node$ items[];",
    get: [
      "malloc(offsetof(struct head$, items) + count * sizeof(struct node$))",
      "any$(offsetof(struct head$, items) + count * sizeof(h->items[0]))",
      "malloc(offsetof(struct head$, items[count]))",
    ],
    items: "h->items",
  }),
  structures("flexible-realloc", {
    tail: "struct node$ items[];",
    get: WHOLE,
    items: "h->items",
    grow: "realloc(h, sizeof(struct head$) + count * sizeof(struct node$))",
  }),
  structures("zero-length-struct", {
    tail: "struct node$ items[0];",
    get: WHOLE,
    items: "h->items",
  }),
  structures("one-length-struct", {
    tail: "struct node$ items[1];",
    get: [
      "malloc(sizeof(struct head$) + (count - 1) * sizeof(struct node$))",
      "any$(sizeof(*h) + (count - 1) * sizeof(h->items[0]))",
    ],
    items: "h->items",
  }),
  structures("header-payload", {
    get: WHOLE,
    items: "((struct node$ *) (h + 1))",
  }),
  bytes("flexible-char", {
    last: "char text[];",
    size: "sizeof(struct head$) + length",
    at: "h->text",
  }),
  bytes("flexible-char-offsetof", {
    last: "char text[];",
    size: "offsetof(struct head$, text) + length",
    at: "h->text",
  }),
  bytes("zero-length-char", {
    last: "char text[0];",
    size: "sizeof(struct head$) + length",
    at: "h->text",
  }),
  bytes("short-block", {
    last: "char body[64];",
    size: "offsetof(struct head$, body) + length",
    at: "h->body",
  }),
  bytes("it-one", {
    size: "sizeof(*h) + length",
    at: "((char *) &h[1])",
  }),
  staticTail,
  manyOfNone,
  zeroMiddle,
  headerReturn,
  headOnly,
];
