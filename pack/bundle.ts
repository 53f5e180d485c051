// The program as few JavaScript files: entries under the names that they have
// in the tree, what they share in chunks beside them.
import { type Files, readFolder } from "./files.ts";
import { ROOT } from "./root.ts";

/** Program, library, and the thread that applies passes. */
export const ENTRIES = ["main.ts", "mod.ts", "build/pipeline/passes/worker.ts"];

/** Bundled for Deno, the files would begin with `node:module`'s createRequire,
 * which takes Deno as long to load as all of the program. Minified, they have
 * no name of a folder of this host. */
const FLAGS = [
  ...["--quiet", "--code-splitting", "--minify", "--platform=browser"],
  ...["--packages=bundle", "--frozen-lockfile"],
];

export async function bundle(entries: readonly string[]): Promise<Files> {
  const folder = Deno.makeTempDirSync();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", ...FLAGS, "--outdir", folder, ...entries],
      cwd: ROOT,
      stdin: "null",
    }).output();
    if (!success) {
      throw new Error(
        `Cannot bundle the program: ${new TextDecoder().decode(stderr).trim()}`,
      );
    }
    return readFolder(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
