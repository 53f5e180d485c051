// Random state in the guest: services of many cases each go through every kind
// of update, in one boot. A twin of each is never updated, and shows what the
// state ought to be.
import { fileURLToPath } from "node:url";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { placeCases, summary, tryCases } from "./run.ts";
import { GUEST_SHAPES, shapeOf } from "./shapes/mod.ts";
import { type Case, drawCase, sources, writeSources } from "./source.ts";

const GUEST = fileURLToPath(new URL("guest/", import.meta.url));
const BUILD_SECONDS = 1200;

/** Their sums have addresses of the instance's: numbers that are data. */
const OWN_NUMBERS: readonly string[] = ["foreign-numbers", "dangling-reused"];

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

/** What is right in processes, and must be anywhere: another address of the
 * stack makes a refusal of what may be refused. */
async function rightOnes(cases: readonly Case[]): Promise<Case[]> {
  using folder = scratchFolder();
  const builder = await ProgramBuilder.open(folder.path, { verifyEach: false });
  const placed = placeCases(builder, cases);
  const right: Case[] = [];
  for (const [i, one] of cases.entries()) {
    const { expected, apart } = shapeOf(one.shape);
    if (expected !== "right" || apart) continue;
    const { programs, number } = placed[i]!;
    if (summary(await tryCases(programs, [number])) === "") right.push(one);
  }
  return right;
}

/** The guest's own shapes beside them. */
function ownOnes(seed: string): Case[] {
  return GUEST_SHAPES.map(({ name }) => drawCase(seed, name));
}

export interface GuestResult {
  /** How many cases there were in the guest. */
  readonly cases: number;
  /** A line for each thing that went wrong. */
  readonly failed: readonly string[];
}

/** Each list is a service, of the cases that are right in processes, and
 * of some of the guest's own shapes, drawn from the seed. */
export async function tryInGuest(
  lists: readonly (readonly Case[])[],
  seed: string,
): Promise<GuestResult> {
  const programs: Case[][] = [];
  for (const [i, list] of lists.entries()) {
    programs.push([...await rightOnes(list), ...ownOnes(`${seed} ${i}`)]);
  }
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
  const ctl = `${folder.path}/fuzzctl`;
  Deno.mkdirSync(ctl);
  Deno.copyFileSync(`${GUEST}fuzzctl.c`, `${ctl}/main.c`);
  Deno.copyFileSync(`${GUEST}requests.h`, `${ctl}/requests.h`);
  const image = `${folder.path}/fuzz.img`;
  const built = await minixLive([
    ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2", "-o", image],
    ...services.flatMap(({ name }) => [
      ...["--service", `${folder.path}/${name}`],
      ...["--service", `${folder.path}/${name}_next`],
    ]),
    ...["--program", ctl],
  ], { seconds: BUILD_SECONDS });
  if (built.code !== 0) throw new Error(built.stderr);
  await using machine = await TestMachine.bootImage(image);
  const failed: string[] = [];
  for (const { name, cases } of services) {
    failed.push(...await tryService(machine, name, cases));
  }
  const cases = programs.reduce((n, list) => n + list.length, 0);
  return { cases, failed };
}

/** A case that went wrong, or none in particular, and how. */
interface Wrong {
  readonly number?: number;
  readonly how: string;
}

/** All cases of a service, again without those that went wrong. */
async function tryService(
  machine: TestMachine,
  name: string,
  cases: readonly Case[],
): Promise<string[]> {
  const failed: string[] = [];
  const left = new Set(cases.keys());
  for (;;) {
    const wrong = await goThrough(machine, name, { cases, numbers: [...left] });
    for (const { number, how } of wrong) {
      const one = number === undefined ? undefined : cases[number];
      failed.push(
        one === undefined
          ? `${name}, ${how}`
          : `${name}, ${one.shape}, ${how}, choices ${
            JSON.stringify(one.choices)
          }`,
      );
    }
    const numbers = wrong.flatMap(({ number }) => number ?? []);
    if (numbers.length === 0) return failed;
    for (const number of numbers) left.delete(number);
  }
}

/** The case whose state a refusal names. */
function refusedCase(dump: string): number | undefined {
  const match = /^SELEMENT: \(parent=\w*?_(\d+)\b/m.exec(dump);
  return match === null ? undefined : Number(match[1]);
}

/** Each kind of update with these cases, until something is wrong. */
async function goThrough(
  machine: TestMachine,
  name: string,
  { cases, numbers }: { cases: readonly Case[]; numbers: readonly number[] },
): Promise<Wrong[]> {
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
  for (const label of both) {
    const words = ["up", `/service/${name}`, "-label", label];
    const { code, stderr } = await machine.service(...words);
    if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
    await ctl(label, "build", ...numbers.map(String));
  }
  const differ = (how: string, are: Sums, were: Sums): Wrong[] =>
    numbers.filter((number) => are.get(number) !== were.get(number))
      .map((number) => ({ number, how }));
  const wrong: Wrong[] = [];
  for (const [kind, words] of updates(name)) {
    const log = machine.log().length;
    const before = await sums(name);
    const { code } = await machine.service(...words, "-label", name);
    if (code !== 0) {
      const text = machine.log().slice(log);
      const dump = text.slice(text.indexOf("[ERROR]"))
        .split("\n").slice(0, 3).join("\n");
      const number = refusedCase(dump);
      const how = `${kind}: refused (${code})\n${dump}`;
      wrong.push({ how, ...number === undefined ? {} : { number } });
    }
    try {
      wrong.push(...differ(kind, await sums(name), before));
      for (const label of both) await ctl(label, "work");
      const ours = await sums(name), twins = await sums(twin);
      wrong.push(
        ...differ(`a step after ${kind}`, ours, twins)
          .filter(({ number }) => !OWN_NUMBERS.includes(cases[number!]!.shape)),
      );
    } catch (error) {
      wrong.push({ how: `after ${kind}: ${error}` });
    }
    // What follows from a wrong state tells nothing.
    if (wrong.length > 0) break;
  }
  for (const label of both) await machine.service("down", label);
  return wrong;
}
