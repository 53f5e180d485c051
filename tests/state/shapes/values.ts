// What a word may hold: pointers with tags, addresses as numbers, unions,
// packed members, what is left behind by freed memory.
import { DECLARED } from "../declared.ts";
import { SUPPORT } from "../members.ts";
import { record } from "../records.ts";
import type { Shape } from "../shape.ts";
import { list } from "./lists.ts";

function tagged(declared: boolean): Shape {
  const type = declared ? DECLARED.tagged ?? "" : "struct node$ *";
  return {
    name: declared ? "tagged-pointer-declared" : "tagged-pointer",
    expected: declared ? "right" : "refusable",
    make(c) {
      const bits = c.between(1, 3);
      return list(c, {
        record: {
          grownFront: c.chance(50),
          attributes: "__attribute__((aligned(4)))",
        },
        link: {
          type,
          get: (value) => `((struct node$ *) ((uintptr_t) ${value} & ~3ul))`,
          set: (value) => `((${type}) ((uintptr_t) (${value}) | ${bits}u))`,
        },
      });
    },
  };
}

function address(
  name: string,
  how: { type: string; mask: string; right: boolean },
): Shape {
  return {
    name,
    expected: how.right ? "right" : "refusable",
    apart: how.mask !== "0u",
    make: (c) =>
      list(c, {
        link: {
          type: how.type,
          get: (value) =>
            `((struct node$ *) (${value} == 0 ? 0 : ${value} ^ ${how.mask}))`,
          set: (value) =>
            `((${how.type}) (uintptr_t) (${value}) ^ ${how.mask})`,
        },
      }),
  };
}

/** Bit-fields and pointers at any byte. */
function packed(name: string, pointers: boolean): Shape {
  return {
    name,
    expected: "right",
    make(c) {
      const pack = "__attribute__((packed))";
      if (pointers) {
        return list(c, { record: { attributes: pack, first: "char odd;" } });
      }
      const widths = Array.from(
        { length: c.between(2, 7) },
        () => c.between(1, 63),
      );
      const added = c.chance(50) ? c.between(1, 63) : 0;
      const node = record(c, "node$", { least: 1 });
      const count = c.between(1, 5);
      const fields = widths.map((width, i) =>
        `    unsigned long long b${i} : ${width};`
      ).join("\n");
      const value = (i: number) =>
        `(unsigned long long) step(&seed$) * 0x10001 * ${i * 2 + 1}`;
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
struct ${pack} bits$ {
${
          v === 2 && added > 0
            ? `    unsigned long long added : ${added};`
            : ""
        }
${fields}
    struct node$ *node;
};
static struct bits$ *bits$;
static struct bits$ some$[2];
static u32 seed$ = 37;
static void fill$(struct bits$ *b)
{
${widths.map((_, i) => `    b->b${i} = ${value(i)};`).join("\n")}
}
void build$(void)
{
    bits$ = calloc(${count}, sizeof(*bits$));
    for (u32 i = 0; i < ${count}; i++) {
        fill$(&bits$[i]);
        bits$[i].node = malloc(sizeof(struct node$));
        node$_set(bits$[i].node, step(&seed$));
    }
    fill$(&some$[0]);
    fill$(&some$[1]);
    some$[1].node = bits$[0].node;
}
void work$(void)
{
    fill$(&bits$[step(&seed$) % ${count}]);
}
static u32 see$(const struct bits$ *b, u32 s)
{
${
          widths.map((_, i) =>
            `    s = mix(s, (u32) b->b${i}); s = mix(s, (u32) (b->b${i} >> 31));`
          ).join("\n")
        }
    return b->node == NULL ? s : node$_sum(b->node, s);
}
u32 sum$(void)
{
    u32 s = see$(&some$[1], see$(&some$[0], seed$));

    for (u32 i = 0; i < ${count}; i++)
        s = see$(&bits$[i], s);
    return s;
}
`,
      });
    },
  };
}

/** A table of places in the text, filled when it is first used. */
const labels: Shape = {
  name: "label-table",
  expected: "same text",
  make(c) {
    const steps = c.between(1, 6);
    return () => ({
      main: `
static void *place$[3];
static u32 seed$ = 39, total$;
static __attribute__((noinline)) u32 run$(u32 code, u32 value)
{
    if (place$[0] == NULL) {
        place$[0] = &&add;
        place$[1] = &&turn;
        place$[2] = &&end;
    }
    goto *place$[code % 3];
add:
    value += 5;
    goto *place$[(code >> 2) % 3 == 0 ? 1 : (code >> 2) % 3];
turn:
    value = value * 3 + 1;
    goto *place$[2];
end:
    return value;
}
void build$(void)
{
    for (u32 i = 0; i < ${steps}; i++)
        total$ = run$(step(&seed$), total$);
}
void work$(void)
{
    total$ = run$(step(&seed$), total$);
}
u32 sum$(void)
{
    return mix(total$, seed$);
}
`,
    });
  },
};

/** A pointer to freed memory, and what is there now. */
function stale(name: string, reused: boolean): Shape {
  return {
    name,
    expected: reused ? "refusable" : "right",
    make(c) {
      const record$ = record(c, "rec$", {
        roles: ["struct rec$ *next, *previous;"],
        least: 1,
      });
      const words = c.between(4, 64);
      const stride = c.pick([0, 1, 4]);
      const hooked = c.chance(50);
      const get = hooked ? "hook$(NULL, ROOM$)" : "malloc(ROOM$)";
      const count = c.between(1, 6);
      return (v) => ({
        main: `${SUPPORT}
${record$.all(v)}
enum { ROOM$ = sizeof(struct rec$) / 4 * 4 + ${words * 4} };
static void *standard$(void *p, size_t n)
{
    if (n == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, n);
}
static void *(*hook$)(void *, size_t) = standard$;
static struct rec$ *last$;
static unsigned *counts$[${count}];
static u32 seed$ = 41;
void build$(void)
{
    last$ = ${reused ? get : "malloc(sizeof(*last$))"};
    rec$_set(last$, 1);
    ${hooked ? "(void) hook$(last$, 0)" : "free(last$)"};
${
          reused
            ? `    for (u32 i = 0; i < ${count}; i++) {
        counts$[i] = ${get};
        for (u32 j = 0; j < ${words}; j++)
            counts$[i][j] = outside(counts$) + j * ${stride};
    }`
            : `    for (u32 i = 0; i < ${count}; i++) {
        counts$[i] = malloc(sizeof(unsigned));
        *counts$[i] = i;
    }`
        }
}
void work$(void)
{
    counts$[step(&seed$) % ${count}][0]++;
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++)
        for (u32 j = 0; j < ${reused ? words : 1}; j++)
            s = mix(s, counts$[i][j]);
    return s;
}
`,
      });
    },
  };
}

/** Unions: of what the words are, and whether somebody tells. */
function union(
  name: string,
  how: {
    expected: Shape["expected"];
    holds: "zero" | "number" | "pointer";
    selector?: boolean;
    common?: boolean;
  },
): Shape {
  return {
    name,
    expected: how.expected,
    make(c) {
      const node = record(c, "node$", { least: 1 });
      const count = c.between(1, 6);
      // On the heap: a static would be in the state of every case of the program.
      const around = how.common ? "" : "    u32 kind;\n";
      const front = how.common ? "u32 kind; " : "";
      const at = how.common ? "u.a." : "";
      const define = `union choice$ {
${
        how.common
          ? "    u32 kind;\n"
          : ""
      }    struct { ${front}u32 number; u32 pad; } a;
    struct { ${front}struct node$ *node; u32 weight; } b;
    struct { ${front}char text[8]; } c;
};`;
      const fill = {
        zero: "memset(&o->u, 0, sizeof(o->u));",
        number:
          `memset(&o->u, 0, sizeof(o->u)); o->u.a.number = step(&seed$) % 1000;`,
        pointer: `memset(&o->u, 0, sizeof(o->u));
        if (i % 2) {
            o->u.b.node = malloc(sizeof(struct node$));
            node$_set(o->u.b.node, step(&seed$));
            o->u.b.weight = i;
        } else {
            o->u.a.number = step(&seed$);
        }`,
      }[how.holds];
      const kind = how.holds === "pointer" ? "i % 2" : "0";
      return (v) => ({
        main: `${SUPPORT}
${node.all(v)}
${define}
struct object$ {
${
          v === 2
            ? "    u32 added;\n"
            : ""
        }${around}    union choice$ u;
};
static struct object$ *objects$;
static u32 seed$ = 43;
${
          how.selector
            ? `static const char *choose$(const struct st_union *where)
{
    return st_union_field(where, "kind") == 1 ? "b" : "a";
}
void start$(void)
{
    if (st_register_union("choice$", choose$) != 0)
        failed();
}`
            : ""
        }
void build$(void)
{
    objects$ = calloc(${count}, sizeof(*objects$));

    for (u32 i = 0; i < ${count}; i++) {
        struct object$ *o = &objects$[i];

        ${fill}
        o->${at}kind = ${kind};
    }
}
void work$(void)
{
    struct object$ *o = &objects$[step(&seed$) % ${count}];

    if (o->${at}kind == 1)
        node$_set(o->u.b.node, seed$);
    else
        o->u.a.number ${
          how.holds === "zero"
            ? "+= 0"
            : how.holds === "number"
            ? "= seed$ % 1000"
            : "++"
        };
}
u32 sum$(void)
{
    u32 s = seed$;

    for (u32 i = 0; i < ${count}; i++) {
        struct object$ *o = &objects$[i];

        s = mix(s, o->${at}kind);
        if (o->${at}kind == 1)
            s = mix(node$_sum(o->u.b.node, s), o->u.b.weight);
        else
            s = mix(s, o->u.a.number);
    }
    return s;
}
`,
      });
    },
  };
}

export const VALUE_SHAPES: readonly Shape[] = [
  tagged(false),
  ...DECLARED.tagged === undefined ? [] : [tagged(true)],
  address("integer-address", { type: "uintptr_t", mask: "0u", right: false }),
  address("xor-address", {
    type: "uintptr_t",
    mask: "0x5A5A5A5Au",
    right: false,
  }),
  ...DECLARED.address === undefined ? [] : [
    address("integer-address-declared", {
      type: DECLARED.address,
      mask: "0u",
      right: true,
    }),
  ],
  packed("packed-bits", false),
  packed("packed-pointers", true),
  labels,
  stale("dangling-reused", true),
  stale("dangling-free", false),
  union("zero-union", { expected: "right", holds: "zero" }),
  union("number-union", { expected: "right", holds: "number" }),
  union("selected-union", {
    expected: "right",
    holds: "pointer",
    selector: true,
  }),
  union("bare-union", { expected: "refusable", holds: "pointer" }),
  union("common-front-union", {
    expected: "refusable",
    holds: "pointer",
    common: true,
  }),
];
