// The program as few JavaScript files: entries under the names that they have
// in the tree, what they share in chunks beside them.
import { APP_FILES } from "../host/mod.ts";
import { type Files, readFolder, textFile } from "./files.ts";
import { ROOT } from "./root.ts";

/** Program, library, and the thread that applies passes. */
export const ENTRIES: readonly string[] = [
  ...[APP_FILES.main, APP_FILES.library, APP_FILES.passWorker],
].map((name) => name.replace(/\.js$/, ".ts"));

/** Bundled for Deno, the files would begin with `node:module`'s createRequire,
 * which takes Deno as long to load as all of the program. Minified, they would
 * not be the program: what is declared with `using` and used once would stand
 * where it is used, and nobody would dispose of it. */
const FLAGS = [
  ...["--quiet", "--code-splitting", "--keep-names", "--platform=browser"],
  ...["--packages=bundle", "--frozen-lockfile"],
];
/** Before each module: names of this host's folders. */
const PATH_COMMENT = /^\/\/ \S+\.(?:[cm]?[jt]s|json)\n/gm;

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
    return withPlainNames(withoutPaths(readFolder(folder)));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function withoutPaths(files: Files): Files {
  return new Map([...files].map(([name, { bytes }]) => [
    name,
    textFile(new TextDecoder().decode(bytes).replace(PATH_COMMENT, "")),
  ]));
}

const HASHED = /([\w-]+)-[0-9A-Z]{8}\.js/g;

/**
 * Chunks under a number in place of a hash, which is also of where the tree
 * and Deno's packages are: they are ordered by what is in them.
 */
export function withPlainNames(files: Files): Files {
  const texts = new Map(
    [...files].map(([name, { bytes }]) => [
      name,
      new TextDecoder().decode(bytes),
    ]),
  );
  const isChunk = (name: string) => texts.has(name) && name.match(HASHED);
  const plain = (text: string) =>
    text.replace(HASHED, (name, kind) => isChunk(name) ? kind : name);
  const chunks = [...texts.keys()].filter(isChunk)
    .map((name) => ({
      name,
      order: `${plain(name)} ${plain(texts.get(name)!)}`,
    }))
    .sort((a, b) => a.order < b.order ? -1 : 1);
  const names = new Map(
    chunks.map(({ name }, index) => [name, `${plain(name)}-${index}.js`]),
  );
  return new Map([...texts].map(([name, text]) => [
    names.get(name) ?? name,
    textFile(text.replace(HASHED, (word) => names.get(word) ?? word)),
  ]));
}
