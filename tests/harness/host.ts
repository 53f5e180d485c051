// What tests use of the host when it is there: programs, rights, the
// processor's mode. Every question goes through `probe`, which cannot throw:
// what is missing is a reason, and the reason stands in the name of the test
// that is skipped for it.
//
// MINIX_LIVE_WITHOUT names facilities (by the words below, with commas) that
// count as missing: how the skipping side is run where PATH does not decide.
import { openToolchain } from "../../build/toolchain/mod.ts";
import { scratchFolder } from "./minix_live.ts";

export interface Probe {
  readonly found: boolean;
  /** Why not; empty when found. */
  readonly reason: string;
}

/** Whether the attempt ends without an error of any kind. */
export async function probe(
  what: string,
  attempt: () => unknown,
): Promise<Probe> {
  const without = (Deno.env.get("MINIX_LIVE_WITHOUT") ?? "").split(",");
  if (without.includes(what)) {
    return { found: false, reason: `no ${what}: MINIX_LIVE_WITHOUT` };
  }
  try {
    await attempt();
    return { found: true, reason: "" };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { found: false, reason: `no ${what}: ${text.split("\n")[0]}` };
  }
}

/** Name and `ignore` of a test, or a step, that needs what was probed. */
export function needing(
  { found, reason }: Probe,
  name: string,
): { name: string; ignore: boolean } {
  return found
    ? { name, ignore: false }
    : { name: `${name}: skip: ${reason}`, ignore: true };
}

/** Runs a program of the host to its end, which must be good. */
export async function mustRun(
  program: string,
  ...args: string[]
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(`status ${code} of "${program}": ${decoder.decode(stderr)}`);
}

/** A program's file: on the PATH, or in the `sbin` beside a `bin` on it. */
export function findProgram(name: string): string {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const beside = folders.map((folder) => folder.replace(/\/bin$/, "/sbin"));
  for (const folder of [...folders, ...beside]) {
    try {
      const path = `${folder}/${name}`;
      if (Deno.statSync(path).isFile) return path;
    } catch {
      // Not in this one.
    }
  }
  throw new Error(`"${name}" is not on the PATH`);
}

export const QEMU = "qemu-system-i386";
export const FSCK = "fsck.minix";
export const GDB = "gdb";

export function probeQemu(): Promise<Probe> {
  return probe(QEMU, () => mustRun(findProgram(QEMU), "--version"));
}

export function probeFsck(): Promise<Probe> {
  return probe(FSCK, () => mustRun(findProgram(FSCK), "--version"));
}

/** A debugger that knows the i386 and has Python. */
export function probeGdb(): Promise<Probe> {
  return probe(GDB, async () => {
    const said = await mustRun(findProgram(GDB), ...[
      ...["-nx", "-batch", "-ex", "set architecture i386"],
      ...["-ex", "python print('it has ' + 'python')"],
    ]);
    if (!said.includes("it has python")) throw new Error("it has no Python");
  });
}

/** The right to mount a file system of a given size. */
export function probeMount(): Promise<Probe> {
  return probe("mount", async () => {
    using folder = scratchFolder();
    await mountSmall(folder.path, "1m");
    await unmount(folder.path);
  });
}

export async function mountSmall(folder: string, size: string): Promise<void> {
  const options = ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder];
  await mustRun(findProgram("mount"), ...options);
}

export async function unmount(folder: string): Promise<void> {
  await mustRun(findProgram("umount"), folder);
}

/** exit(0), and nothing else: no pass of ours has seen it. */
const EXIT = `.globl _start
_start:
    mov $1, %eax
    xor %ebx, %ebx
    int $0x80
`;

/** Whether this host builds and runs i386 programs. */
export function probeI386(): Promise<Probe> {
  return probe("i386", runSmallest);
}

async function runSmallest(): Promise<void> {
  using folder = scratchFolder();
  const { path } = folder;
  const toolchain = await openToolchain(path);
  Deno.writeTextFileSync(`${path}/exit.S`, EXIT);
  await toolchain.run("clang", [
    ...["--target=i386-unknown-none-elf", "-c", "exit.S", "-o", "exit.o"],
  ], { cwd: path });
  await toolchain.run("ld.lld", [
    ...["-m", "elf_i386", "-e", "_start", "exit.o", "-o", "exit"],
  ], { cwd: path });
  await mustRun(`${path}/exit`);
}
