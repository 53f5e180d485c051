// Debug information of what is installed: the same program, made once more with
// it. Every byte that a process loads is the same, or the build fails:
// addresses of another program would be lies.
import { type Elf, readElf } from "../../../formats/mod.ts";
import { BuildError } from "../../errors.ts";
import type { DebugLosses } from "../../ir/mod.ts";
import type { BuildContext } from "../steps/context.ts";

/** A program as it is installed, and its debug file if one is kept. */
export interface Linked {
  blob: string;
  debug?: string;
}

/** Each goes on where the one before could not tell all functions that
 * differ, since code behind them had moved. */
const MOST_ATTEMPTS = 12;

/**
 * Makes a program with debug information until its code is that of `blob`.
 * Where the compiler made other code for its sake, that function goes without
 * the places of its locals, and if need be without any.
 */
export async function sameWithDebug(
  ctx: BuildContext,
  { name, blob }: { name: string; blob: string },
  make: (losses: DebugLosses) => Promise<string>,
): Promise<string> {
  const losses: Record<string, "locals" | "all"> = {};
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const debug = await make(losses);
    const [one, two] = [blob, debug].map((hash) => ctx.cache.readBlob(hash));
    const other = differences(one!, two!);
    if (other === undefined) return debug;
    const lost = other.filter((symbol) => losses[symbol] !== "all");
    if (lost.length === 0) break;
    for (const symbol of lost) {
      losses[symbol] = symbol in losses ? "all" : "locals";
    }
  }
  throw new BuildError(
    `Cannot keep debug information of "${name}": ` +
      "with it the compiler makes another program",
    { hint: "-V MKDEBUG=no" },
  );
}

/** Functions whose code differs; undefined where nothing that is loaded does. */
function differences(
  one: Uint8Array,
  two: Uint8Array,
): string[] | undefined {
  const [left, right] = [readElf(one), readElf(two)];
  const pieces = [left, right].map((elf) => elf.sections.filter(isLoaded));
  const same = pieces[0]!.length === pieces[1]!.length &&
    pieces[0]!.every(({ name, address, size }, at) => {
      const other = pieces[1]![at]!;
      return other.name === name && other.address === address &&
        other.size === size;
    });
  if (!same) return resized(left, right);
  const at = (elf: Elf, file: Uint8Array) => (address: number, size: number) =>
    contents(elf, file, address, size);
  const [read, reread] = [at(left, one), at(right, two)];
  const isOther = ({ address, size }: { address: number; size: number }) =>
    read(address, size) !== reread(address, size);
  if (!pieces[0]!.some(isOther)) return undefined;
  return functions(left)
    .filter(({ value, size }) => isOther({ address: value, size }))
    .map(({ name }) => name);
}

function resized(left: Elf, right: Elf): string[] {
  const sizes = new Set(
    functions(right).map(({ name, size }) => `${size} ${name}`),
  );
  return functions(left)
    .filter(({ name, size }) => !sizes.has(`${size} ${name}`))
    .map(({ name }) => name);
}

function functions({ symbols }: Elf) {
  return symbols.filter(({ kind, size }) => kind === "function" && size > 0);
}

function isLoaded({ loaded, size }: { loaded: boolean; size: number }) {
  return loaded && size > 0;
}

/** As text, to compare; what no file has is zero. */
function contents(
  { segments }: Elf,
  file: Uint8Array,
  address: number,
  size: number,
): string {
  const home = segments.find(({ virtual, memorySize }) =>
    address >= virtual && address < virtual + memorySize
  );
  if (home === undefined) return "";
  const from = home.offset + address - home.virtual;
  const end = Math.min(from + size, home.offset + home.fileSize);
  return LATIN.decode(file.subarray(from, Math.max(from, end)));
}

const LATIN = new TextDecoder("latin1");
