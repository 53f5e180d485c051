// Random state in the guest: services of many cases each go through every kind
// of update, in one boot. A twin of each is never updated, and shows what the
// state ought to be.
import { fileURLToPath } from "node:url";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { buildCases, summary, tryCases } from "./run.ts";
import { type Case, sources, writeSources } from "./source.ts";

const GUEST = fileURLToPath(new URL("guest/", import.meta.url));
const BUILD_SECONDS = 1200;

/** Their sums have addresses of the instance's: numbers that are data. */
const OWN_NUMBERS = ["foreign-numbers", "dangling-reused"];

type Sums = ReadonlyMap<number, string>;

/** Updates in a row, each from where the last one led. */
function updates(name: string): [kind: string, words: string[]][] {
  const to = (
    path: string,
  ) => ["update", `/service/${path}`, "-progname", name];
  return [
    ["-t", ["-t", "update", "self"]],
    ["-a", ["-a", ...to(`asr/${name}-1`)]],
    ["-a again", ["-a", ...to(`asr/${name}-2`)]],
    ["f", to(`${name}_next`)],
    ["f in another layout", ["-a", ...to(`asr/${name}_next-1`)]],
    ["back", ["-a", ...to(name)]],
  ];
}

function conf(name: string): string {
  return `service ${name}
{
	uid 0;
	ipc ALL;
	system BASIC;
	vm BASIC;
	scheduler sched;
	priority 9;
	quantum 200;
};
`;
}

/** What is right in processes goes into the guest; the numbers of it. */
async function rightOnes(cases: readonly Case[]): Promise<Case[]> {
  using folder = scratchFolder();
  const builder = await ProgramBuilder.open(folder.path);
  const programs = buildCases(builder, cases);
  const right: Case[] = [];
  for (const [i, one] of cases.entries()) {
    if (summary(await tryCases(programs, [i])) === "") right.push(one);
  }
  return right;
}

/** Each list is a service. A line for each thing that went wrong. */
export async function tryInGuest(
  lists: readonly (readonly Case[])[],
): Promise<string[]> {
  const programs: Case[][] = [];
  for (const list of lists) programs.push(await rightOnes(list));
  using folder = scratchFolder();
  const services = programs.map((cases, i) => {
    const name = `fuzz${i}`;
    for (const [version, own] of [[1, name], [2, `${name}_next`]] as const) {
      const place = `${folder.path}/${own}`;
      writeSources(place, sources(cases, version, "service.c"));
      Deno.copyFileSync(`${GUEST}requests.h`, `${place}/requests.h`);
      Deno.writeTextFileSync(`${place}/system.conf`, conf(own));
    }
    return { name, cases };
  });
  const image = `${folder.path}/fuzz.img`;
  const built = await minixLive([
    ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2", "-o", image],
    ...services.flatMap(({ name }) => [
      ...["--service", `${folder.path}/${name}`],
      ...["--service", `${folder.path}/${name}_next`],
    ]),
    ...["--program", `${GUEST}fuzzctl`],
  ], { seconds: BUILD_SECONDS });
  if (built.code !== 0) throw new Error(built.stderr);
  await using machine = await TestMachine.bootImage(image);
  const failed: string[] = [];
  for (const { name, cases } of services) {
    failed.push(...await tryService(machine, name, cases));
  }
  return failed;
}

async function tryService(
  machine: TestMachine,
  name: string,
  cases: readonly Case[],
): Promise<string[]> {
  const twin = `${name}_twin`;
  const both = [name, twin];
  const ctl = async (label: string, ...words: string[]) =>
    await machine.exec("fuzzctl", label, ...words);
  const sums = async (label: string): Promise<Sums> =>
    new Map(
      (await ctl(label, "sums")).trim().split("\n").map((line) => {
        const [number, sum] = line.split(" ");
        return [Number(number), sum!];
      }),
    );
  const must = async (...words: string[]) => {
    const { code, stderr } = await machine.service(...words);
    if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  };
  const failed: string[] = [];
  const compare = (
    when: string,
    are: Sums,
    were: Sums,
    skip: string[] = [],
  ) => {
    for (const [i, sum] of were) {
      const { shape } = cases[i]!;
      if (skip.includes(shape) || are.get(i) === sum) continue;
      const choices = JSON.stringify(cases[i]!.choices);
      failed.push(`${name}, ${when}: ${shape} is wrong, choices ${choices}`);
    }
  };
  await must("up", `/service/${name}`, "-label", name);
  await must("up", `/service/${name}`, "-label", twin);
  for (const label of both) {
    await ctl(label, "build", ...cases.keys().map(String));
  }
  for (const [kind, words] of updates(name)) {
    const log = machine.log().length;
    const before = await sums(name);
    const { code, stderr } = await machine.service(...words, "-label", name);
    if (code !== 0) {
      const text = machine.log().slice(log);
      const dump = text.slice(text.indexOf("[ERROR]")).split("\n").slice(0, 3);
      failed.push(`${name}, ${kind}: refused (${code})\n${dump.join("\n")}`);
      if (stderr !== "") failed.push(stderr.trimEnd());
    }
    try {
      compare(kind, await sums(name), before);
      for (const label of both) await ctl(label, "work");
      compare(
        `a step after ${kind}`,
        await sums(name),
        await sums(twin),
        OWN_NUMBERS,
      );
    } catch (error) {
      failed.push(`${name}, after ${kind}: ${error}`);
    }
    // What follows from a wrong state tells nothing.
    if (failed.length > 0) break;
  }
  for (const label of both) await must("down", label);
  return failed;
}
