// Types that the pointers to a block do not tell, or not all of.
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";

/** A type that only one unit knows, and another of the same tag elsewhere. */
const opaque: Shape = {
  name: "opaque-handle",
  expected: "right",
  make(c) {
    const thing = record(c, "thing$", {
      roles: ["struct thing$ *twin;", "u32 id;"],
      least: 1,
    });
    const decoy = c.chance(50);
    const count = c.between(1, 6);
    return (v) => ({
      other: `${SUPPORT}
${thing.all(v)}
struct thing$ *thing_new$(u32 id, struct thing$ *twin);
u32 thing_sum$(const struct thing$ *t, u32 s);
void thing_turn$(struct thing$ *t, u32 r);
struct thing$ *thing_new$(u32 id, struct thing$ *twin)
{
    struct thing$ *t = calloc(1, sizeof(*t));

    thing$_set(t, id * 991);
    t->id = id;
    t->twin = twin;
    return t;
}
u32 thing_sum$(const struct thing$ *t, u32 s)
{
    for (; t != NULL; t = t->twin)
        s = thing$_sum(t, mix(s, t->id));
    return s;
}
void thing_turn$(struct thing$ *t, u32 r)
{
    thing$_set(t, r);
}
`,
      third: decoy
        ? `struct thing$ {
    u32 number;
    char *text;
    u32 count;
};
static struct thing$ decoy$[2];
u32 decoy_use$(u32 n);
u32 decoy_use$(u32 n)
{
    decoy$[0].number += n;
    decoy$[1].text = (char *) &decoy$[0];
    return decoy$[0].number + (decoy$[1].text != NULL);
}
`
        : "",
      main: `
struct thing$;
struct thing$ *thing_new$(u32 id, struct thing$ *twin);
u32 thing_sum$(const struct thing$ *t, u32 s);
void thing_turn$(struct thing$ *t, u32 r);
${decoy ? "u32 decoy_use$(u32 n);" : ""}
static struct thing$ *handles$[${count}];
static u32 seed$ = 9;
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        handles$[i] = thing_new$(i, i == 0 ? NULL : handles$[i - 1]);
${decoy ? "    seed$ += decoy_use$(3);" : ""}
}
void work$(void)
{
    thing_turn$(handles$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++)
        s = thing_sum$(handles$[i], s);
    return s;
}
`,
    });
  },
};

/** Structures that nothing but pointers to void keep. */
function voidOnly(name: string, sized: boolean): Shape {
  return {
    name,
    expected: sized ? "right" : "refusable",
    make(c) {
      const node = record(c, "node$", {
        roles: ["void *peer;"],
        ...sized ? {} : { fixed: true },
      });
      const count = c.between(1, 6);

      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
static void *handles$[${count}];
static u32 seed$ = 11;
static void *raw$(void)
{
    enum { ROOM$ = sizeof(struct node$) + 24 };
    volatile size_t size = ROOM$;

    return malloc(size);
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++) {
        handles$[i] = ${sized ? "malloc(sizeof(struct node$))" : "raw$()"};
        node$_set(handles$[i], step(&seed$));
        ((struct node$ *) handles$[i])->peer = handles$[i / 2];
    }
}
void work$(void)
{
    node$_set(handles$[step(&seed$) % ${count}], seed$);
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        s = node$_sum(handles$[i], s);
        s = node$_sum(((struct node$ *) handles$[i])->peer, s);
    }
    return s;
}
`,
      });
    },
  };
}

/** Only the front part of what was allocated has a name. */
const derived: Shape = {
  name: "derived-base",
  expected: "right",
  make(c) {
    const base = record(c, "base$", {
      roles: ["struct base$ *next;", "int kind;"],
    });
    const types = [0, 1].slice(0, c.between(1, 2)).map((i) =>
      record(c, `der${i}$`, {
        first: "struct base$ base;",
        roles: ["struct base$ *other;"],
        least: 1,
      })
    );
    const count = c.between(1, 9);
    const asBase = c.chance(50);
    const each = (f: (i: number) => string) =>
      types.map((_, i) => f(i)).join("\n");
    return (v) => ({
      main: `${SUPPORT}
${base.all(v)}
${types.map((t) => t.all(v)).join("\n")}
static struct base$ *head$;
static u32 seed$ = 13;
${
        each((i) =>
          `static struct base$ *make${i}$(void)
{
    ${
            asBase
              ? `struct base$ *b = malloc(sizeof(struct der${i}$));
    struct der${i}$ *d = (struct der${i}$ *) b;`
              : `struct der${i}$ *d = malloc(sizeof(struct der${i}$));`
          }

    der${i}$_set(d, step(&seed$));
    d->other = head$;
    d->base.kind = ${i};
    return &d->base;
}
static u32 see${i}$(struct base$ *b, u32 s)
{
    struct der${i}$ *d = (struct der${i}$ *) b;

    s = der${i}$_sum(d, s);
    return d->other == NULL ? s : base$_sum(d->other, s);
}`
        )
      }
static void push$(u32 i)
{
    struct base$ *b = NULL;

    switch (i % ${types.length}) {
${each((i) => `    case ${i}: b = make${i}$(); break;`)}
    }
    base$_set(b, step(&seed$));
    b->next = head$;
    head$ = b;
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        push$(i);
}
void work$(void)
{
    push$(step(&seed$));
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct base$ *b = head$; b != NULL; b = b->next) {
        s = base$_sum(b, mix(s, (u32) b->kind));
        switch (b->kind) {
${each((i) => `        case ${i}: s = see${i}$(b, s); break;`)}
        }
    }
    return s;
}
`,
    });
  },
};

/** A size that one of two types decides. */
const eitherSize: Shape = {
  name: "either-size",
  expected: "right",
  make(c) {
    const base = record(c, "base$", {
      roles: ["struct base$ *next;", "_Bool large;"],
    });
    const large = record(c, "large$", {
      first: "struct base$ base;",
      roles: ["struct base$ *more;"],
    });
    const count = c.between(1, 6);
    return (v) => ({
      main: `${SUPPORT}
${base.all(v)}
${large.all(v)}
static struct base$ *head$;
static u32 seed$ = 15;
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++) {
        _Bool is = step(&seed$) % 2;
        struct base$ *b = malloc(is ? sizeof(struct large$) : sizeof(struct base$));

        base$_set(b, step(&seed$));
        if (is) {
            large$_set((struct large$ *) b, seed$ >> 8);
            ((struct large$ *) b)->more = head$;
        }
        b->large = is;
        b->next = head$;
        head$ = b;
    }
}
void work$(void)
{
    base$_set(head$, step(&seed$));
}
u32 sum$(void)
{
    u32 s = seed$;

    for (struct base$ *b = head$; b != NULL; b = b->next) {
        s = base$_sum(b, s);
        if (b->large) {
            struct large$ *l = (struct large$ *) b;

            s = large$_sum(l, s);
            if (l->more != NULL)
                s = base$_sum(l->more, s);
        }
    }
    return s;
}
`,
    });
  },
};

export const HIDDEN_SHAPES: readonly Shape[] = [
  opaque,
  voidOnly("void-sizeof", true),
  voidOnly("void-bare", false),
  derived,
  eitherSize,
];
