// One block, one kind of thing: how many, how allocated, how grown.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";
import { list } from "./lists.ts";

/** An array of structures on the heap, whose elements point to each other. */
function table(name: string, how: { get: string; grows: boolean }): Shape {
  return {
    name,
    expected: "right",
    make(c) {
      const node = record(c, "node$", { roles: ["struct node$ *peer;"] });
      const count = c.between(1, 20);
      const stride = c.between(1, 9);
      const extra = c.between(1, 5);
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
static struct node$ *table$, *last$;
static u32 seed$ = ${stride}, count$;
static void join$(void)
{
    for (u32 i = 0; i < count$; i++)
        table$[i].peer = &table$[(i * ${stride} + 1) % count$];
    last$ = &table$[count$ - 1];
}
void build$(void)
{
    count$ = ${count};
    table$ = ${how.get};
    if (table$ == NULL)
        failed();
    for (u32 i = 0; i < count$; i++)
        node$_set(&table$[i], step(&seed$));
    join$();
}
void work$(void)
{
    node$_set(&table$[step(&seed$) % count$], seed$ >> 9);
${
          how.grows
            ? `    table$ = realloc(table$, (count$ + ${extra}) * sizeof(*table$));
    for (u32 i = 0; i < ${extra}; i++)
        node$_set(&table$[count$++], step(&seed$));
    join$();`
            : ""
        }
}
u32 sum$(void)
{
    u32 s = mix(seed$, count$);

    for (u32 i = 0; i < count$; i++) {
        s = node$_sum(&table$[i], s);
        s = mix(s, (u32) (table$[i].peer - table$));
    }
    return mix(s, (u32) (last$ - table$));
}
`,
      });
    },
  };
}

/** Pointers on the heap, one level below another. */
const vectors: Shape = {
  name: "pointer-array",
  expected: "right",
  make(c) {
    const node = record(c, "node$", { roles: ["u32 id;"] });
    const count = c.between(1, 9);
    const get = c.pick([
      `malloc(${count} * sizeof(*vector$))`,
      `calloc(${count}, sizeof(struct node$ *))`,
    ]);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ **vector$, ***above$, **middle$;
static u32 seed$ = 7;
void build$(void)
{
    vector$ = ${get};
    above$ = malloc(sizeof(*above$));
    *above$ = vector$;
    for (u32 i = 0; i < ${count}; i++) {
        vector$[i] = malloc(sizeof(*vector$[i]));
        vector$[i]->id = i;
        node$_set(vector$[i], step(&seed$));
    }
    middle$ = &vector$[${count} / 2];
}
void work$(void)
{
    u32 i = step(&seed$) % ${count}, j = step(&seed$) % ${count};
    struct node$ *n = vector$[i];

    vector$[i] = vector$[j];
    vector$[j] = n;
    node$_set(n, seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        s = mix(s, (*above$)[i]->id);
        s = node$_sum(vector$[i], s);
    }
    return mix(s, (u32) (middle$ - vector$) * 64 + (*middle$)->id);
}
`,
    });
  },
};

/** Spare capacity that was never written, in memory that had other use. */
const spare: Shape = {
  name: "spare-capacity",
  expected: "right",
  make(c) {
    const node = record(c, "node$");
    const room = c.between(2, 6);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
static struct node$ **vector$;
static u32 seed$ = 3, count$, room$;
static void push$(void)
{
    if (count$ == room$) {
        room$ = room$ == 0 ? ${room} : room$ * 2;
        vector$ = realloc(vector$, room$ * sizeof(*vector$));
    }
    vector$[count$] = malloc(sizeof(**vector$));
    node$_set(vector$[count$++], step(&seed$));
}
void build$(void)
{
    for (u32 size = 8; size <= 512; size *= 2) {
        char *volatile junk = malloc(size);

        memset(junk, 'A', size);
        free(junk);
    }
    for (u32 i = 0; i <= ${room}; i++)
        push$();
}
void work$(void)
{
    push$();
}
u32 sum$(void)
{
    u32 s = mix(seed$, count$);

    for (u32 i = 0; i < count$; i++)
        s = node$_sum(vector$[i], s);
    return s;
}
`,
    });
  },
};

/** A member that is valid under a flag only, in memory that had other use. */
function flagged(name: string, how: "reused" | "copied"): Shape {
  return {
    name,
    expected: "right",
    make(c) {
      const node = record(c, "node$", {
        roles: ["struct node$ *maybe;", "_Bool valid;"],
      });
      const count = c.between(1, 9);
      const fill = how === "reused"
        ? `struct node$ *n = malloc(sizeof(*n));

        node$_set(n, step(&seed$));
        n->valid = i % 2;
        if (n->valid)
            n->maybe = nodes$[i - 1];`
        : `struct node$ *n = malloc(sizeof(*n)), local;

        spoil_stack();
        node$_set(&local, step(&seed$));
        local.valid = i % 2;
        if (local.valid)
            local.maybe = nodes$[i - 1];
        keep(&local);
        *n = local;`;
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
static struct node$ *nodes$[${count}];
static u32 seed$ = 5;
void build$(void)
{
    struct node$ *volatile junk = malloc(sizeof(*junk));

    memset(junk, 'A', sizeof(*junk));
    free(junk);
    for (u32 i = 0; i < ${count}; i++) {
        ${fill}
        nodes$[i] = n;
    }
}
void work$(void)
{
    node$_set(nodes$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        s = node$_sum(nodes$[i], s);
        if (nodes$[i]->valid)
            s = node$_sum(nodes$[i]->maybe, s);
    }
    return s;
}
`,
      });
    },
  };
}

/** Characters and numbers, with pointers into them and past their end. */
const buffers: Shape = {
  name: "buffers",
  expected: "right",
  make(c) {
    const size = c.between(2, 60);
    const count = c.between(1, 40);
    return () => ({
      main: `
static char *text$, *middle$, *end$;
static u32 *numbers$, *cursor$, seed$ = 1;
void build$(void)
{
    text$ = malloc(${size});
    for (u32 i = 0; i < ${size}; i++)
        text$[i] = (char) ('a' + step(&seed$) % 26);
    middle$ = text$ + ${size} / 2;
    end$ = text$ + ${size};
    numbers$ = malloc(${count} * sizeof(*numbers$));
    for (u32 i = 0; i < ${count}; i++)
        numbers$[i] = step(&seed$);
    cursor$ = &numbers$[${count} / 3];
}
void work$(void)
{
    if (++cursor$ == numbers$ + ${count})
        cursor$ = numbers$;
    *cursor$ += step(&seed$);
    *middle$ = (char) *cursor$;
}
u32 sum$(void)
{
    u32 s = seed$;

    for (char *p = text$; p < end$; p++)
        s = mix(s, (u32) *p + (p == middle$));
    for (u32 i = 0; i < ${count}; i++)
        s = mix(s, numbers$[i]);
    return mix(s, (u32) (cursor$ - numbers$));
}
`,
    });
  },
};

const lists: readonly Shape[] = [
  { name: "malloc-sizeof", expected: "right", make: (c) => list(c) },
  {
    name: "calloc-one",
    expected: "right",
    make: (c) => list(c, { get: "calloc(1, sizeof(struct node$))" }),
  },
  {
    name: "sizeof-variable",
    expected: "right",
    make: (c) =>
      list(c, {
        before: () =>
          `static struct node$ *fresh$(void)
{
    struct node$ *n = malloc(sizeof(*n));

    return n;
}`,
        get: "fresh$()",
      }),
  },
  {
    name: "mapped",
    expected: "right",
    make: (c) =>
      list(c, {
        get:
          "mmap(NULL, sizeof(struct node$), PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0)",
        put: "(void) munmap(n, sizeof(*n))",
      }),
  },
];

export const BLOCK_SHAPES: readonly Shape[] = [
  ...lists,
  table("array-malloc", {
    get: "malloc(count$ * sizeof(struct node$))",
    grows: false,
  }),
  table("array-calloc", {
    get: "calloc(count$, sizeof(*table$))",
    grows: false,
  }),
  table("array-realloc", {
    get: "malloc(sizeof(*table$) * count$)",
    grows: true,
  }),
  vectors,
  spare,
  flagged("reused-garbage", "reused"),
  flagged("stack-garbage", "copied"),
  buffers,
];
