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

/** Why a service's state was not taken over. */
export interface Refusal {
  /** A part of docs/refusals.md, as "ST7". */
  readonly code: string;
  /** The code in words. */
  readonly what: string;
  /** The object and the offset in it, and where in the sources it is
   * allocated: as much of that as RS's answer has room for. */
  readonly at: string;
}

const REFUSAL_LINE = /^minix-service: (ST\d+): (.*?): (.*)$/m;

/** The refusal that a complaint of the tool tells, if it tells one. */
export function refusalOf(complaint: string): Refusal | null {
  const [, code, what, at] = REFUSAL_LINE.exec(complaint) ?? [];
  return code === undefined ? null : { code, what: what!, at: at! };
}

/** What a check (`-check`) says: whether the update would succeed; null where
 * there was none. */
export function checkOutcome(complaint: string): boolean | null {
  const [, said] = CHECK_LINE.exec(complaint) ?? [];
  return said === undefined ? null : said === "succeed";
}
