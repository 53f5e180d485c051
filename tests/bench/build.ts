// The build, in units of a cold plain build of the same run. Each round has
// a cache of its own and these builds, in this order:
//
//   plain    no -V, empty cache: the reference
//   cold     MKASR=yes ASRCOUNT=3, empty cache
//   pm       the same with a changed line in a file of pm
//   libsys   the same with a changed line in a file of libsys
//   none     the same without any change
//
// Time is the whole program's, start included. Beside it stands what the
// processors were busy for, which a shared host disturbs less.
import { relative, type Row } from "./frame.ts";
import type { Bench } from "./frame.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const ASR = ["-V", "MKASR=yes", "-V", "ASRCOUNT=3"];

/** A line that lives in the program: something that nobody calls would be
 * gone before the binary. */
const CHANGES: Record<string, { file: string; from: string; to: string }> = {
  pm: {
    file: "servers/pm/wait.c",
    from: "return wanted == -1 ||",
    to: "return wanted == -1 || wanted == -12345 ||",
  },
  libsys: {
    file: "libsys/sef_init.c",
    from: "info.flags = m->m_rs_init.flags;",
    to: "info.flags = m->m_rs_init.flags | 0x40000000;",
  },
};

const AIMS = { cold: 2, pm: 0.25, libsys: 1.2, none: 0.08 } as const;
const CACHE_AIM = 150;
const MIB = 1024 * 1024;

interface Cost {
  wall: number;
  busy: number;
}

export const bench: Bench = async ({ runs, note }) => {
  const costs: Record<string, Cost[]> = {};
  const sizes: number[] = [];
  for (let round = 1; round <= runs; round++) {
    using scratch = scratchFolder();
    const measure = async (name: string, cache: string, args: string[]) => {
      const cost = await timedBuild(scratch.path, cache, args);
      (costs[name] ??= []).push(cost);
      note(`${round}/${runs} ${name}: ${cost.wall.toFixed(1)} s`);
    };
    await measure("plain", "plain", []);
    await measure("cold", "asr", ASR);
    sizes.push(folderBytes(`${scratch.path}/asr`) / MIB);
    for (const [name, change] of Object.entries(CHANGES)) {
      const overlay = `${scratch.path}/${name}`;
      lay(overlay, change);
      await measure(name, "asr", [...ASR, "--overlay", overlay]);
    }
    await measure("none", "asr", ASR);
  }
  return [
    ...rows(costs, "wall", "s"),
    ...rows(costs, "busy", "s busy"),
    { name: "cache", unit: "MiB", values: sizes, aim: CACHE_AIM },
  ];
};

function rows(
  costs: Record<string, Cost[]>,
  field: keyof Cost,
  unit: string,
): Row[] {
  const each = Object.entries(costs).map(([name, list]) => ({
    name,
    unit,
    values: list.map((cost) => cost[field]),
    ...(Object.hasOwn(AIMS, name)
      ? { aim: AIMS[name as keyof typeof AIMS] }
      : {}),
  }));
  return relative(each, costs["plain"]!.map((cost) => cost[field]));
}

async function timedBuild(
  folder: string,
  cache: string,
  args: string[],
): Promise<Cost> {
  const before = busySeconds();
  const start = performance.now();
  const result = await minixLive(
    ["build", "-b", "-o", `${folder}/x.img`, ...args],
    { env: { XDG_CACHE_HOME: `${folder}/${cache}` }, seconds: 1200 },
  );
  if (result.code !== 0) throw new Error(result.stderr);
  return {
    wall: (performance.now() - start) / 1000,
    busy: busySeconds() - before,
  };
}

/** Processor time of this program's ended children and theirs. */
function busySeconds(): number {
  const text = Deno.readTextFileSync("/proc/self/stat");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const TICKS_PER_SECOND = 100;
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

function lay(
  overlay: string,
  { file, from, to }: { file: string; from: string; to: string },
): void {
  const source = new URL(`../../core/${file}`, import.meta.url);
  const parts = Deno.readTextFileSync(source).split(from);
  if (parts.length !== 2) throw new Error(`Cannot find the line of "${file}"`);
  const path = `${overlay}/${file}`;
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, parts.join(to));
}

/** Blocks that the folder's files take. */
function folderBytes(folder: string): number {
  let sum = 0;
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) sum += folderBytes(path);
    else if (entry.isFile) sum += (Deno.lstatSync(path).blocks ?? 0) * 512;
  }
  return sum;
}
