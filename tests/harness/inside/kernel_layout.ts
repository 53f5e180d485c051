// Where the kernel's tables are and what they look like: addresses from the
// symbols of its image, offsets from the compiler, which reads the kernel's
// own header with the kernel's flags.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFlags, TARGET } from "../../../build/pipeline/system/flags.ts";
import { openToolchain } from "../../../build/toolchain/mod.ts";
import { readElf } from "../../../formats/mod.ts";
import { scratchFolder } from "../minix_live.ts";
import { ROOT } from "../tree.ts";

const SOURCE = fileURLToPath(new URL("kernel_layout.c", import.meta.url));

/** The compiler's numbers, by the names in kernel_layout.c. */
export type Numbers = (name: string) => number;

let known: Promise<Numbers> | undefined;

/** The same for all machines of a process. */
export function kernelNumbers(): Promise<Numbers> {
  return known ??= compileNumbers();
}

async function compileNumbers(): Promise<Numbers> {
  using folder = scratchFolder();
  const toolchain = await openToolchain(folder.path);
  const words = compileFlags("kernel", "core/kernel", []).map((word) =>
    word.startsWith("zig/") ? join(toolchain.libDir, word.slice(4)) : word
  );
  const object = `${folder.path}/layout.o`;
  await toolchain.run("clang", [
    ...[TARGET, ...words, "-O2", "-c", SOURCE, "-o", object],
  ], { cwd: dirname(`${ROOT}/.`) });
  const values = new Map(
    readElf(Deno.readFileSync(object)).symbols
      .map(({ name, value }) => [name, value]),
  );
  return lookup(values, "kernel_layout.c");
}

function lookup(values: ReadonlyMap<string, number>, where: string): Numbers {
  return (name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`No "${name}" in ${where}`);
    return value;
  };
}

/** The kernel's variables, all physical. */
export interface KernelSymbols {
  address(name: string): number;
  /** What a pointer of the kernel's to one of its variables points to. */
  follow(pointer: number): number;
}

export function kernelSymbols(kernel: Uint8Array): KernelSymbols {
  const { segments, symbols } = readElf(kernel);
  const follow = (pointer: number) => {
    const home = segments.find(({ virtual, memorySize }) =>
      pointer >= virtual && pointer < virtual + memorySize
    );
    if (home === undefined) throw new Error(`Not the kernel's: ${pointer}`);
    return pointer - home.virtual + home.physical;
  };
  const values = new Map(
    symbols.filter(({ kind }) => kind === "object")
      .map(({ name, value }) => [name, follow(value)]),
  );
  return { address: lookup(values, "the kernel's symbols"), follow };
}
