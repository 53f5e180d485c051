// Members of random structures: how each is declared in either version, filled
// from a number, and put into a checksum that knows no address.
//
// In the C texts of this folder `$` stands for the number of the case, so that
// many cases fit into one program.
import type { Choices } from "./choices.ts";

export type Version = 1 | 2;

export interface Member {
  readonly name: string;
  /** What must be defined before the structure. */
  readonly before?: (version: Version) => string;
  readonly declare: (version: Version) => string;
  /** C statements; `at` is the structure as an lvalue, `r` a number. */
  readonly set?: (at: string, version: Version) => string;
  /** C statements that mix the member into `s`. */
  readonly sum?: (at: string, version: Version) => string;
  /** Left out of the other version, and then of the checksum. */
  readonly only?: Version;
}

/** What every case has, whatever its members. */
export const SUPPORT = `
static int numbers$[8] = { 3, 1, 4, 1, 5, 9, 2, 6 };
static const char *const words$[5] = { "alpha", "beta", "", "gamma", "delta" };
static u32 up$(u32 x) { return x * 3 + 1; }
static u32 down$(u32 x) { return x * 5 + 2; }
static u32 text_sum$(const char *t, u32 s)
{
    if (t == NULL)
        return mix(s, 99);
    for (; *t != '\\0'; t++)
        s = mix(s, (unsigned char) *t);
    return s;
}
`;

const NARROW = [
  "int",
  "unsigned",
  "short",
  "unsigned short",
  "signed char",
  "unsigned char",
  "long long",
  "unsigned long long",
];

function wider(type: string): string {
  return type.startsWith("unsigned") ? "unsigned long long" : "long long";
}

type Kind = (c: Choices, name: string) => Member;

const integer: Kind = (c, name) => {
  const type = c.pick(NARROW);
  const grows = c.chance(25);
  const add = c.below(1000);
  return {
    name,
    declare: (v) => `${v === 2 && grows ? wider(type) : type} ${name};`,
    set: (at) => `${at}.${name} = (${type}) (r * 2654435761u + ${add});`,
    sum: (at) =>
      `s = mix(s, (u32) ${at}.${name}); s = mix(s, (u32) ((unsigned long long) ${at}.${name} >> 32));`,
  };
};

const bits: Kind = (c, name) => {
  const width = c.between(1, 20);
  const grows = c.chance(25) ? c.between(1, 11) : 0;
  const base = c.pick(["unsigned", "int", "unsigned long long"]);
  const mask = 2 ** (base === "int" ? width - 1 : width) - 1;
  return {
    name,
    declare: (v) => `${base} ${name} : ${v === 2 ? width + grows : width};`,
    set: (at) => `${at}.${name} = r >> 3 & ${mask}u;`,
    sum: (at) => `s = mix(s, (u32) ${at}.${name});`,
  };
};

const flag: Kind = (_, name) => ({
  name,
  declare: () => `_Bool ${name};`,
  set: (at) => `${at}.${name} = r >> 4 & 1;`,
  sum: (at) => `s = mix(s, ${at}.${name});`,
});

const enumeration: Kind = (c, name) => {
  const count = c.between(1, 4);
  const tag = `e$_${name}`;
  const list = (n: number) =>
    Array.from({ length: n }, (_, i) => `${tag}_${i}`);
  return {
    name,
    before: (v) =>
      `enum ${tag} { ${list(v === 2 ? count + 1 : count).join(", ")} };`,
    declare: () => `enum ${tag} ${name};`,
    set: (at) => `${at}.${name} = (enum ${tag}) (r % ${count});`,
    sum: (at) => `s = mix(s, (u32) ${at}.${name});`,
  };
};

const array: Kind = (c, name) => {
  const type = c.pick(["char", "int", "short", "unsigned char", "long long"]);
  const count = c.between(1, 9);
  const grows = c.chance(25) ? c.between(1, 4) : 0;
  const rows = c.chance(20) ? `[${c.between(1, 3)}]` : "";
  const first = rows === "" ? "" : "[0]";
  return {
    name,
    declare: (v) =>
      `${type} ${name}${rows}[${v === 2 ? count + grows : count}];`,
    set: (at) =>
      `for (u32 i = 0; i < ${count}; i++) ${at}.${name}${first}[i] = (${type}) (r + i * 7);`,
    sum: (at) =>
      `for (u32 i = 0; i < ${count}; i++) s = mix(s, (u32) ${at}.${name}${first}[i]);`,
  };
};

const real: Kind = (c, name) => {
  const type = c.pick(["double", "float"]);
  return {
    name,
    declare: () => `${type} ${name};`,
    set: (at) => `${at}.${name} = (${type}) (r % 1000) / 4;`,
    sum: (at) => `s = mix(s, (u32) (${at}.${name} * 4));`,
  };
};

const word: Kind = (_, name) => ({
  name,
  declare: () => `const char *${name};`,
  set: (at) => `${at}.${name} = r % 7 == 6 ? NULL : words$[r % 7 % 5];`,
  sum: (at) => `s = text_sum$(${at}.${name}, s);`,
});

const callee: Kind = (_, name) => ({
  name,
  declare: () => `u32 (*${name})(u32);`,
  set: (at) => `${at}.${name} = r % 3 == 2 ? NULL : r % 3 == 1 ? up$ : down$;`,
  sum: (at) => `s = mix(s, ${at}.${name} == NULL ? 7 : ${at}.${name}(5));`,
});

const inside: Kind = (_, name) => ({
  name,
  declare: () => `int *${name};`,
  set: (at) => `${at}.${name} = r % 9 == 8 ? NULL : &numbers$[r % 9];`,
  sum: (at) =>
    `s = mix(s, ${at}.${name} == NULL ? 11 : (u32) (${at}.${name} - numbers$) * 16 + (u32) *${at}.${name});`,
});

const choice: Kind = (_, name) => ({
  name,
  declare: () => `union { u32 n; unsigned char b[4]; } ${name};`,
  set: (at) => `${at}.${name}.n = r * 77;`,
  sum: (at) => `s = mix(s, ${at}.${name}.n);`,
});

/** Members without pointers. */
const DATA: readonly Kind[] = [
  integer,
  array,
  bits,
  flag,
  enumeration,
  real,
  choice,
];
const ALL: readonly Kind[] = [
  integer,
  word,
  array,
  callee,
  inside,
  bits,
  enumeration,
  flag,
  real,
  choice,
];

/** A random member; what is nested has its own versions. */
export function member(
  c: Choices,
  name: string,
  { data = false, depth = 0 }: { data?: boolean; depth?: number } = {},
): Member {
  if (depth < 2 && c.chance(12)) return nested(c, name, { data, depth });
  return c.pick(data ? DATA : ALL)(c, name);
}

function nested(
  c: Choices,
  name: string,
  options: { data: boolean; depth: number },
): Member {
  const depth = options.depth + 1;
  const parts = Array.from(
    { length: c.between(1, 3) },
    (_, i) => member(c, `${name}${"abc"[i]}`, { ...options, depth }),
  );
  const count = c.chance(40) ? c.between(2, 3) : 1;
  const grows = count > 1 && c.chance(25) ? 1 : 0;
  const tag = `n$_${name}`;
  const order = c.chance(30) ? [...parts].reverse() : parts;
  const dims = (v: Version) =>
    count === 1 ? "" : `[${v === 2 ? count + grows : count}]`;
  const each = (at: string, f: (at: string) => string) =>
    Array.from(
      { length: count },
      (_, i) => f(`${at}.${name}${count === 1 ? "" : `[${i}]`}`),
    ).join("\n");
  return {
    name,
    before: (v) =>
      parts.map((p) => p.before?.(v) ?? "").join("\n") +
      `struct ${tag} { ${
        (v === 2 ? order : parts).map((p) => p.declare(v)).join(" ")
      } };`,
    declare: (v) => `struct ${tag} ${name}${dims(v)};`,
    set: (at, v) =>
      each(at, (one) => parts.map((p) => p.set!(one, v)).join("\n")),
    sum: (at, v) =>
      each(at, (one) => parts.map((p) => p.sum!(one, v)).join("\n")),
  };
}
