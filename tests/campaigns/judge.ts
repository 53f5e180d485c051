// The judge of state transfers on every service in every kind of update under
// load.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { buildDebugImage } from "../harness/debug_image.ts";
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { SERVICES } from "../harness/system.ts";
import { kindsOf } from "../harness/updates.ts";
import type { Campaign } from "./campaign.ts";

const KEEPER = { label: "keeper", program: "keeper" };
export const AWKWARD = { label: "awkward", program: "awkward" };
const NODES = "3000";

/** A program that is another version, and back. */
export const FUNCTIONAL: Readonly<Record<string, string>> = {
  keeper: "keeper-next",
  awkward: "awkward_next",
};

/** A machine with all of it, under load. */
export async function underLoad(
  body: (machine: TestMachine, check: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  await buildDebugImage(image, { all: true });
  await using machine = await TestMachine.bootImage(image);
  Deno.symlinkSync(`${image}.debug`, `${machine.image}.debug`);
  for (const { label } of [KEEPER, AWKWARD]) {
    await machine.must("minix-service", "up", `/service/${label}`);
  }
  await machine.exec("awkwardctl", "build", NODES);
  const load = new Load(machine.name, machine.env);
  try {
    await load.started();
    await body(machine, () => load.check());
    await load.check();
    await load.quit();
  } finally {
    load.kill();
  }
}

/** The updates that a service must survive, with those of another version. */
function wordsFor(service: typeof KEEPER): [title: string, string[]][] {
  const kinds = kindsOf(service).map(({ title, words }) =>
    [title, [...words]] as [string, string[]]
  );
  const next = FUNCTIONAL[service.program];
  if (next === undefined) return kinds;
  const version = (program: string) => [
    ...["update", `/service/${program}`, "-label", service.label],
    ...["-progname", service.program],
  ];
  return [
    ...kinds,
    ["another version", version(next)],
    ["the version before", version(service.program)],
  ];
}

/** Those that are in the image for other programs' sake cannot be updated. */
export const JUDGE_CAMPAIGN: Campaign = {
  name: "judge",
  what: "every service in every kind of update under load, judged by gdb",
  cases: () =>
    [...SERVICES, KEEPER, AWKWARD].map((service) => ({
      title: `updates of ${service.label}`,
      run: () =>
        underLoad(async (machine, check) => {
          const wrong: string[] = [];
          for (const [title, words] of wordsFor(service)) {
            const { code, stderr } = await machine.run("minix-service", [
              ...["--verify", ...words],
            ]);
            if (code !== 0 || !stderr.startsWith("verified: ")) {
              wrong.push(`${title}: status ${code}: ${stderr}`);
            }
            await check();
          }
          assert.deepEqual(wrong, []);
        }),
    })),
};
