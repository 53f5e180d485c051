// Random structures in two versions: members are added, left out, put into
// another order and made larger. Members that a shape of state needs (its
// pointers) stand among them.
import type { Choices } from "./choices.ts";
import { type Member, member, type Version } from "./members.ts";

export interface RecordOptions {
  /** Members that the shape needs, as C declarations. */
  readonly roles?: readonly string[];
  /** The same, before or behind all others. */
  readonly first?: string;
  readonly last?: string;
  readonly attributes?: string;
  /** Random members have no pointers. */
  readonly data?: boolean;
  /** Equal in both versions. */
  readonly fixed?: boolean;
  /** Members without structures in them: the whole is small. */
  readonly flat?: boolean;
  /** Least number of random members. */
  readonly least?: number;
  /** The later version has a member before the others. */
  readonly grownFront?: boolean;
}

export interface RecordType {
  /** The structure's definition and what it needs. */
  define(version: Version): string;
  /** TAG_set(p, r) and TAG_sum(p, s). */
  functions(version: Version): string;
  /** Both. */
  all(version: Version): string;
}

const MOST = 5;
/** A depth at which no member is a structure. */
const FLAT = 2;

export function record(
  c: Choices,
  tag: string,
  options: RecordOptions = {},
): RecordType {
  const { roles = [], first, last, attributes = "", fixed = false } = options;
  // A shape may have several records, and each has types of its members.
  const prefix = tag.replace("$", "");
  const data = {
    data: options.data ?? false,
    depth: options.flat ? FLAT : 0,
  };
  const random = Array.from(
    { length: c.between(options.least ?? 0, MOST) },
    (_, i): Member => {
      const one = member(c, `${prefix}${i}`, data);
      if (fixed || !c.chance(25)) return one;
      return { ...one, only: c.pick([2, 1] as const) };
    },
  );
  if (options.grownFront) {
    random.unshift({ ...member(c, `${prefix}front`, data), only: 2 });
  }
  const role = roles.map((text): Member => ({ name: "", declare: () => text }));
  const one = options.grownFront || c.chance(50)
    ? [...random, ...role]
    : [...role, ...random];
  const two = fixed || options.grownFront || !c.chance(50)
    ? one
    : c.shuffled(one);
  const membersOf = (v: Version) =>
    (v === 1 ? one : two).filter(({ only }) => (only ?? v) === v);
  const fixedPlace = (text: string | undefined) =>
    text === undefined ? [] : [`    ${text}`];
  const define = (v: Version) =>
    [
      ...membersOf(v).map((m) => m.before?.(v) ?? ""),
      `struct ${attributes} ${tag} {`,
      ...fixedPlace(first),
      ...membersOf(v).map((m) => `    ${m.declare(v)}`),
      ...fixedPlace(last),
      "};",
    ].filter((line) => line !== "").join("\n") + "\n";
  const lines = (
    members: readonly Member[],
    f: (m: Member) => string | undefined,
  ) =>
    members.flatMap((m) => f(m) ?? []).map((line) => `    ${line}\n`).join("");
  const functions = (v: Version) =>
    `static void ${tag}_set(struct ${tag} *p, u32 r)
{
    (void) p, (void) r;
${lines(membersOf(v), (m) => m.set?.("(*p)", v))}}
static u32 ${tag}_sum(const struct ${tag} *p, u32 s)
{
    (void) p;
${
      lines(
        one.filter(({ only }) => only === undefined),
        (m) => m.sum?.("(*p)", v),
      )
    }    return s;
}
`;
  return { define, functions, all: (v) => define(v) + functions(v) };
}
