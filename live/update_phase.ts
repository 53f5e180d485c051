/**
 * The phase in which an update failed, as the guest's minix-service tells it.
 * It has the phase from RS's answer (`RS_PHASE_*` in minix/rs.h) and prints it
 * in a line of fixed form: `core/programs/minix-service/README.md`.
 */
const LINE = /^minix-service: the update failed in phase "([a-z ]+)"$/m;

export function failedPhase(complaint: string): string | null {
  return LINE.exec(complaint)?.[1] ?? null;
}
