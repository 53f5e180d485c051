// The guest's sources as one tree of names, from several places:
//
//   core/…        the project's own, or an overlay's file of the same name
//   extra/NAME/…  a service or program folder given on the command line
//   zig/…         the toolchain's headers and musl (never changes: the
//                 toolchain's version stands for its contents)
//
// The tools run in a work folder that holds a copy of the first two and a
// link to the third. So all names they see are relative and the same on
// every host, and what was hashed is what is compiled.
import { dirname, join } from "node:path";
import { BuildError } from "../../errors.ts";
import { hashBytes } from "./cache.ts";

const CR = 13;
const LF = 10;
const SOURCE = /\.[chS]$/;
/** What the make rule of a compile cannot tell from something else. */
const UNSPEAKABLE = /[\p{Cc}\\]/u;

export class SourceTree {
  #files = new Map<string, string>();
  #contents = new Map<string, { bytes: Uint8Array; hash: string }>();
  readonly libDir: string;

  constructor(libDir: string) {
    this.libDir = libDir;
  }

  /** Lays a folder over the tree; later files replace earlier ones. */
  mount(name: string, folder: string): void {
    for (const file of walk(folder)) {
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
      const bytes = Deno.readFileSync(path);
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

  /** Writes the copy the tools work in. */
  stage(folder: string): void {
    for (const name of this.#files.keys()) {
      const path = join(folder, name);
      Deno.mkdirSync(dirname(path), { recursive: true });
      Deno.writeFileSync(path, this.read(name).bytes);
    }
    Deno.symlinkSync(this.libDir, join(folder, "zig"));
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
