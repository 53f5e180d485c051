// How each tool is brought to end with each status of its own.
import assert from "node:assert/strict";
import { KERNEL_EXIT, kernelImage } from "../harness/kernel_image.ts";
import { poll, type TestMachine } from "../harness/machine.ts";
import { minixLive, startMinixLive } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { verifyPm } from "./fake_gdb.ts";
import { ASK } from "./json_cases.ts";

/** Words after a tool's name, and the status that they give. */
type Case = [words: string[], status: number];

type Ends = Record<string, (machine: TestMachine) => Promise<void>>;

/** An update that waits for a state that no service reaches. */
async function interrupted(machine: TestMachine): Promise<void> {
  const waiting = ["-state", "5", "-maxtime", "0"];
  const { name, env } = machine;
  await using update = startMinixLive(
    [
      ...["minix-service", "--name", name],
      ...["update", "self", "-label", "sched", ...waiting],
    ],
    env,
  );
  const runs = async () =>
    (await machine.processes()).some((p) => p.name === "minix-service");
  await poll(runs, 60, "the guest's minix-service");
  update.kill("SIGINT");
  assert.equal(await update.status(60), 128 + 2);
  await machine.must("minix-service", "sysctl", "upd_stop");
}

/** A test of all services, which goes on when a failure would end MINIX's. */
async function interruptedTest({ name, env }: TestMachine): Promise<void> {
  await using test = startMinixLive(["testrelpol", "--name", name], env);
  await test.waitFor("# testing ds ::", 60);
  test.kill("SIGINT");
  assert.equal(await test.status(60), 128 + 2);
}

/** A copy of what does not end. */
async function interruptedCopy(machine: TestMachine): Promise<void> {
  await using copy = startMinixLive(
    ["cp", "--name", machine.name, "-", ":/tmp/endless"],
    machine.env,
  );
  await copy.write("some");
  const begun = async () => {
    const out = `${machine.folder}/begun`;
    await machine.must("cp", ":/tmp", out);
    const names = [...Deno.readDirSync(out)].map(({ name }) => name);
    Deno.removeSync(out, { recursive: true });
    return names.some((name) => name.startsWith(".put."));
  };
  await poll(begun, 60, "a copy that has begun");
  copy.kill("SIGINT");
  assert.equal(await copy.status(60), 128 + 2);
}

/** What asks a machine's process that is stopped for that moment. */
async function interruptedAsking(
  machine: TestMachine,
  words: readonly string[],
): Promise<void> {
  const pid = machine.pid();
  Deno.kill(pid, "SIGSTOP");
  try {
    await using asks = startMinixLive([...words], machine.env);
    await poll(() => catchesInterrupt(asks.pid), 60, "a handler of SIGINT");
    asks.kill("SIGINT");
    Deno.kill(pid, "SIGCONT");
    assert.equal(await asks.status(60), 128 + 2);
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
}

function catchesInterrupt(pid: number): boolean {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const [, mask] = /^SigCgt:\s*(\w+)$/m.exec(status)!;
  return (BigInt(`0x${mask}`) >> 1n & 1n) === 1n;
}

async function interruptedSnapshot(machine: TestMachine): Promise<void> {
  const { name } = machine;
  await interruptedAsking(machine, [
    "snapshot",
    "--name",
    name,
    "create",
    "cut",
  ]);
  const { snapshots } = await machine.json<{ snapshots: { name: string }[] }>(
    "snapshot",
    "list",
  );
  assert.ok(!snapshots.some(({ name }) => name === "cut"));
}

async function interruptedCore(machine: TestMachine): Promise<void> {
  const { name, folder } = machine;
  const file = `${folder}/cut.core`;
  const words = ["core", "--name", name, "--instance", "1", "-o", file];
  await interruptedAsking(machine, words);
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("cut.core"));
  assert.deepEqual(left, []);
}

/** An update that the judge objects to is not made. */
async function differs(machine: TestMachine): Promise<void> {
  const before = await machine.instance(0);
  const { code, stdout, stderr } = await verifyPm(machine, {
    ...{ clean: false, json: false },
  });
  assert.equal(code, 124, stderr);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    "mproc (core/servers/pm/main.c)[0].mp_nice: 0x1 and 0x2: differs\n" +
      'minix-live: Cannot verify "-t update self -label pm": 1 difference; ' +
      "the update is not made, the old instance serves\n",
  );
  assert.deepEqual(await machine.instance(0), before);
}

async function interruptedBranch(machine: TestMachine): Promise<void> {
  await interruptedAsking(machine, ["branch", machine.name, "cut"]);
  const { stdout } = await machine.plain(["list", "--all"]);
  assert.doesNotMatch(stdout, /^cut /m);
}

/** A try that waits for the next save. */
async function interruptedWatch({ name, env }: TestMachine): Promise<void> {
  const words = ["try", "--name", name, "--watch", ASK];
  await using watch = startMinixLive(words, env);
  await watch.waitFor("installed ask", 60);
  watch.kill("SIGINT");
  assert.equal(await watch.status(60), 130);
}

/** For each status that is a tool's own, as its table names it. */
export const STATUSES: Record<string, Record<string, Case | Ends[string]>> = {
  exec: {
    "126": [["/etc"], 126],
    "127": [["/bin/nothere"], 127],
    "128+N": [["/bin/groupkill"], 128 + 9],
    other: [["/bin/false"], 1],
  },
  "minix-service": {
    "1": [["up", "/service/pm", "-config", "/nothere"], 1],
    "22": [["up"], 22],
    "78": [["frob"], 78],
    "124": differs,
    "128+N": interrupted,
    N: [["down", "nothere"], 3],
  },
  cp: { "128+N": interruptedCopy },
  snapshot: { "128+N": interruptedSnapshot },
  core: { "128+N": interruptedCore },
  branch: { "128+N": interruptedBranch },
  update_asr: { "1": [["nothere"], 1] },
  testrelpol: { "1": [["nothere"], 1], "128+N": interruptedTest },
  try: {
    "130": interruptedWatch,
    N: [[`${ROOT}/core/servers/ds`, "--flags", "y"], 78],
  },
};

async function endedBy(
  signal: Deno.Signal,
  status: number,
  machine: TestMachine,
): Promise<void> {
  await using boot = startMinixLive(
    ["boot", "--name", machine.name, machine.image],
    machine.env,
  );
  await boot.waitFor("minix-live: ready", 120);
  boot.kill(signal);
  assert.equal(await boot.status(60), status);
}

/** Of a boot in the foreground: the machine must not run. */
const BOOT_ENDS: Ends = {
  "0": async (machine) => {
    await using boot = startMinixLive(
      ["boot", "--name", machine.name, machine.image],
      machine.env,
    );
    await boot.waitFor("minix-live: ready", 120);
    await machine.must("stop");
    assert.equal(await boot.status(60), 0);
  },
  "129": (machine) => endedBy("SIGHUP", 129, machine),
  "130": (machine) => endedBy("SIGINT", 130, machine),
  "143": (machine) => endedBy("SIGTERM", 143, machine),
  other: async ({ folder, env }) => {
    Deno.mkdirSync(`${folder}/kernel`);
    const image = await kernelImage(`${folder}/kernel`);
    assert.equal((await minixLive(["boot", image], { env })).code, KERNEL_EXIT);
  },
};

const TEST_ENDS: Ends = {
  other: async ({ folder, env }) => {
    const file = `${folder}/own_test.ts`;
    Deno.writeTextFileSync(file, 'Deno.test("no", () => { throw 1; });\n');
    assert.equal((await minixLive(["test", file], { env })).code, 1);
  },
};

/** Of a man that fails. */
const MAN_ENDS: Ends = {
  other: async ({ folder, env }) => {
    const path = `${folder}/path`;
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(`${path}/man`, "#!/bin/sh\nexit 3\n", {
      mode: 0o755,
    });
    const own = { ...env, PATH: path };
    assert.equal((await minixLive(["man"], { env: own })).code, 3);
  },
};

const CACHE_ENDS: Ends = {
  "1": async ({ folder }) => {
    const cache = `${folder}/damaged`;
    const part = `${cache}/minix-live/v2/blob/00`;
    Deno.mkdirSync(part, { recursive: true });
    Deno.writeTextFileSync(`${part}/${"0".repeat(64)}`, "");
    const env = { XDG_CACHE_HOME: cache };
    assert.equal((await minixLive(["cache", "verify"], { env })).code, 1);
  },
};

export const ENDS: Record<string, Ends> = {
  cache: CACHE_ENDS,
  boot: BOOT_ENDS,
  test: TEST_ENDS,
  man: MAN_ENDS,
};
