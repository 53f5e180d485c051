/**
 * The phase in which an update failed, as the guest's minix-service tells it.
 * It has the phase from RS's answer (`RS_PHASE_*` in minix/rs.h) and prints it
 * in a line of fixed form: `core/programs/minix-service/README.md`.
 */

/**
 * How far an update came: refused (`request`), the old instance did not reach
 * its state (`prepare`), the new one could not take its place (`swap`), take
 * over its state (`state transfer`), or failed otherwise (`initialization`).
 */
export type UpdatePhase =
  | "request"
  | "prepare"
  | "swap"
  | "state transfer"
  | "initialization";

const PHASES: readonly UpdatePhase[] = [
  "request",
  "prepare",
  "swap",
  "state transfer",
  "initialization",
];

const LINE = new RegExp(
  `^minix-service: the update failed in phase "(${PHASES.join("|")})"$`,
  "m",
);

/** The phase that a complaint of the tool tells, if it tells one. */
export function failedPhase(complaint: string): UpdatePhase | null {
  return (LINE.exec(complaint)?.[1] ?? null) as UpdatePhase | null;
}
