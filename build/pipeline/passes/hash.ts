// A hash of the passes' own source text: part of the key of what they make,
// so that a changed pass is never answered from the cache.
import { fileURLToPath } from "node:url";
import { sha256 } from "../store/cache.ts";
import { walk } from "../store/sources.ts";

const FOLDERS = [
  "../../ir",
  "../../sectionify",
  "../../magic",
  "../../asr",
  "../../../core/contract",
];
const FILES = ["../../../core/abi/abi.ts", "passes.ts"];

let known: string | undefined;

export function passSources(): string {
  if (known !== undefined) return known;
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const parts: (string | Uint8Array)[] = FILES.map((file) =>
    Deno.readFileSync(here(file))
  );
  for (const folder of FOLDERS) {
    for (const file of walk(here(folder))) {
      if (!file.endsWith(".ts") || file.endsWith("_test.ts")) continue;
      parts.push(file, Deno.readFileSync(`${here(folder)}/${file}`));
    }
  }
  known = sha256(...parts);
  return known;
}
