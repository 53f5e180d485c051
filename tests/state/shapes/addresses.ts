// What a program does with addresses, harmless or not, and structures that do
// not depend on them.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";
import { list } from "./lists.ts";

/** A table whose buckets come from addresses. */
const hashed: Shape = {
  name: "address-hash",
  expected: "refusable",
  apart: true,
  make(c) {
    const item = record(c, "item$", { least: 1 });
    const count = c.between(8, 30);
    const shift = c.pick([3, 4, 5]);
    return (v) => ({
      main: `${SUPPORT}
${item.all(v)}
struct entry$ {
    struct entry$ *next;
    struct item$ *key;
    u32 value;
};
static struct entry$ *bucket$[32];
static struct item$ *key$[${count}];
static u32 seed$ = 45;
static u32 where$(const void *p)
{
    return (u32) ((uintptr_t) p >> ${shift}) % 32;
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++) {
        struct entry$ *e = calloc(1, sizeof(*e));

        key$[i] = calloc(1, sizeof(*key$[i]));
        item$_set(key$[i], step(&seed$));
        e->key = key$[i];
        e->value = i;
        e->next = bucket$[where$(e->key)];
        bucket$[where$(e->key)] = e;
    }
}
void work$(void)
{
    item$_set(key$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++)
        for (struct entry$ *e = bucket$[where$(key$[i])]; e != NULL; e = e->next)
            if (e->key == key$[i])
                s = item$_sum(e->key, mix(s, e->value));
    return s;
}
`,
    });
  },
};

/** An array that is sorted by address, and searched by halves. */
const ordered: Shape = {
  name: "address-order",
  expected: "refusable",
  apart: true,
  make(c) {
    const item = record(c, "item$", { least: 1 });
    const count = c.between(8, 24);
    return (v) => ({
      main: `${SUPPORT}
${item.all(v)}
static struct item$ *sorted$[${count}], *key$[${count}];
static u32 seed$ = 47;
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++) {
        u32 at = i;

        key$[i] = malloc(sizeof(struct item$));
        item$_set(key$[i], step(&seed$));
        for (; at > 0 && sorted$[at - 1] > key$[i]; at--)
            sorted$[at] = sorted$[at - 1];
        sorted$[at] = key$[i];
    }
}
void work$(void)
{
    item$_set(key$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        u32 low = 0, high = ${count};

        while (low < high) {
            u32 middle = (low + high) / 2;

            if (sorted$[middle] < key$[i])
                low = middle + 1;
            else
                high = middle;
        }
        s = mix(s, low < ${count} && sorted$[low] == key$[i]);
        s = item$_sum(key$[i], s);
    }
    return s;
}
`,
    });
  },
};

/** Tests of alignment, differences, order within an object, equality. */
const harmless: Shape = {
  name: "harmless-address",
  expected: "right",
  make: (c) =>
    list(c, {
      before: () =>
        `static struct node$ spare$[4];
static char line$[12];
static int fits$(const void *p)
{
    return ((uintptr_t) p & 3) == 0;
}
static void print$(const void *p)
{
    for (u32 i = 0; i < 8; i++)
        line$[i] = "0123456789abcdef"[(uintptr_t) p >> (28 - 4 * i) & 15];
    keep(line$);
    memset(line$, '0', 8);
}
static u32 within$(const struct node$ *p)
{
    u32 n = 0;

    for (const struct node$ *q = spare$; q < &spare$[4]; q++)
        n += q < p;
    return n;
}
`,
      sum: `    if (head$ != NULL && !fits$(head$))
        return 0;
    print$(head$);
    s = mix(s, within$(&spare$[2]) + (u32) (&spare$[3] - spare$));
    s = mix(s, head$ == &spare$[0]);`,
    }),
};

/** Numbers of somebody else that happen to be addresses here. */
const foreign: Shape = {
  name: "foreign-numbers",
  expected: "right",
  make(c) {
    const node = record(c, "node$", { least: 1 });
    const count = c.between(2, 12);
    const kind = c.pick(["u32", "unsigned char", "int"]);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
struct request$ {
    int who;
    u32 buffer;
};
static struct request$ requests$[${count}];
static ${kind} *block$;
static struct node$ *node$;
static u32 seed$ = 49;
void build$(void)
{
    node$ = calloc(1, sizeof(*node$));
    node$_set(node$, step(&seed$));
    block$ = malloc(${count} * 4 * sizeof(*block$));
    for (u32 i = 0; i < ${count}; i++) {
        u32 number = outside(i % 3 == 0 ? (void *) node$ : i % 3 == 1 ? (void *) &seed$ : (void *) build$);

        requests$[i].who = (int) i;
        requests$[i].buffer = number;
        for (u32 j = 0; j < 4; j++)
            block$[i * 4 + j] = (${kind}) (sizeof(*block$) == 1 ? number >> j * 8 : number);
    }
}
void work$(void)
{
    node$_set(node$, step(&seed$));
}
u32 sum$(void)
{
    u32 s = node$_sum(node$, seed$);

    for (u32 i = 0; i < ${count}; i++)
        s = mix(s, requests$[i].buffer);
    for (u32 i = 0; i < ${count} * 4; i++)
        s = mix(s, (u32) block$[i]);
    return s;
}
`,
    });
  },
};

/** Bytes of a pointer in a buffer. */
const inBuffer: Shape = {
  name: "pointer-in-buffer",
  expected: "refusable",
  apart: true,
  make(c) {
    const node = record(c, "node$", { least: 1 });
    const heap = c.chance(50);
    const offset = c.pick([0, 4, 8, 1]);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static char ${heap ? "*buffer$" : "buffer$[32]"};
static u32 seed$ = 51;
static struct node$ *out$(void)
{
    struct node$ *n;

    memcpy(&n, buffer$ + ${offset}, sizeof(n));
    return n;
}
void build$(void)
{
    struct node$ *n = malloc(sizeof(*n));

    node$_set(n, step(&seed$));
${heap ? "    buffer$ = calloc(1, 32);" : ""}
    memcpy(buffer$ + ${offset}, &n, sizeof(n));
}
void work$(void)
{
    node$_set(out$(), step(&seed$));
}
u32 sum$(void)
{
    return node$_sum(out$(), seed$);
}
`,
    });
  },
};

/** A pointer to a frame that is gone. */
const toStack: Shape = {
  name: "stack-pointer",
  expected: "refusable",
  make(c) {
    const count = c.between(1, 9);
    return () => ({
      main: `
static u32 *volatile frame$;
static u32 seed$ = 53;
void build$(void)
{
    u32 local[${count}];

    frame$ = local;
    keep(local);
}
void work$(void)
{
    (void) step(&seed$);
}
u32 sum$(void)
{
    return mix(seed$, 1);
}
`,
    });
  },
};

const tree: Shape = {
  name: "tree",
  expected: "right",
  make(c) {
    const node = record(c, "node$", {
      roles: c.shuffled([
        "struct node$ *left;",
        "struct node$ *right;",
        "struct node$ **from;",
        "u32 key;",
      ]),
    });
    const count = c.between(1, 20);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ *root$;
static u32 seed$ = 55;
static void add$(u32 key)
{
    struct node$ **at = &root$, *n;

    while (*at != NULL)
        at = key < (*at)->key ? &(*at)->left : &(*at)->right;
    n = calloc(1, sizeof(*n));
    node$_set(n, step(&seed$));
    n->key = key;
    n->from = at;
    *at = n;
}
static u32 walk$(const struct node$ *n, u32 s)
{
    if (n == NULL)
        return mix(s, 3);
    s = walk$(n->left, s);
    s = node$_sum(n, mix(s, n->key + (*n->from == n)));
    return walk$(n->right, s);
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        add$(step(&seed$));
}
void work$(void)
{
    add$(step(&seed$));
}
u32 sum$(void)
{
    return walk$(root$, seed$);
}
`,
    });
  },
};

const chains: Shape = {
  name: "chained-hash",
  expected: "right",
  make(c) {
    const entry = record(c, "entry$", {
      roles: ["struct entry$ *next;", "char *key;", "u32 hash;"],
    });
    const buckets = c.between(1, 16);
    const count = c.between(1, 20);
    return (v) => ({
      main: `${SUPPORT}
${entry.all(v)}
static struct entry$ **buckets$;
static u32 seed$ = 57;
static void add$(void)
{
    struct entry$ *e = malloc(sizeof(*e));
    u32 length = step(&seed$) % 9 + 1;

    entry$_set(e, step(&seed$));
    e->key = malloc(length + 1);
    e->hash = 7;
    for (u32 i = 0; i < length; i++)
        e->hash = mix(e->hash, (u32) (e->key[i] = (char) ('a' + step(&seed$) % 26)));
    e->key[length] = '\\0';
    e->next = buckets$[e->hash % ${buckets}];
    buckets$[e->hash % ${buckets}] = e;
}
void build$(void)
{
    buckets$ = calloc(${buckets}, sizeof(*buckets$));
    for (u32 i = 0; i < ${count}; i++)
        add$();
}
void work$(void)
{
    struct entry$ *e = buckets$[step(&seed$) % ${buckets}];

    if (e != NULL) {
        buckets$[e->hash % ${buckets}] = e->next;
        free(e->key);
        free(e);
    }
    add$();
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${buckets}; i++)
        for (struct entry$ *e = buckets$[i]; e != NULL; e = e->next)
            s = entry$_sum(e, text_sum$(e->key, mix(s, i)));
    return s;
}
`,
    });
  },
};

/** Function pointers on the heap, in tables and in a list of hooks. */
const functions: Shape = {
  name: "function-list",
  expected: "right",
  make(c) {
    const count = c.between(1, 8);
    const node = record(c, "node$", {
      roles: [
        "struct node$ *next;",
        "void (*run)(struct node$ *);",
        "u32 done;",
      ],
    });
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ *head$;
static u32 seed$ = 59;
static void (**table$)(struct node$ *);
static void one$(struct node$ *n) { n->done += 1; }
static void two$(struct node$ *n) { n->done *= 3; }
${
        v === 2
          ? "static void also$(struct node$ *n) { n->done ^= 0; two$(n); }"
          : ""
      }
void build$(void)
{
    table$ = calloc(3, sizeof(*table$));
    table$[0] = one$;
    table$[1] = two$;
${v === 2 ? "    table$[2] = also$;" : ""}
    for (u32 i = 0; i < ${count}; i++) {
        struct node$ *n = malloc(sizeof(*n));

        node$_set(n, step(&seed$));
        n->run = table$[i % 2];
        n->done = 1;
        n->next = head$;
        head$ = n;
    }
}
void work$(void)
{
    for (struct node$ *n = head$; n != NULL; n = n->next)
        n->run(n);
    head$->run = table$[step(&seed$) % 2];
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct node$ *n = head$; n != NULL; n = n->next)
        s = node$_sum(n, mix(s, n->done + (n->run == one$)));
    return s;
}
`,
    });
  },
};

export const ADDRESS_SHAPES: readonly Shape[] = [
  hashed,
  ordered,
  harmless,
  foreign,
  inBuffer,
  toStack,
  tree,
  chains,
  functions,
];
