/** The memory and the registers of a process of the guest, as a core file. */
import type { Session } from "../emu/client.ts";
import { after } from "../host/mod.ts";
import { connect, type MachineAddress } from "./connect.ts";
import { MachineError } from "./errors.ts";
import { askProcess } from "./host_questions.ts";
import { NewFile } from "./look/host_file.ts";
import type { CoreTaken, Whom } from "./look/looker.ts";

export type { CoreTaken } from "./look/looker.ts";

/** How a core is taken. */
export interface CoreOptions {
  /** Who aborts gets no file. */
  readonly signal?: AbortSignal;
}

/** A process is on its way into the kernel for a few instructions. */
const BUSY_SECONDS = 10;
const AGAIN_MS = 5;

/** Writes the core of one instance, whatever the guest does. */
export async function writeInstanceCore(
  instance: number,
  output: string,
  address: MachineAddress = {},
  options: CoreOptions = {},
): Promise<CoreTaken> {
  const { session, close } = await connect(address, { guest: false });
  try {
    return await takeCore(session, { instance }, output, options);
  } finally {
    close();
  }
}

/** Has a machine's process write a core; the file is there when it is whole. */
export async function takeCore(
  session: Session,
  whom: Whom,
  output: string,
  { signal }: CoreOptions = {},
): Promise<CoreTaken> {
  if (session.instance === undefined) {
    throw new MachineError(
      "Cannot read the memory of a machine that is not of minix-live: " +
        "its own emulator has it",
      { hint: "QEMU shows it to gdb: -gdb tcp::1234" },
    );
  }
  using file = new NewFile(output);
  const deadline = performance.now() + BUSY_SECONDS * 1000;
  for (;;) {
    const taken = await askProcess(session, "core", {
      ...{ whom, file: file.file },
    });
    if (!("busy" in taken)) {
      signal?.throwIfAborted();
      file.keep();
      return taken;
    }
    if (performance.now() > deadline) {
      throw new MachineError(
        `Cannot take a core: the process did not stand still within ` +
          `${BUSY_SECONDS} s`,
      );
    }
    await new Promise<void>((resolve) => after(AGAIN_MS, resolve));
  }
}
