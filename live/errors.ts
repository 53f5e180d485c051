/** Errors of the library; what a caller may want to know stands in fields. */
import { MinixLiveError, reasonOf } from "../host/mod.ts";
import type { UpdatePhase } from "./update_phase.ts";

/** A machine did not become ready. */
export class BootError extends MinixLiveError {
  /** Last lines of the guest's log. */
  readonly log: readonly string[];

  /** `log` is the end of the guest's log. */
  constructor(
    message: string,
    options: { hint?: string; cause?: unknown; log?: readonly string[] } = {},
  ) {
    super(message, options);
    this.log = options.log ?? [];
  }
}

/** A machine is not there, or cannot be reached or ended. */
export class MachineError extends MinixLiveError {
}

/** An attempt at the host's files, whose failure says what could not be done. */
export function onHost<T>(what: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (cause) {
    if (cause instanceof MinixLiveError) throw cause;
    throw new MachineError(`${what}: ${reasonOf(cause)}`, { cause });
  }
}

/** The guest's minix-service failed; the old instance is still running. */
export class UpdateError extends MinixLiveError {
  /** Label of the service. */
  readonly label: string;
  /** Phase in which RS gave the update up, as in `minix/rs.h` (RS_PHASE_*):
   * null when it never began. */
  readonly phase: UpdatePhase | null;

  /** `status` is that of the guest's minix-service. */
  constructor(
    message: string,
    options: { label: string; phase: UpdatePhase | null; status: number },
  ) {
    super(message, options);
    this.label = options.label;
    this.phase = options.phase;
  }
}
