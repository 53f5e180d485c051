/** How a guest ended, in words. */
import type { Ending } from "../emu/mod.ts";

/** What a kernel of ours ends a machine with (core/kernel/printk.c). */
export const GUEST_SHUTDOWN = 0x10;
/** The same, of a kernel that gave up. */
export const GUEST_PANIC = 0x11;

/** Whether a guest shut down, or was told to end. */
export function isInOrder(ending: Ending): boolean {
  return ending.kind === "stopped" ||
    ending.kind === "exit" && ending.code !== GUEST_PANIC;
}

/** The subject is the guest or its machine. */
export function endingText(ending: Ending): string {
  switch (ending.kind) {
    case "exit":
      if (ending.code === GUEST_PANIC) return "The guest panicked";
      return ending.code === GUEST_SHUTDOWN
        ? "The guest shut down"
        : `The guest ended the machine with ${ending.code}`;
    case "panic":
      return `The machine died: ${ending.detail}`;
    case "halt":
      return "The guest halted with interrupts disabled";
    case "reset":
      return "The guest reset the machine";
    default:
      return "The machine stopped";
  }
}
