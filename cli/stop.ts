// `minix-live stop`: shuts a guest down.
import { shutdown } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import {
  isRunning,
  machineDir,
  machineEnds,
  machinePid,
} from "./lib/machine_dir.ts";
import { printOut } from "./lib/output.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live stop [OPTION]…

Shuts the guest down and waits until its machine has ended.

  --name M            machine (MINIX_LIVE_MACHINE, or default)
  --socket PATH       control link on a unix socket instead
  --force             end the machine without asking the guest
  --deadline SECONDS  for the guest to end (30)`;

export async function main(args: string[]): Promise<number> {
  const { values } = readWords(args, {
    name: { type: "string" },
    socket: { type: "string" },
    force: { type: "boolean" },
    deadline: { type: "string", default: "30" },
  }, { hint: "minix-live stop --help" });
  if (values.help) {
    printOut(USAGE);
    return 0;
  }
  const seconds = Number(values.deadline);
  if (!(seconds > 0)) {
    throw new UsageError(`Cannot use "${values.deadline}" for --deadline`);
  }
  const options = {
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.socket === undefined ? {} : { socket: values.socket }),
    json: false,
    help: false,
  };
  if (values.force) {
    const dir = machineDir(values.name);
    if (!isRunning(dir)) return 0;
    const pid = machinePid(dir);
    if (pid !== undefined) Deno.kill(pid, "SIGTERM");
    if (!await machineEnds(dir, pid, seconds)) {
      throw new Error(
        `The process of machine "${dir.name}" did not end within ${seconds} s`,
      );
    }
    return 0;
  }
  const connection = await connect(options);
  try {
    // An answer comes only if the guest cannot: its end ends the link.
    const answer = shutdown(connection.session).then(
      () => undefined,
      (error) => error.name === "GuestError" ? error : undefined,
    );
    const dir = connection.dir;
    const ends = dir === undefined
      ? undefined
      : machineEnds(dir, machinePid(dir), seconds);
    const done = ends === undefined
      ? answer.then((error) => error ?? true)
      : Promise.race([answer.then((error) => error ?? ends), ends]);
    const outcome = await done;
    if (outcome instanceof Error) throw outcome;
    if (outcome === false) {
      throw new UsageError(
        `The guest of machine "${dir!.name}" did not end within ${seconds} s`,
        "minix-live stop --force",
      );
    }
    return 0;
  } finally {
    connection.close();
  }
}
