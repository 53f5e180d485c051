// What a start costs: of the single file and of the tree's launcher, in units
// of a bare Deno's start and of QEMU's boot of the same image, which are
// measured in turn with them. The first start of all, which unpacks, stands
// apart.
import { findProgram, QEMU } from "../harness/host.ts";
import { copyImage } from "../harness/machine.ts";
import { compileFile } from "../pack/packed_file.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import type { Bench, Row } from "./frame.ts";
import { median } from "./frame.ts";

const MIB = 1024 * 1024;
const LEAST_RUNS = 10;
const AIMS = { version: 1.3, tool: 2, boot: 1.5, snapshot: 1.5 } as const;
const READY = "\nminix-live: ready\n";
const POLL_MS = 2;

interface Program {
  readonly name: string;
  readonly path: string;
}

export const bench: Bench = async ({ runs, note }) => {
  using scratch = scratchFolder();
  const { path: folder } = scratch;
  const image = await copyImage(folder);
  const file = { name: "file", path: `${folder}/minix-live` };
  await compileFile(file.path);
  const programs = [file, { name: "tree", path: `${ROOT}/minix-live` }];
  const env = {
    XDG_CACHE_HOME: `${folder}/cache`,
    XDG_STATE_HOME: `${folder}/state`,
  };
  Deno.writeTextFileSync(`${folder}/empty.js`, "");
  const host = new Host(folder, env);
  const first = await host.time(file.path, ["--version"]);
  await host.time(programs[1]!.path, ["--version"]);
  const times = new Times();
  const rounds = Math.max(runs, LEAST_RUNS);
  for (let round = 1; round <= rounds; round++) {
    await measureStarts(host, programs, times);
    await measureBoots(host, programs, image, times);
    note(`${round}/${rounds}`);
  }
  return [
    {
      name: "file",
      unit: "MiB",
      values: [Deno.statSync(file.path).size / MIB],
    },
    { name: "first start of the file", unit: "ms", values: [first] },
    ...times.rows("bare Deno", ["bare Deno"], undefined),
    ...times.rows("bare Deno", names(programs, ["--version"]), AIMS.version),
    ...times.rows("bare Deno", names(programs, ["ps", "services"]), AIMS.tool),
    ...times.rows("QEMU's boot", ["QEMU's boot"], undefined),
    ...times.rows("QEMU's boot", names(programs, ["boot -d"]), AIMS.boot),
    ...times.rows(
      "bare Deno",
      names(programs, ["boot -d --snapshot"]),
      AIMS.snapshot,
    ),
    ...times.rows("bare Deno", ["first boot -d, file"], undefined),
  ];
};

function names(programs: readonly Program[], words: string[]): string[] {
  return words.flatMap((word) =>
    programs.map(({ name }) => `${word}, ${name}`)
  );
}

class Times {
  readonly #values = new Map<string, number[]>();

  add(name: string, milliseconds: number): void {
    const values = this.#values.get(name) ?? [];
    values.push(milliseconds);
    this.#values.set(name, values);
  }

  rows(reference: string, names: string[], aim: number | undefined): Row[] {
    const base = median(this.#values.get(reference)!);
    return names.map((name) => {
      const values = this.#values.get(name)!;
      return {
        ...{ name, unit: "ms", values, ratio: median(values) / base },
        ...aim === undefined ? {} : { aim },
      };
    });
  }
}

class Host {
  readonly folder: string;
  readonly #env: Record<string, string>;

  constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.#env = env;
  }

  /** Milliseconds from a program's start to its end, which must be good. */
  async time(program: string, args: readonly string[]): Promise<number> {
    const start = performance.now();
    const { code, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: this.#env,
      cwd: this.folder,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    const time = performance.now() - start;
    if (code === 0) return time;
    throw new Error(new TextDecoder().decode(stderr));
  }
}

async function measureStarts(
  host: Host,
  programs: readonly Program[],
  times: Times,
): Promise<void> {
  times.add("bare Deno", await host.time(Deno.execPath(), ["run", "empty.js"]));
  for (const { name, path } of programs) {
    times.add(`--version, ${name}`, await host.time(path, ["--version"]));
  }
}

/** Boots, and the tools while the machine runs. */
async function measureBoots(
  host: Host,
  programs: readonly Program[],
  image: string,
  times: Times,
): Promise<void> {
  times.add("QEMU's boot", await qemuBoot(host.folder, image));
  for (const { name, path } of programs) {
    times.add(`boot -d, ${name}`, await host.time(path, ["boot", "-d", image]));
    try {
      for (const tool of ["ps", "services"]) {
        times.add(`${tool}, ${name}`, await host.time(path, [tool]));
      }
      await host.time(path, ["snapshot", "create", "one"]);
    } finally {
      await host.time(path, ["stop", "--force"]);
    }
    const words = ["boot", "-d", "--snapshot", "one"];
    times.add(`boot -d --snapshot, ${name}`, await host.time(path, words));
    await host.time(path, ["delete", "--force", "default"]);
  }
  // From the image that the file brings: its machine, ready.
  const { path } = programs[0]!;
  times.add("first boot -d, file", await host.time(path, ["boot", "-d"]));
  await host.time(path, ["delete", "--force", "default"]);
}

async function qemuBoot(folder: string, image: string): Promise<number> {
  const modules = [...Deno.readDirSync(`${image}.boot`)]
    .map((entry) => entry.name).filter((name) => name.startsWith("mod")).sort();
  const log = `${folder}/qemu.log`;
  Deno.writeTextFileSync(log, "");
  const start = performance.now();
  const child = new Deno.Command(findProgram(QEMU), {
    cwd: `${image}.boot`,
    args: [
      ...["-m", "128", "-display", "none", "-no-reboot", "-snapshot"],
      ...["-kernel", "kernel", "-initrd", modules.join(",")],
      ...["-append", "rootdevname=c0d0p0 cttyline=0"],
      ...["-drive", `file=${image},format=raw,if=ide`],
      ...["-serial", `file:${log}`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    while (!Deno.readTextFileSync(log).replaceAll("\r", "").includes(READY)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return performance.now() - start;
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}
