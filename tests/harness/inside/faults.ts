// Faults of a process while the guest stands still: when the process runs next
// it executes an instruction that there is not, or one that jumps to itself.
//
// Why this is sound. Nothing of the kernel's changes but the saved program
// counter of that process, as if it had jumped there itself. The instruction
// stands in dead bytes of its own stack, below its stack pointer: the i386 has
// no red zone and the kernel enters by another stack, so nobody reads them. The
// page is one that no other process reaches, so that nobody else meets it, and
// a predecessor that goes on after a rollback is as it was. (The system marks
// no page as not executable.) A process that waits in a call falls when the
// call returns; one whose call the kernel will execute again falls instead of
// calling.
import { VM_PAGE_SIZE as PAGE } from "../../../core/abi/abi.ts";
import { type Kernel, type Process, setPc, users } from "./kernel.ts";

export type Fault = "dies" | "loops";

const INSTRUCTION: Readonly<Record<Fault, readonly number[]>> = {
  // ud2, which the processor guarantees to be none.
  dies: [0x0f, 0x0b],
  // jmp to itself.
  loops: [0xeb, 0xfe],
};

/** Below the stack pointer, in bytes. */
const DISTANCE = 16;

/** Makes the process fall when it runs next; where it then is. */
export function inject(
  kernel: Kernel,
  process: Process,
  fault: Fault,
): number {
  const bytes = INSTRUCTION[fault];
  const address = process.sp - DISTANCE;
  const page = process.space.page(address);
  const what = `Cannot make ${process.name} fall`;
  if (page === undefined || address % PAGE > PAGE - bytes.length) {
    throw new Error(`${what}: nothing is below its stack pointer`);
  }
  const reaching = users(kernel, page.frame);
  if (reaching !== 1) {
    throw new Error(
      `${what}: ${reaching} processes have that page of its stack`,
    );
  }
  const at = page.frame + address % PAGE;
  kernel.guest.memory.set(bytes, at);
  kernel.guest.changed(at, at + bytes.length);
  setPc(kernel, process, address);
  return address;
}
