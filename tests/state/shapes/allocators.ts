// Memory that comes from somewhere: wrappers, hooks, tables, parameters.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";
import { list } from "./lists.ts";

/** Allocators above each other, some in another unit. */
const wrappers: Shape = {
  name: "wrapper-depth",
  expected: "right",
  make(c) {
    const depth = c.between(1, 5);
    const clears = c.chance(50);
    const counts = c.chance(30);
    const words = counts ? "size_t count, size_t size" : "size_t size";
    const pass = counts ? "count, size" : "size";
    const bottom = `void *get$_0(${words})
{
    void *p = ${
      counts
        ? clears ? "calloc(count, size)" : "malloc(count * size)"
        : clears
        ? "calloc(1, size)"
        : "malloc(size)"
    };

    if (p == NULL)
        failed();
    return p;
}
`;
    const level = (n: number) =>
      `void *get$_${n - 1}(${words});
void *get$_${n}(${words})
{
    void *p = get$_${n - 1}(${pass});

    return p;
}
`;
    const unitOf = Array.from({ length: depth + 1 }, () => c.below(2));
    const other = [
      bottom,
      ...Array.from({ length: depth }, (_, i) => level(i + 1)),
    ];
    const inUnit = (unit: number) =>
      other.filter((_, i) => unitOf[i] === unit).join("");
    return list(c, {
      get: `get$_${depth}(${counts ? "1, " : ""}sizeof(struct node$))`,
      before: () => inUnit(0) + `void *get$_${depth}(${words});\n`,
      other: () => inUnit(1),
    });
  },
};

const outParameter: Shape = {
  name: "out-parameter",
  expected: "right",
  make(c) {
    const status = c.pick(["0", "-1"]);
    const typed = c.chance(50);
    return list(c, {
      other: () =>
        `int get$(void **out, size_t size);
int get$(void **out, size_t size)
{
    *out = malloc(size);
    return *out == NULL ? 1 : ${status};
}
`,
      before: () =>
        `int get$(void **out, size_t size);
static struct node$ *fresh$(void)
{
    ${typed ? "struct node$" : "void"} *n = NULL;

    if (get$((void **) &n, sizeof(struct node$)) != ${status})
        failed();
    return n;
}
`,
      get: "fresh$()",
    });
  },
};

const functionTable: Shape = {
  name: "function-table",
  expected: "right",
  make(c) {
    const where = c.pick(["const ", ""]);
    const pointer = c.chance(50);
    const own = c.chance(50);
    const call = pointer ? "ops_now$->" : "ops$.";
    return list(c, {
      before: () =>
        `struct ops$ {
    void *(*get)(size_t);
    void (*put)(void *);
};
static void *own_get$(size_t size) { return malloc(size); }
static void own_put$(void *p) { free(p); }
static ${where}struct ops$ ops$ = { ${
          own ? "own_get$, own_put$" : "malloc, free"
        } };
static ${where}struct ops$ *${pointer ? "volatile " : ""}ops_now$ = &ops$;
`,
      get: `${call}get(sizeof(struct node$))`,
      put: `${call}put(n)`,
    });
  },
};

const hook: Shape = {
  name: "hook-pointer",
  expected: "right",
  make(c) {
    const set = c.chance(50);
    return list(c, {
      other: () =>
        `static void *standard$(void *p, size_t n)
{
    if (n == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, n);
}
void *(*hook$)(void *, size_t)${set ? "" : " = standard$"};
void hook_set$(void);
void hook_set$(void)
{
    hook$ = standard$;
}
`,
      before: () =>
        `extern void *(*hook$)(void *, size_t);
void hook_set$(void);
static void *fresh$(void)
{
    if (hook$ == NULL)
        hook_set$();
    return hook$(NULL, sizeof(struct node$));
}
`,
      get: "fresh$()",
      put: "(void) hook$(n, 0)",
    });
  },
};

/** Two structures of one name, from one allocator. */
const sameName: Shape = {
  name: "same-name",
  expected: "right",
  make(c) {
    const second = record(c, "node$", {
      roles: ["u32 weight;", "struct node$ *up;"],
      least: 1,
    });
    const count = c.between(1, 5);
    return list(c, {
      third: () =>
        `void *plain$(size_t size);
void *plain$(size_t size)
{
    return malloc(size);
}
`,
      other: (v) =>
        `${SUPPORT}
void *plain$(size_t size);
u32 other_sum$(void);
void other_build$(void);
${second.all(v)}
static struct node$ *top$;
void other_build$(void)
{
    for (u32 i = 0; i < ${count}; i++) {
        struct node$ *n = plain$(sizeof(struct node$));

        node$_set(n, i * 7777);
        n->weight = i;
        n->up = top$;
        top$ = n;
    }
}
u32 other_sum$(void)
{
    u32 s = 0;

    for (struct node$ *n = top$; n != NULL; n = n->up)
        s = node$_sum(n, mix(s, n->weight));
    return s;
}
`,
      before: () =>
        `void *plain$(size_t size);
u32 other_sum$(void);
void other_build$(void);
static struct node$ *fresh$(void)
{
    static int begun;

    if (!begun) {
        begun = 1;
        other_build$();
    }
    return plain$(sizeof(struct node$));
}
`,
      get: "fresh$()",
      sum: "    s = mix(s, other_sum$());",
    });
  },
};

export const ALLOCATOR_SHAPES: readonly Shape[] = [
  wrappers,
  outParameter,
  functionTable,
  hook,
  sameName,
];
