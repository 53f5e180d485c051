// The guest's sources as one tree of names, from several places:
//
//   core/…        the project's own, or an overlay's file of the same name
//   extra/NAME/…  a service or program folder given on the command line: the
//                 user's own, in messages under the name that was typed
//   zig/…         the toolchain's headers and musl (never changes: the
//                 toolchain's version stands for its contents)
//
// The tools run in a work folder that holds a copy of the first two and a
// link to the third. So all names they see are relative and the same on
// every host, and what was hashed is what is compiled.
import { dirname, join, resolve } from "node:path";
import { reasonOf } from "../../../host/mod.ts";
import { BuildError } from "../../errors.ts";
import { hashBytes } from "./cache.ts";

const CR = 13;
const LF = 10;
const SOURCE = /\.[chS]$/;
/** A folder of the user's has at most so many files. */
const MOST_FILES = 20_000;
/** What the make rule of a compile cannot tell from something else. */
const UNSPEAKABLE = /[\p{Cc}\\]/u;

export class SourceTree {
  #files = new Map<string, string>();
  /** Folders under the name that was typed. */
  readonly #typed = new Map<string, string>();
  #contents = new Map<string, { bytes: Uint8Array; hash: string }>();
  readonly libDir: string;

  constructor(libDir: string) {
    this.libDir = libDir;
  }

  /** Lays a folder over the tree; later files replace earlier ones. */
  mount(name: string, folder: string): void {
    this.#add(name, folder, walk(folder));
  }

  /** Takes a folder of the user's: without hidden files, through links. */
  mountOwn(name: string, folder: string): void {
    this.#add(name, folder, walkOwn(folder));
    this.sayAs(name, folder);
  }

  isMounted(name: string): boolean {
    return this.#typed.has(name);
  }

  hasFolder(name: string): boolean {
    const prefix = `${name}/`;
    return this.#files.keys().some((file) => file.startsWith(prefix));
  }

  /** Messages name a folder of the tree as it was typed. */
  sayAs(name: string, typed: string): void {
    this.#typed.set(name, typed.replace(/(?<=.)\/+$/, ""));
  }

  /** A message with the names that were typed. */
  asTyped(text: string): string {
    for (const [name, typed] of this.#typed) {
      const before = new RegExp(`(?<![\\w./-])${RegExp.escape(name)}/`, "g");
      text = text.replace(before, () => `${typed}/`);
    }
    return text;
  }

  #add(name: string, folder: string, files: readonly string[]): void {
    for (const file of files) {
      if (SOURCE.test(file) && UNSPEAKABLE.test(file)) {
        throw new Error(
          `no tool can name ${JSON.stringify(file)} (control characters, \\)`,
        );
      }
      this.#files.set(`${name}/${file}`, join(folder, file));
    }
  }

  has(name: string): boolean {
    if (this.#files.has(name)) return true;
    if (!name.startsWith("zig/")) return false;
    try {
      return Deno.statSync(join(this.libDir, name.slice(4))).isFile;
    } catch {
      return false;
    }
  }

  /** Names below `folder` for which the predicate holds, sorted. */
  list(folder: string, keep: (name: string) => boolean): string[] {
    const prefix = folder + "/";
    return [...this.#files.keys()]
      .filter((name) => name.startsWith(prefix) && keep(name))
      .sort();
  }

  read(name: string): { bytes: Uint8Array; hash: string } {
    let entry = this.#contents.get(name);
    if (entry === undefined) {
      const path = name.startsWith("zig/")
        ? join(this.libDir, name.slice(4))
        : this.#files.get(name);
      if (path === undefined) throw new Error(`Cannot find source "${name}"`);
      const bytes = readSource(path);
      entry = { bytes, hash: hashBytes(bytes) };
      this.#contents.set(name, entry);
    }
    return entry;
  }

  /** The bytes of a text that no compiler reads: the guest and the pipeline
   * take lines as they are, and a CR would be part of one. */
  readText(name: string): Uint8Array {
    const { bytes } = this.read(name);
    const at = bytes.indexOf(CR);
    if (at < 0) return bytes;
    const line = bytes.subarray(0, at).filter((byte) => byte === LF).length + 1;
    throw new BuildError(
      `Cannot use "${this.#files.get(name) ?? name}": line ${line} has a CR`,
      { hint: "lines end in LF alone; of a checkout, see .gitattributes" },
    );
  }

  /** Writes the copy the tools work in. What else a folder of the user's has
   * is a link: most of it nobody reads. */
  stage(folder: string): void {
    const made = new Set<string>();
    for (const [name, from] of this.#files) {
      const path = join(folder, name);
      const parent = dirname(path);
      if (!made.has(parent)) Deno.mkdirSync(parent, { recursive: true });
      made.add(parent);
      if (name.startsWith("extra/") && !SOURCE.test(name)) {
        Deno.symlinkSync(resolve(from), path);
      } else Deno.writeFileSync(path, this.read(name).bytes);
    }
    Deno.symlinkSync(this.libDir, join(folder, "zig"));
  }
}

function readSource(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw new BuildError(`Cannot read "${path}": ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** The same of a folder of the user's: links are followed, what is hidden is
 * left out, and a source that is no file is an error. */
function walkOwn(folder: string): string[] {
  const names: string[] = [];
  const visit = (below: string, above: readonly string[]): void => {
    const real = Deno.realPathSync(join(folder, below));
    // A link to a folder that it is in.
    if (above.includes(real)) return;
    for (const entry of Deno.readDirSync(real)) {
      if (entry.name.startsWith(".")) continue;
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      const kind = entry.isSymlink ? kindOf(join(folder, name)) : entry;
      if (kind?.isDirectory) visit(name, [...above, real]);
      else if (kind?.isFile) names.push(name);
      else if (SOURCE.test(name)) {
        throw new Error(`"${name}" is no regular file`);
      }
      if (names.length > MOST_FILES) {
        throw new Error(
          `it has more than ${MOST_FILES} files: want that of one service`,
        );
      }
    }
  };
  visit("", []);
  return names.sort();
}

function kindOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/** Files below a folder by relative name, sorted. */
export function walk(folder: string, below = ""): string[] {
  const names: string[] = [];
  for (const entry of Deno.readDirSync(join(folder, below))) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) names.push(...walk(folder, name));
    else if (entry.isFile) names.push(name);
  }
  return names.sort();
}
