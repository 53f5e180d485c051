// Static objects: of blocks, of sections, of names that others use.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";

/** Statics of blocks; the later version has one more before the others: in a
 * block of its own, in one that was there, or in a block of its own and with
 * the name of others, where nobody can know which is which. */
function blockStatics(
  name: string,
  where: "new block" | "old block" | "same name",
): Shape {
  return {
    name,
    expected: where === "same name" ? "refusable" : "right",
    apart: true,
    make(c) {
      const node = record(c, "node$", { roles: ["struct node$ *next;"] });
      const blocks = c.between(1, 4);
      const added = where !== "new block"
        ? "static u32 count = 77; if (r % 2) count++;"
        : c.pick([
          "static u32 extra[3] = { 1, 2, 3 }; extra[r % 3]++;",
          "static struct node$ *spare; if (spare != NULL) node$_set(spare, r);",
          "static u32 amount = 77; if (r % 2) amount++;",
        ]);
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
static u32 seed$ = 25;
static __attribute__((noinline)) u32 turn$(u32 r, int look)
{
    u32 s = 0;

${
          v === 2
            ? `    if (!look) { ${added} }`
            : ""
        }
${
          Array.from({ length: blocks }, (_, i) =>
            `    {
        static u32 count = ${i};
        static struct node$ *last;

        if (look) {
            s = mix(s, count);
            for (struct node$ *n = last; n != NULL; n = n->next)
                s = node$_sum(n, s);
        } else if (r % ${blocks} == ${i}) {
            struct node$ *n = malloc(sizeof(*n));

            node$_set(n, r);
            n->next = last;
            last = n;
            count += ${i + 1};
        }
    }`).join("\n")
        }
    return s;
}
void build$(void)
{
    for (u32 i = 0; i < ${blocks}; i++)
        (void) turn$(i, 0);
}
void work$(void)
{
    (void) turn$(step(&seed$), 0);
}
u32 sum$(void)
{
    return mix(turn$(0, 1), seed$);
}
`,
      });
    },
  };
}

const linkerSet: Shape = {
  name: "linker-set",
  expected: "right",
  make(c) {
    const fixed = c.chance(50);
    const part = record(c, "part$", {
      first: "u32 id;",
      roles: ["struct part$ *next;"],
      fixed,
      ...c.chance(50) ? { attributes: "__attribute__((aligned(32)))" } : {},
    });
    const count = c.between(1, 5);
    return (v) => ({
      main: `${SUPPORT}
${part.all(v)}
extern struct part$ __start_set$[], __stop_set$[];
${
        Array.from({ length: count }, (_, i) =>
          `static struct part$ part${i}_$ __attribute__((section("set$"), used)) = { .id = ${
            i + 1
          } };`).join("\n")
      }
static struct part$ *chosen$;
static u32 seed$ = 29;
void build$(void)
{
    for (struct part$ *p = __start_set$; p < __stop_set$; p++) {
        part$_set(p, step(&seed$));
        p->next = p + 1 < __stop_set$ ? p + 1 : __start_set$;
    }
    chosen$ = &part${count - 1}_$;
}
void work$(void)
{
    part$_set(__start_set$ + step(&seed$) % ${count}, seed$);
}
u32 sum$(void)
{
    u32 s = mix(seed$, (u32) (__stop_set$ - __start_set$));

    for (struct part$ *p = __start_set$; p < __stop_set$; p++) {
        s = part$_sum(p, mix(s, p->id));
        s = mix(s, (u32) (p->next - __start_set$));
    }
    return mix(s, chosen$->id);
}
`,
    });
  },
};

/** The set that BSD's kernels have: constant pointers, walked elsewhere. */
const pointerSet: Shape = {
  name: "linker-set-pointers",
  expected: "right",
  make(c) {
    const part = record(c, "part$", {
      roles: ["u32 id;", "struct part$ *next;"],
    });
    const count = c.between(1, 5);
    const each = (f: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => f(i)).join("\n");
    return (v) => ({
      other: `${SUPPORT}
${part.all(v)}
${
        each((i) =>
          `static struct part$ part${i}_$ = { .id = ${i + 1} };
static struct part$ *const entry${i}_$ __attribute__((section("parts$"), used)) = &part${i}_$;`
        )
      }
u32 part_see$(const struct part$ *p, u32 s);
void part_fill$(struct part$ *p, u32 r, struct part$ *next);
u32 part_see$(const struct part$ *p, u32 s)
{
    return part$_sum(p, mix(s, p->id + p->next->id));
}
void part_fill$(struct part$ *p, u32 r, struct part$ *next)
{
    part$_set(p, r);
    p->next = next;
}
`,
      main: `
struct part$;
u32 part_see$(const struct part$ *p, u32 s);
void part_fill$(struct part$ *p, u32 r, struct part$ *next);
extern struct part$ *const __start_parts$[], *const __stop_parts$[];
static u32 seed$ = 61;
static struct part$ *last$;
void build$(void)
{
    for (struct part$ *const *p = __start_parts$; p < __stop_parts$; p++) {
        part_fill$(*p, step(&seed$), p + 1 < __stop_parts$ ? p[1] : *__start_parts$);
        last$ = *p;
    }
}
void work$(void)
{
    part_fill$(last$, step(&seed$), *__start_parts$);
}
u32 sum$(void)
{
    u32 s = mix(seed$, (u32) (__stop_parts$ - __start_parts$));

    for (struct part$ *const *p = __start_parts$; p < __stop_parts$; p++)
        s = part_see$(*p, s);
    return part_see$(last$, s);
}
`,
    });
  },
};

/** Names that look like libsys's and libmagicrt's. */
const prefixes: Shape = {
  name: "prefix-names",
  expected: "right",
  make(c) {
    const node = record(c, "node$", { roles: ["struct node$ *next;"] });
    const names = ["st_head$", "sef_state$", "magic_list$", "mmap_top$"];
    const name = c.pick(names);
    const other = c.pick(names.filter((one) => one !== name));
    const linkage = c.pick(["static ", ""]);
    return (v) => ({
      main: `${SUPPORT}
${node.all(v)}
${linkage}struct node$ *${name};
${linkage}u32 ${other} = 31;
static void push$(void)
{
    struct node$ *n = malloc(sizeof(*n));

    node$_set(n, step(&${other}));
    n->next = ${name};
    ${name} = n;
}
void build$(void)
{
    push$();
    push$();
}
void work$(void)
{
    push$();
}
u32 sum$(void)
{
    u32 s = ${other};

    for (struct node$ *n = ${name}; n != NULL; n = n->next)
        s = node$_sum(n, s);
    return s;
}
`,
    });
  },
};

/** One unit knows the type, the other only that there is one. */
const forward: Shape = {
  name: "forward-type",
  expected: "right",
  make(c) {
    const thing = record(c, "thing$", { roles: ["struct thing$ *next;"] });
    const holder = record(c, "holder$", {
      roles: ["struct thing$ *first;", "struct thing$ **middle;"],
    });
    return (v) => ({
      other: `${SUPPORT}
${thing.all(v)}
void thing_add$(struct thing$ **list, u32 r);
u32 thing_sum$(const struct thing$ *t, u32 s);
struct thing$ spare$;
void thing_add$(struct thing$ **list, u32 r)
{
    struct thing$ *t = malloc(sizeof(*t));

    thing$_set(t, r);
    t->next = *list == NULL ? &spare$ : *list;
    *list = t;
}
u32 thing_sum$(const struct thing$ *t, u32 s)
{
    for (; t != NULL; t = t->next)
        s = thing$_sum(t, mix(s, t == &spare$));
    return s;
}
`,
      main: `${SUPPORT}
struct thing$;
void thing_add$(struct thing$ **list, u32 r);
u32 thing_sum$(const struct thing$ *t, u32 s);
extern struct thing$ spare$;
${holder.all(v)}
static struct holder$ *holder$;
static struct thing$ *const spare_at$ = &spare$;
static u32 seed$ = 33;
void build$(void)
{
    holder$ = calloc(1, sizeof(*holder$));
    holder$_set(holder$, step(&seed$));
    holder$->middle = &holder$->first;
    thing_add$(&holder$->first, step(&seed$));
}
void work$(void)
{
    thing_add$(holder$->middle, step(&seed$));
}
u32 sum$(void)
{
    u32 s = holder$_sum(holder$, seed$);

    s = thing_sum$(spare_at$, s);
    return thing_sum$(*holder$->middle, s);
}
`,
    });
  },
};

/** Statics by value, arrays that grow, others added between them. */
const statics: Shape = {
  name: "static-objects",
  expected: "right",
  make(c) {
    const node = record(c, "node$", {
      roles: ["struct node$ *peer;", "const struct desc$ *desc;"],
    });
    const count = c.between(1, 6);
    const grows = c.chance(50) ? c.between(1, 3) : 0;
    const added = c.between(0, 3);
    return (v) => ({
      main: `${SUPPORT}
struct desc$ {
    int code;
    const char *name;
};
${node.all(v)}
static const struct desc$ descs$[3] = { { 1, "one" }, { 2, "two" }, { 3, "three" } };
${
        v === 2
          ? Array.from(
            { length: added },
            (_, i) => `static u32 added${i}_$[${i + 1}] = { ${i + 5} };`,
          ).join("\n")
          : ""
      }
static struct node$ table$[${v === 2 ? count + grows : count}];
struct node$ single$;
static u32 seed$ = 35;
static struct node$ *const fixed$ = &single$;
void build$(void)
{
    node$_set(fixed$, step(&seed$));
    single$.peer = &table$[${count} - 1];
    for (u32 i = 0; i < ${count}; i++) {
        node$_set(&table$[i], step(&seed$));
        table$[i].peer = i % 2 ? &single$ : &table$[i / 2];
        table$[i].desc = &descs$[i % 3];
    }
    single$.desc = &descs$[2];
}
void work$(void)
{
${
        v === 2
          ? Array.from({ length: added }, (_, i) => `    added${i}_$[0]++;`)
            .join("\n")
          : ""
      }
    node$_set(&table$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = node$_sum(fixed$, seed$);

    s = mix(s, (u32) (fixed$->peer - table$));
    for (u32 i = 0; i < ${count}; i++) {
        s = node$_sum(&table$[i], mix(s, (u32) table$[i].desc->code));
        s = mix(s, table$[i].peer == &single$ ? 99 : (u32) (table$[i].peer - table$));
        s = text_sum$(table$[i].desc->name, s);
    }
    return s;
}
`,
    });
  },
};

export const STATIC_SHAPES: readonly Shape[] = [
  blockStatics("block-statics", "new block"),
  blockStatics("block-statics-earlier", "old block"),
  blockStatics("block-statics-same-name", "same name"),
  linkerSet,
  pointerSet,
  prefixes,
  forward,
  statics,
];
