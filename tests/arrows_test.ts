// Arrows run down: tables and data below mechanisms, mechanisms below entries.
// Drawn with who-uses-whom as arrows, the files of a folder have no circle but
// those of the table here, each with the reason why its files belong together.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  type Arrows,
  circles,
  filesOf,
  importArrows,
  includeArrows,
  showCircle,
  useArrows,
} from "./harness/arrows.ts";
import { sourceFolders } from "./harness/tree.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Circles that stay: their files, and why. */
const TOGETHER: { files: string[]; why: string }[] = [
  {
    files: ["alarm.c", "exit.c", "signal.c", "wait.c"]
      .map((name) => `core/servers/pm/${name}`),
    why: "a signal ends a process, and the end of a process (its timer goes " +
      "with it) is a signal to its parent, who may wait for it",
  },
  {
    files: ["st_convert.c", "st_record.c"]
      .map((name) => `core/libmagicrt/${name}`),
    why: "a value may be a structure, and its members are values",
  },
];

/** C files are compared inside a component; the libraries are one, because
 * they are linked together into every program. */
function component(file: string): string {
  const parts = file.split("/");
  if (/^(lib\w+|crt)$/.test(parts[1]!)) return "libraries";
  const deep = ["servers", "drivers", "fs", "programs"].includes(parts[1]!);
  return parts.slice(0, deep ? 3 : 2).join("/");
}

const PUBLIC = [...filesOf(ROOT, "core/include", /\.h$/)];

function components(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of filesOf(ROOT, "core", /\.[chS]$/)) {
    if (file.startsWith("core/include/")) continue;
    const name = component(file);
    found.set(name, [...found.get(name) ?? [], file]);
  }
  return found;
}

function typescript(): string[] {
  return sourceFolders()
    .flatMap((folder) => [...filesOf(ROOT, folder, /\.ts$/)])
    .concat("main.ts", "mod.ts");
}

function* drawings(): Generator<Arrows> {
  for (const files of components().values()) {
    yield useArrows(ROOT, [...files, ...PUBLIC]);
  }
  yield includeArrows(ROOT, [...filesOf(ROOT, "core", /\.h$/)]);
  yield importArrows(ROOT, typescript());
}

Deno.test("files use each other in one direction, but for the table's circles", () => {
  const known = new Set(TOGETHER.map(({ files }) => files.join(" ")));
  const wrong: string[] = [];
  for (const arrows of drawings()) {
    for (const circle of circles(arrows)) {
      if (known.delete(circle.join(" "))) continue;
      wrong.push(`a circle:\n${showCircle(circle, arrows)}`);
    }
  }
  for (const files of known) wrong.push(`no circle any more: ${files}`);
  assert.equal(wrong.join("\n"), "");
});

/** The circles of a small component with these files. */
function circlesOf(sources: Record<string, string>): string[][] {
  const root = Deno.makeTempDirSync();
  try {
    for (const [name, text] of Object.entries(sources)) {
      Deno.writeTextFileSync(`${root}/${name}`, text);
    }
    const files = Object.keys(sources);
    return [
      ...circles(useArrows(root, files.filter((name) => /[chS]$/.test(name)))),
      ...circles(importArrows(root, files.filter((name) => /ts$/.test(name)))),
    ];
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("a call up, a variable, a macro and a pasted name make circles", () => {
  const low = "int\nlow(void)\n{\n    return high();\n}\n";
  const high = "int\nhigh(void)\n{\n    return low();\n}\n";
  assert.deepEqual(circlesOf({ "a.c": low, "b.c": high }), [["a.c", "b.c"]]);
  assert.deepEqual(
    circlesOf({
      "a.c": "int state;\n\nint\nf(void)\n{\n    return g();\n}\n",
      "b.c": "int\ng(void)\n{\n    return state;\n}\n",
    }),
    [["a.c", "b.c"]],
  );
  assert.deepEqual(
    circlesOf({
      "x.h": "#define NOW (kinfo.now)\n",
      "a.c": "struct kinfo kinfo;\n\nint\nf(void)\n{\n    return g();\n}\n",
      "b.c": "int\ng(void)\n{\n    return NOW;\n}\n",
    }),
    [["a.c", "b.c"]],
  );
  assert.deepEqual(
    circlesOf({
      "a.c": "#define CALL(n) do_##n\nint (*calls[])(void) = { CALL(f) };\n\n" +
        "int\nlow(void)\n{\n    return 0;\n}\n",
      "b.c": "int\ndo_f(void)\n{\n    return low();\n}\n",
    }),
    [["a.c", "b.c"]],
  );
});

Deno.test("comments, strings, members, declarations and statics make none", () => {
  assert.deepEqual(
    circlesOf({
      "a.c": "int\nf(void)\n{\n    return g();\n}\n",
      "b.c": "int f(void);\n\nstatic int\nh(void)\n{\n    return 1;\n}\n\n" +
        'int\ng(void)\n{\n    /* f() */\n    puts("f");\n' +
        "    return x.f + y->f + h();\n}\n",
    }),
    [],
  );
});

Deno.test("imports of types count as well", () => {
  assert.deepEqual(
    circlesOf({
      "a.ts": 'import { f } from "./b.ts";\n',
      "b.ts": 'import type { T } from "./a.ts";\n',
    }),
    [["a.ts", "b.ts"]],
  );
});
