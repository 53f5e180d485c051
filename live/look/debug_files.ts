/** Debug files that a build has kept, found by the program that a core is of. */
import { readElf } from "../../formats/mod.ts";
import { statIfThere } from "../../host/mod.ts";
import { MachineError, onHost } from "../errors.ts";
import { coreSegments } from "./core_file.ts";

const END = ".debug";
/** The number of a variant. */
const VARIANT = /-\d+$/;

interface DebugFile {
  readonly path: string;
  /** Of the binary, without the number of a variant. */
  readonly program: string;
  /** What no process changes: its text. */
  readonly address: number;
  readonly text: Uint8Array;
}

export class DebugFiles {
  readonly #files: readonly DebugFile[];

  private constructor(readonly folders: readonly string[]) {
    this.#files = folders.flatMap((folder) =>
      onHost(
        `Cannot read the debug files in "${folder}"`,
        () => [...pathsBelow(folder)].flatMap(readDebug),
      )
    );
  }

  /** Those of folders; refuses a folder that is not there. */
  static in(folders: readonly string[]): DebugFiles {
    for (const folder of folders) {
      if (statIfThere(folder)?.isDirectory) continue;
      throw new MachineError(`Cannot find debug files: no folder "${folder}"`, {
        hint: "minix-live build -V MKDEBUG=yes …, and boot that image",
      });
    }
    return new DebugFiles(folders);
  }

  /** The debug file of the program that a core is of. */
  of(core: Uint8Array, what: string): { path: string; program: string } {
    const pages = coreSegments(core);
    const found = this.#files.find((file) =>
      pages.some(({ address, bytes }) => overlaps(file, address, bytes)) &&
      pages.every(({ address, bytes }) => agrees(file, address, bytes))
    );
    if (found !== undefined) return found;
    throw new MachineError(
      `Cannot judge the ${what}: its program has no debug file in ` +
        this.folders.map((folder) => `"${folder}"`).join(" or "),
      { hint: "--debug DIR names more folders of debug files" },
    );
  }
}

function* pathsBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* pathsBelow(path);
    else if (name.endsWith(END)) yield path;
  }
}

function readDebug(path: string): DebugFile[] {
  const bytes = Deno.readFileSync(path);
  const [text] = readElf(bytes).segments;
  if (text === undefined) return [];
  const name = path.slice(path.lastIndexOf("/") + 1, -END.length);
  return [{
    path,
    program: name.replace(VARIANT, ""),
    address: text.virtual,
    text: bytes.slice(text.offset, text.offset + text.fileSize),
  }];
}

/** The file's part that is at those addresses, and where in them. */
function common({ address: start, text }: DebugFile, at: number, size: number) {
  const from = Math.max(start, at);
  const end = Math.min(start + text.length, at + size);
  return { from, end };
}

function overlaps(file: DebugFile, at: number, bytes: Uint8Array): boolean {
  const { from, end } = common(file, at, bytes.length);
  return from < end;
}

function agrees(file: DebugFile, at: number, bytes: Uint8Array): boolean {
  const { from, end } = common(file, at, bytes.length);
  for (let place = from; place < end; place++) {
    const here = file.text[place - file.address];
    if (here !== bytes[place - at] && !isHeader(file, place)) return false;
  }
  return true;
}

/** The file's own header, which may be loaded with the text, tells of sections
 * that a stripped file has not. */
function isHeader({ address }: DebugFile, place: number): boolean {
  return place - address < 52;
}
