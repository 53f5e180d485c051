// Lists of random structures: what many shapes have in common is all but how
// a node is allocated and where the list is held.
import type { Choices } from "../choices.ts";
import { SUPPORT, type Version } from "../members.ts";
import { record, type RecordOptions } from "../records.ts";
import type { Texts } from "../shape.ts";

export interface ListOptions {
  /** An expression of a fresh node; the default is a malloc of its size. */
  readonly get?: string;
  /** A statement that gives `n` back; empty if nothing is. */
  readonly put?: string;
  /** What stands between the node's type and the list. */
  readonly before?: (version: Version) => string;
  readonly other?: (version: Version) => string;
  readonly third?: (version: Version) => string;
  readonly record?: RecordOptions;
  /** Statements for each fresh node, and for each in the checksum. */
  readonly fill?: string;
  readonly each?: string;
  /** What the checksum has besides. */
  readonly sum?: string;
  readonly start?: string;
  /** How a pointer to a node is kept. */
  readonly link?: {
    type: string;
    get: (value: string) => string;
    set: (value: string) => string;
  };
}

const NODE = "struct node$";

/** A list of nodes; each has a peer, too, which may be any node. */
export function list(c: Choices, options: ListOptions = {}) {
  const {
    get = "malloc(sizeof(struct node$))",
    put = "free(n)",
    link = { type: `${NODE} *`, get: (v) => v, set: (v) => v },
  } = options;
  const roles = [`${link.type} next;`, `${link.type} peer;`, "u32 id;"];
  const node = record(c, "node$", { roles, ...options.record });
  const count = c.between(2, 12);
  const seed = c.below(100000);
  const most = count + c.between(1, 4);
  return (v: Version): Texts => ({
    ...options.other === undefined ? {} : { other: options.other(v) },
    ...options.third === undefined ? {} : { third: options.third(v) },
    main: `${SUPPORT}
${node.all(v)}
${options.before?.(v) ?? ""}
static ${link.type} head$;
static u32 seed$ = ${seed}, made$, held$;
static ${NODE} *at$(u32 index)
{
    ${NODE} *n = ${link.get("head$")};

    while (index-- > 0)
        n = ${link.get("n->next")};
    return n;
}
static void push$(void)
{
    ${NODE} *n = ${get};
    u32 r = step(&seed$);

    if (n == NULL)
        failed();
    node$_set(n, r);
    n->id = made$++;
    ${options.fill ?? ""}
    n->next = head$;
    n->peer = ${link.set(`held$ == 0 ? n : at$(r % held$)`)};
    head$ = ${link.set("n")};
    held$++;
}
static void pop$(void)
{
    ${NODE} *n = ${link.get("head$")}, *m;

    head$ = n->next;
    held$--;
    for (m = ${link.get("head$")}; m != NULL; m = ${link.get("m->next")})
        if (${link.get("m->peer")} == n)
            m->peer = ${link.set("m")};
    ${put};
}
void build$(void)
{
    for (u32 i = 0; i < ${count}; i++)
        push$();
}
void work$(void)
{
    u32 r = step(&seed$);

    if (r % 3 != 0)
        node$_set(at$(r % held$), r);
    if (held$ >= ${most} || r % 5 == 0)
        pop$();
    if (held$ < 2 || r % 2 == 0)
        push$();
}
u32 sum$(void)
{
    u32 s = mix(seed$, held$);

    for (${NODE} *n = ${link.get("head$")}; n != NULL; n = ${
      link.get("n->next")
    }) {
        s = mix(s, n->id);
        s = node$_sum(n, s);
        s = mix(s, ${link.get("n->peer")}->id);
        ${options.each ?? ""}
    }
${options.sum ?? ""}
    return s;
}
`,
  });
}
