// The host that a program is for, by its headers.

const ELF = 0x7f454c46;
const PE = 0x4d5a;
const MACH_O_64 = 0xcffaedfe;

const ELF_MACHINES = new Map([[62, "x86_64"], [183, "aarch64"]]);
const MACH_O_MACHINES = new Map([
  [0x0100_0007, "x86_64"],
  [0x0100_000c, "aarch64"],
]);
const PE_MACHINES = new Map([[0x8664, "x86_64"], [0xaa64, "aarch64"]]);

/** As pack/targets.ts names it. */
export function machineOf(file: Uint8Array): string {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (view.getUint32(0) === ELF) {
    return `${ELF_MACHINES.get(view.getUint16(18, true))}-linux`;
  }
  if (view.getUint32(0) === MACH_O_64) {
    return `${MACH_O_MACHINES.get(view.getUint32(4, true))}-macos`;
  }
  if (view.getUint16(0) === PE) {
    const header = view.getUint32(0x3c, true);
    return `${PE_MACHINES.get(view.getUint16(header + 4, true))}-windows`;
  }
  throw new SyntaxError("Cannot read the header: no program of a known host");
}
