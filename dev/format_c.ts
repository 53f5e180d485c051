/**
 * `deno task fmt:c`: formats every C file of the tree by the rules of
 * .clang-format. `--check` only names the files that differ and fails.
 */
import { format } from "@wasm-fmt/clang-format";
import { printError, runTask } from "./task.ts";

const USAGE = `Usage: deno task fmt:c [--check]

Formats every C file of the tree.

  --check  write nothing; name what differs, and fail`;

const ROOT = new URL("../", import.meta.url);
const FOLDERS = ["core", "demo", "tests"];

function* cFiles(folder: string): Generator<string> {
  const entries = [...Deno.readDirSync(new URL(`${folder}/`, ROOT))];
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* cFiles(path);
    else if (/\.[ch]$/.test(name)) yield path;
  }
}

function formatAll(check: boolean): number {
  const style = Deno.readTextFileSync(new URL(".clang-format", ROOT));
  let differs = false;
  for (const path of FOLDERS.flatMap((folder) => [...cFiles(folder)]).sort()) {
    const url = new URL(path, ROOT);
    const text = Deno.readTextFileSync(url);
    const formatted = format(text, path, style);
    if (formatted === text) continue;
    if (!check) {
      Deno.writeTextFileSync(url, formatted);
      continue;
    }
    printError(`${path}: not formatted`);
    differs = true;
  }
  if (differs) printError("hint: deno task fmt:c");
  return differs ? 1 : 0;
}

await runTask(
  { name: "fmt:c", usage: USAGE, options: { check: { type: "boolean" } } },
  ({ check }) => formatAll(check ?? false),
);
