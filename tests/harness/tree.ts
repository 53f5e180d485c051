// Copies of the project with something changed in them: how a test shows what
// another test, or the demo, says of a broken system.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LEFT_OUT = new Set([".git", "dist", "out", "node_modules"]);

/** The folders of the project that may have sources. */
export function sourceFolders(): string[] {
  return [...Deno.readDirSync(ROOT)]
    .filter(({ name, isDirectory }) =>
      isDirectory && !name.startsWith(".") && !LEFT_OUT.has(name)
    )
    .map(({ name }) => name).sort();
}

/** A replacement that must fit exactly once; how the text is broken into
 * lines is all one. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export function edited(text: string, { file, from, to }: Edit): string {
  const words = from.trim().split(/\s+/).map((word) => RegExp.escape(word));
  const parts = text.split(new RegExp(words.join("\\s+")));
  assert.equal(parts.length, 2, `the edit of "${file}" does not fit: ${from}`);
  return parts.join(to);
}

/** Writes the edits' files, and nothing else, below a folder. */
export function writeEdited(
  root: string,
  edits: readonly Edit[],
  folder: string,
): void {
  for (const edit of edits) {
    const path = `${folder}/${edit.file}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    let text: string;
    try {
      text = Deno.readTextFileSync(path);
    } catch {
      text = Deno.readTextFileSync(`${root}/${edit.file}`);
    }
    Deno.writeTextFileSync(path, edited(text, edit));
  }
}

/** The whole project, with the edits, in an empty folder. */
export function copyTree(folder: string, edits: readonly Edit[]): void {
  const copy = (below: string) => {
    for (const entry of Deno.readDirSync(`${ROOT}${below}`)) {
      const path = `${below}/${entry.name}`;
      if (LEFT_OUT.has(entry.name)) continue;
      if (entry.isDirectory) {
        Deno.mkdirSync(folder + path);
        copy(path);
      } else {
        Deno.copyFileSync(ROOT + path, folder + path);
      }
    }
  };
  copy("");
  writeEdited(folder, edits, folder);
}
