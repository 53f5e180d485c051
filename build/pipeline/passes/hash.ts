// A hash of the passes' own source text: part of the key of what they make,
// so that a changed pass is never answered from the cache.
import { packedPasses, sourcePath } from "../../../host/mod.ts";
import { sha256 } from "../store/cache.ts";
import { walk } from "../store/sources.ts";

const FOLDERS = [
  "build/ir",
  "build/sectionify",
  "build/magic",
  "build/asr",
  "core/contract",
];
const FILES = ["core/abi/abi.ts", "build/pipeline/passes/passes.ts"];

let known: string | undefined;

export function passSources(): string {
  known ??= packedPasses();
  if (known !== undefined) return known;
  const parts: (string | Uint8Array)[] = FILES.map((file) =>
    Deno.readFileSync(sourcePath(file))
  );
  for (const folder of FOLDERS) {
    for (const file of walk(sourcePath(folder))) {
      if (!file.endsWith(".ts") || file.endsWith("_test.ts")) continue;
      parts.push(file, Deno.readFileSync(`${sourcePath(folder)}/${file}`));
    }
  }
  known = sha256(...parts);
  return known;
}
