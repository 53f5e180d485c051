// `minix-live update_asr`: moves services to their next randomised variant.
import {
  exec,
  GuestError,
  type ServiceInfo,
  services,
  type Session,
  statGuestFile,
} from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printNote, printOut, writeErr } from "./lib/output.ts";
import { activeServices } from "./lib/service_text.ts";
import { exitStatus } from "./lib/stream.ts";

const SERVICE_PATH = "/service";
const SERVICE_ASR_PATH = "/service/asr";
/** Never updated: memory is not instrumented, vm cannot be relocated. */
const SKIP: ReadonlySet<string> = new Set(["memory", "vm"]);
/** The state to prepare for where it is not the default: vfs must have no
 * request under way at a file server. */
const STATES: ReadonlyMap<string, string> = new Map([["vfs", "2"]]);
const TIMEOUT = "300HZ";
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

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

/** Updates one service; false when that failed. */
async function updateService(
  session: Session,
  label: string,
  service: ServiceInfo | undefined,
  debug: (text: string) => void,
): Promise<boolean> {
  if (SKIP.has(label)) {
    debug(`skipping ${label}: found in skip list`);
    return true;
  }
  const filename = service?.progname ?? "";
  if (
    filename === "" || !await isRegular(session, `${SERVICE_PATH}/${filename}`)
  ) {
    debug(`skipping ${label}: no base binary found`);
    return true;
  }
  const total = await countVariants(session, filename);
  if (total === 1) {
    debug(`skipping ${label}: no ASR binaries found`);
    return true;
  }
  const next = (service!.asrCount + 1) % total;
  const binary = next === 0
    ? `${SERVICE_PATH}/${filename}`
    : `${SERVICE_ASR_PATH}/${filename}-${next}`;
  const state = STATES.get(label);
  const request = await exec(session, [
    "/sbin/minix-service",
    "-a",
    "update",
    binary,
    "-progname",
    filename,
    "-label",
    label,
    "-asr-count",
    String(next),
    ...(state === undefined ? [] : ["-state", state]),
    "-maxtime",
    TIMEOUT,
  ], { onErr: writeErr });
  request.end();
  const status = exitStatus(await request.ended);
  if (status !== 0) {
    printNote(`failed updating ${label}: error ${status}`);
    return false;
  }
  debug(`updated ${label} to number ${next}, total ${total}`);
  return true;
}

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args, { json: false });
  const usage = "Usage: update_asr [-v] [label [label..]]";
  if (options.help) {
    printOut(usage);
    return 0;
  }
  let verbose = false;
  while (words[0]?.startsWith("-")) {
    const flag = words.shift()!;
    if (flag === "--") break;
    if (flag !== "-v") {
      printNote(`update_asr: Illegal option ${flag}`);
      printNote(usage);
      return 1;
    }
    verbose = true;
  }
  const debug = (text: string) => verbose && printOut(text);
  const connection = await connect(options);
  try {
    const { session } = connection;
    const labels = words.length > 0
      ? words
      : activeServices(await services(session)).map((s) => s.label);
    let failed = false;
    for (const label of labels) {
      const service = activeServices(await services(session))
        .find((s) => s.label === label);
      // MINIX skips it in silence; whoever names a service means it.
      if (service === undefined && words.includes(label)) {
        printNote(`update_asr: Cannot update "${label}": no such service`);
        failed = true;
        continue;
      }
      if (!await updateService(session, label, service, debug)) failed = true;
    }
    return failed ? 1 : 0;
  } finally {
    connection.close();
  }
}
