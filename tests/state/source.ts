// Random cases put together into the sources of a program, in two versions.
import { Choices } from "./choices.ts";
import type { Version } from "./members.ts";
import type { Texts } from "./shape.ts";
import { shapeOf } from "./shapes/mod.ts";

/** A case is its shape and what was decided in making it. */
export interface Case {
  readonly shape: string;
  readonly choices: readonly number[];
}

const UNITS = ["main", "other", "third"] as const;
const SHARED = ["fuzz.h", "cases.c"] as const;
const GUEST = new URL("guest/", import.meta.url);

/** What runs the cases: files of guest/ beside the shared ones. */
export type Runner = "process.c" | "service.c";

export function drawCase(seed: string, shape: string): Case {
  const choices = Choices.drawn(`${seed} ${shape}`);
  shapeOf(shape).make(choices);
  return { shape, choices: choices.taken };
}

/** The texts of a case, with its number in all names. */
export function textsOf(
  { shape, choices }: Case,
  version: Version,
  number: number,
): Texts {
  const texts = shapeOf(shape).make(Choices.given(choices))(version);
  const numbered = (text: string) => text.replaceAll("$", `_${number}`);
  return {
    main: numbered(texts.main),
    ...texts.other === undefined ? {} : { other: numbered(texts.other) },
    ...texts.third === undefined ? {} : { third: numbered(texts.third) },
  };
}

/** Files by name. A case's units stand below each other in three files. */
export function sources(
  cases: readonly Case[],
  version: Version,
  runner: Runner,
): Map<string, string> {
  const all = cases.map((one, i) => textsOf(one, version, i));
  const files = new Map<string, string>();
  for (const unit of UNITS) {
    const parts = all.flatMap((texts, i) => {
      const text = texts[unit];
      if (text === undefined || text.trim() === "") return [];
      return [`/* ${i}: ${cases[i]!.shape} */\n${text}`];
    });
    if (parts.length > 0) {
      files.set(`${unit}_unit.c`, `#include "fuzz.h"\n${parts.join("\n")}`);
    }
  }
  const starts = all.map(({ main }, i) =>
    new RegExp(`^void start_${i}\\(void\\)`, "m").test(main)
  );
  files.set("table.c", table(starts));
  return new Map([...files, ...shared(runner)]);
}

/** Files of guest/ that a program needs. */
export function shared(
  runner: Runner,
  more: readonly string[] = [],
): [name: string, text: string][] {
  return [...SHARED, runner, ...more].map((
    name,
  ) => [name, Deno.readTextFileSync(new URL(name, GUEST))]);
}

/** The table of cases; which of them have a start. */
export function table(all: readonly boolean[]): string {
  const lines = all.map((starts, i) => ({ starts, i }));
  return `#include "fuzz.h"
${
    lines.map(({ starts, i }) =>
      `${starts ? `void start_${i}(void);\n` : ""}void build_${i}(void);
void work_${i}(void);
u32 sum_${i}(void);
`
    ).join("")
  }
const struct fuzz_case fuzz_cases[] = {
${
    lines.map(({ starts, i }) =>
      `    { ${
        starts ? `start_${i}` : "NULL"
      }, build_${i}, work_${i}, sum_${i} },`
    ).join("\n")
  }
};
const u32 fuzz_count = ${all.length};
unsigned char fuzz_active[${Math.max(all.length, 1)}];
`;
}

/** Writes the files into a folder; their names. */
export function writeSources(
  folder: string,
  files: ReadonlyMap<string, string>,
): string[] {
  Deno.mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
  return [...files.keys()].filter((name) => name.endsWith(".c")).sort();
}
