/**
 * The phase in which an update failed, and what a check found, as the guest's
 * minix-service tells it. It has them from RS's answer (`RS_PHASE_*` in
 * minix/rs.h) and prints lines of fixed form:
 * `core/programs/minix-service/README.md`.
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
  `^minix-service: the update (?:failed|would fail) in phase ` +
    `"(${PHASES.join("|")})"$`,
  "m",
);

const CHECK_LINE =
  /^minix-service: the update would (succeed$|fail in phase )/m;

/** The phase that a complaint of the tool tells, if it tells one. */
export function failedPhase(complaint: string): UpdatePhase | null {
  return (LINE.exec(complaint)?.[1] ?? null) as UpdatePhase | null;
}

/** What a check (`-check`) says: whether the update would succeed; null where
 * there was none. */
export function checkOutcome(complaint: string): boolean | null {
  const [, said] = CHECK_LINE.exec(complaint) ?? [];
  return said === undefined ? null : said === "succeed";
}
