// What tests do to the kernel's process table in a guest that stands still.
import { LittleEndian } from "../../../formats/mod.ts";
import type { Kernel, Process } from "../../../live/look/kernel.ts";

export { Kernel, type Process } from "../../../live/look/kernel.ts";

/** Moves where a process goes on when it runs next. The kernel saves the
 * registers of a process in its row with every entry and takes them from there
 * with every way back, so while the kernel runs the row is all. */
export function setPc(kernel: Kernel, process: Process, pc: number): void {
  const { guest, facts } = kernel;
  if (guest.inUserMode) {
    throw new Error("Cannot change registers: a process runs");
  }
  const memory = new LittleEndian(guest.memory);
  memory.setU32(process.row + facts.numbers("reg_pc"), pc);
}

/** How many processes reach a page frame. */
export function users(kernel: Kernel, frame: number): number {
  return kernel.processes().filter(({ space }) =>
    space.pages().some((page) => page.frame === frame)
  ).length;
}
