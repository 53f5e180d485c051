// One temporary folder for everything that a run of tests makes on this host,
// and the end of all of it when the run is interrupted: every process that
// inherited the folder as its TMPDIR, daemons too, then the folder.
import { unmount } from "./host.ts";

const POLL_MS = 20;
/** For a machine to end in its own order, then for the rest to be killed. */
const TERM_MS = 10_000;
const KILL_MS = 2_000;

/** Status by signal, as a shell gives it. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs with a folder of its own as TMPDIR; the status of the run, or of the
 * signal that ended it. `stop` says that nothing more shall be begun. */
export async function inRunFolder(
  run: (stop: AbortSignal) => Promise<number>,
): Promise<number> {
  const folder = makeFolder();
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  const stop = new AbortController();
  const { promise: signalled, resolve } = Promise.withResolvers<number>();
  for (const [signal, status] of Object.entries(SIGNALS)) {
    Deno.addSignalListener(signal as Deno.Signal, () => {
      stop.abort();
      resolve(status);
    });
  }
  try {
    return await Promise.race([run(stop.signal), signalled]);
  } finally {
    await endProcesses(folder);
    await removeFolder(folder);
    // What a case began while it was ended.
    kill(folder, "SIGKILL");
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
}

/** Its name is short: the path of a socket has room for 107 bytes. */
function makeFolder(): string {
  const parent = Deno.env.get("TMPDIR") ?? "/tmp";
  const path = `${parent}/ml-${Deno.pid}`;
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
    return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    return Deno.makeTempDirSync({ prefix: "ml-" });
  }
}

/** Processes that were started with the folder, or one below it, as TMPDIR. */
function processesOf(folder: string): number[] {
  const found: number[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    let environment: string;
    try {
      environment = Deno.readTextFileSync(`/proc/${name}/environ`);
    } catch {
      // It has ended, or is somebody else's.
      continue;
    }
    const own = environment.split("\0").some((line) =>
      line === `TMPDIR=${folder}` || line.startsWith(`TMPDIR=${folder}/`)
    );
    if (own) found.push(Number(name));
  }
  return found;
}

function kill(folder: string, signal: Deno.Signal): number {
  const pids = processesOf(folder);
  for (const pid of pids) {
    try {
      Deno.kill(pid, signal);
    } catch {
      // It has ended.
    }
  }
  return pids.length;
}

async function endProcesses(folder: string): Promise<void> {
  for (
    const [signal, ms] of [["SIGTERM", TERM_MS], ["SIGKILL", KILL_MS]] as const
  ) {
    if (kill(folder, signal) === 0) return;
    const end = performance.now() + ms;
    while (processesOf(folder).length > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

async function removeFolder(folder: string): Promise<void> {
  const mounts = Deno.readTextFileSync("/proc/self/mounts").split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await unmount(path).catch(() => {});
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
