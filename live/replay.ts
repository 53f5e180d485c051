/** Runs a recorded run again. */
import { MachineError, onHost } from "./errors.ts";

/** A run that was run again. */
export interface Replayed {
  /** Instructions that the guest has executed since power on. */
  readonly instructions: number;
  /** SHA-256 of its memory, disk and general registers, in hexadecimal. */
  readonly hash: string;
  /** Whether the recording has an end; the run is the recorded one then. */
  readonly complete: boolean;
}

/** Runs what `boot --record` has recorded; fails when the run is another one.
 * Of the host it reads the recording alone. */
export async function replay(
  path: string,
  { onLog = () => {}, signal }: {
    /** Takes what the guest writes to its first serial port. */
    onLog?: (bytes: Uint8Array) => void;
    /** Ends the run, and fails with its reason. */
    signal?: AbortSignal;
  } = {},
): Promise<Replayed> {
  const what = `Cannot replay "${path}"`;
  const bytes = onHost(what, () => {
    if (Deno.statSync(path).isFile) return Deno.readFileSync(path);
    throw new MachineError(`${what}: it is no regular file`);
  });
  const { checkRepeated, replayRecording } = await import("../emu/mod.ts");
  const outputs = { onLog, onControl: () => {} };
  try {
    const { outcome, recorded } = await replayRecording(bytes, outputs, signal);
    if (recorded !== undefined) checkRepeated(outcome, recorded);
    const { instructions, hash } = outcome;
    return { instructions, hash, complete: recorded !== undefined };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new MachineError(`${what}: ${error.message}`, { cause: error });
  }
}
