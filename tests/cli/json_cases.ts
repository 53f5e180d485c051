// How each tool is brought to print its JSON, all fields of it.
import assert from "node:assert/strict";
import type { TestMachine } from "../harness/machine.ts";
import { minixLive, startMinixLive } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

/** Words after each tool's name that give its JSON; more than one where a
 * field is not in every object. */
export const JSON_WORDS: Record<string, string[][]> = {
  exec: [["--json", "/bin/echo", "x"], ["--json", "/bin/false"]],
  "minix-service": [["--json", "update", "self", "-label", "pm"]],
  services: [["--json"], ["--json", "pm"]],
  layout: [["--json", "pm"]],
  ps: [["--json"]],
  stats: [["--json"]],
  cp: [["--json", ":/etc/rc", "/dev/null"]],
  logs: [["--json"]],
  // Two services, of which one has no policy; a label that is none.
  testrelpol: [["--json", "ds", "doors"], ["--json", "nothere"]],
  // A label that is none, a service without variants, and pm.
  update_asr: [["--json", "pm", "plain", "nothere"]],
};

export async function coreJson(machine: TestMachine): Promise<string> {
  const file = `${machine.folder}/pm.core`;
  return await machine.must("core", "--json", "pm", "-o", file);
}

export async function snapshotJson(machine: TestMachine): Promise<string[]> {
  const texts: string[] = [];
  for (const words of [["create", "a"], ["list"], ["delete", "a"]]) {
    texts.push(await machine.must("snapshot", "--json", ...words));
  }
  // The machine that is recorded goes to no other time.
  await machine.must("snapshot", "create", "b");
  await machine.plain(["branch", machine.name, "goes-back"]);
  try {
    const back = ["--name", "goes-back", "--json"];
    const made = await machine.plain(["snapshot", ...back, "create", "c"]);
    assert.equal(made.code, 0, made.stderr);
    texts.push(
      (await machine.plain(["snapshot", ...back, "apply", "c"])).stdout,
    );
  } finally {
    await machine.plain(["delete", "--force", "goes-back"]);
  }
  return texts;
}

export async function branchJson(machine: TestMachine): Promise<string> {
  try {
    return (await machine.plain(["branch", "--json", machine.name, "twig"]))
      .stdout;
  } finally {
    await machine.plain(["delete", "--force", "twig"]);
  }
}

/** Of a cache of its own, which is empty. */
export async function cacheJson({ folder }: TestMachine): Promise<string[]> {
  const env = { XDG_CACHE_HOME: `${folder}/cache` };
  const texts: string[] = [];
  for (const action of ["show", "verify", "prune"]) {
    texts.push((await minixLive(["cache", action, "--json"], { env })).stdout);
  }
  return texts;
}

export const ASK = `${ROOT}/docs/examples/ask`;

/** What a try that watches prints of a folder that cannot be built. */
export async function failedRound(
  { folder, name, env }: TestMachine,
): Promise<string> {
  Deno.mkdirSync(`${folder}/bad-c`);
  Deno.writeTextFileSync(`${folder}/bad-c/main.c`, "#error\n");
  const words = ["try", "--name", name, "--json", "--watch", `${folder}/bad-c`];
  await using watch = startMinixLive(words, env);
  await watch.waitFor("\n", 60);
  return watch.text();
}

/** A service that has no variants. */
export async function startPlain(machine: TestMachine): Promise<void> {
  const [binary, settings] = ["binary", "settings"].map((name) =>
    `${machine.folder}/${name}`
  ) as [string, string];
  Deno.writeTextFileSync(settings, "service plain { uid 0; };\n");
  await machine.must("cp", ":/service/keeper", binary);
  await machine.must("cp", binary, ":/service/plain");
  await machine.must("cp", settings, ":/etc/system.conf.d/plain");
  await machine.must("minix-service", "up", "/service/plain");
}

/** A service that says that it has no recovery policy. */
export async function startDoors(machine: TestMachine): Promise<void> {
  await machine.must(
    ...["minix-service", "up", "/service/doors", "-args", "policy=0"],
  );
}

/** update_asr of a service whose variant is no program. */
export async function failedUpdate(machine: TestMachine): Promise<string> {
  const bad = `${machine.folder}/bad`;
  Deno.writeTextFileSync(bad, "no program\n");
  await machine.must("cp", bad, ":/service/asr/sched-1");
  const result = await machine.run("update_asr", ["--json", "sched"]);
  assert.equal(result.code, 1, result.stderr);
  return result.stdout;
}
