// `deno task demo`: builds an image with randomised services, boots it, starts
// a load that holds state in many services, and updates these services in
// every way while the load runs. Exits 0 only if everything held.
import { fileURLToPath } from "node:url";
import { runTask } from "../dev/task.ts";
import { run, runShown } from "./cli.ts";
import { say } from "./say.ts";
import { System } from "./system.ts";
import { FAILURES, UPDATES } from "./updates.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const IMAGE = "out/demo.img";
const USAGE = `Usage: deno task demo [OPTION]…

  --overlay DIR  lay a folder over core/ (how a test proves that the demo
                 notices a broken system)
  --keep         leave the machine running at the end
  --image IMAGE  image to write and boot (${IMAGE})`;
const SEED = "d3e0";
const BUILD_SECONDS = 600;

async function must(
  title: string,
  args: readonly string[],
  seconds?: number,
): Promise<void> {
  say(title);
  const status = await runShown(args, seconds);
  if (status !== 0) throw new Error(`${title}: exit status ${status}`);
}

async function steps(machine: string): Promise<void> {
  const system = await System.start(machine);
  try {
    for (const u of UPDATES) await system.update(u);
    await system.pair("pm", "ds");
    await system.pair("ds", "pm");
    for (const f of FAILURES) await system.failure(f);
    await system.rerandomise();
    await system.end();
  } finally {
    system.abandon();
  }
}

/** A system that is broken does not shut down: its machine ends all the same. */
async function stop(machine: string): Promise<void> {
  const words = ["stop", "--name", machine];
  const asked = await run(words).then((r) => r.status === 0, () => false);
  if (!asked) await run([...words, "--force"]);
}

interface Options {
  readonly overlay?: string;
  readonly keep: boolean;
  readonly image: string;
}

async function main(values: Options): Promise<number> {
  const machine = `demo-${Deno.pid}`;
  const overlay = values.overlay === undefined
    ? []
    : ["--overlay", values.overlay];
  let booted = false;
  try {
    await must("building the image", [
      ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2"],
      ...["--seed", SEED, "-o", values.image],
      ...["--service", `${HERE}keeper`, "--service", `${HERE}keeper-next`],
      ...["--program", `${HERE}load`, ...overlay],
    ], BUILD_SECONDS);
    booted = true;
    await must("booting it", ["boot", values.image, "-d", "--name", machine]);
    await must("starting the keeper", [
      ...["minix-service", "--name", machine],
      ...["up", "/service/keeper", "-label", "keeper"],
    ]);
    // The first update of each gives it a replica: from now on, so that counts
    // before and after can be compared.
    for (const label of ["rs", "vm"]) {
      await must(`a replica of ${label}`, [
        ...["minix-service", "--name", machine, "clone", label],
      ]);
    }
    await steps(machine);
    say("everything held");
    return 0;
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    if (booted && !values.keep) await stop(machine);
  }
}

await runTask(
  {
    name: "demo",
    usage: USAGE,
    options: {
      overlay: { type: "string" },
      keep: { type: "boolean", default: false },
      image: { type: "string", default: IMAGE },
    },
  },
  (values) => main(values),
);
