// The test files of a tree, and of what a command line names in it. A name
// that gives no test is an error: what is not run cannot look like success.
const TEST = /_test\.ts$/;
/** Deno's own names for tests that ours do not use. */
const OTHER = /(^|[._])test\.[mc]?[jt]sx?$/;
const LEFT_OUT = new Set(["dist", "node_modules", "out"]);

/** All test files below a folder, sorted; as `deno test` finds them. */
export function testFiles(root: string, below = ""): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(`${root}/${below}`)) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) {
      if (entry.name.startsWith(".") || LEFT_OUT.has(entry.name)) continue;
      found.push(...testFiles(root, path));
    } else if (TEST.test(entry.name)) {
      found.push(path);
    } else if (OTHER.test(entry.name)) {
      throw new Error(`Cannot order "${path}": test files end in "_test.ts"`);
    }
  }
  return found.sort();
}

/** The test files that the words name: files, or folders with some. */
export function namedTests(root: string, words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const path = word.replace(/^\.\//, "").replace(/\/+$/, "");
    const info = stat(`${root}/${path}`);
    if (info === undefined) {
      throw new Error(`Cannot test "${word}": it does not exist`);
    }
    if (info.isFile && !TEST.test(path)) {
      throw new Error(`Cannot test "${word}": test files end in "_test.ts"`);
    }
    const files = info.isDirectory ? testFiles(root, path) : [path];
    if (files.length === 0) {
      throw new Error(`Cannot test "${word}": it has no test files`);
    }
    return files;
  });
}

function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
