/** Moves services to their next randomised variant, as MINIX's update_asr. */
import { GuestError, type Session, statGuestFile } from "../emu/client.ts";
import type { Service } from "./facts.ts";
import type { UpdatePhase } from "./update_phase.ts";

const SERVICE_PATH = "/service";
const SERVICE_ASR_PATH = "/service/asr";
const TIMEOUT = "300HZ";
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

/** What became of one service. */
export type AsrStep =
  & { readonly label: string }
  & (
    | { readonly outcome: "updated"; number: number; total: number }
    | { readonly outcome: "skipped"; reason: string }
    | { readonly outcome: "failed"; status: number; phase: UpdatePhase | null }
    | { readonly outcome: "unknown" }
  );

async function isRegular(session: Session, path: string): Promise<boolean> {
  try {
    return ((await statGuestFile(session, path)).mode & FILE_TYPE) === REGULAR;
  } catch (error) {
    if (error instanceof GuestError) return false;
    throw error;
  }
}

/** Variants of a program with the base binary, up to the first gap. */
async function countVariants(
  session: Session,
  filename: string,
): Promise<number> {
  let total = 1;
  while (await isRegular(session, `${SERVICE_ASR_PATH}/${filename}-${total}`)) {
    total++;
  }
  return total;
}

/** The outcome for one label; `minixService` runs the guest's tool. */
export async function rerandomize(
  { session, label, service, minixService }: {
    session: Session;
    label: string;
    service: Service | undefined;
    minixService(
      words: readonly string[],
    ): Promise<{ status: number; phase: UpdatePhase | null }>;
  },
): Promise<AsrStep> {
  const skipped = (reason: string): AsrStep => ({
    ...{ label, outcome: "skipped", reason },
  });
  if (service === undefined) return { label, outcome: "unknown" };
  const { progname } = service;
  if (
    progname === "" || !await isRegular(session, `${SERVICE_PATH}/${progname}`)
  ) {
    return skipped("no base binary found");
  }
  const total = await countVariants(session, progname);
  if (total === 1) return skipped("no ASR binaries found");
  const number = (service.asrCount + 1) % total;
  const binary = number === 0
    ? `${SERVICE_PATH}/${progname}`
    : `${SERVICE_ASR_PATH}/${progname}-${number}`;
  const { status, phase } = await minixService([
    ...["-a", "update", binary, "-progname", progname, "-label", label],
    ...["-asr-count", String(number)],
    ...["-maxtime", TIMEOUT],
  ]);
  return status === 0
    ? { label, outcome: "updated", number, total }
    : { label, outcome: "failed", status, phase };
}
