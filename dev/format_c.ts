/**
 * `deno task fmt:c`: formats every C file of the tree by the rules of
 * .clang-format. `--check` only names the files that differ and fails.
 */
import { format } from "@wasm-fmt/clang-format";

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

const check = Deno.args.includes("--check");
const style = Deno.readTextFileSync(new URL(".clang-format", ROOT));
const differing: string[] = [];
for (const path of FOLDERS.flatMap((folder) => [...cFiles(folder)]).sort()) {
  const url = new URL(path, ROOT);
  const text = Deno.readTextFileSync(url);
  const formatted = format(text, path, style);
  if (formatted === text) continue;
  differing.push(path);
  if (!check) Deno.writeTextFileSync(url, formatted);
}
if (check && differing.length > 0) {
  const text = differing.map((path) => `${path}: not formatted\n`).join("") +
    "hint: deno task fmt:c\n";
  Deno.stderr.writeSync(new TextEncoder().encode(text));
  Deno.exitCode = 1;
}
