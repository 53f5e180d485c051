// Machines as a user has them: every step is the program in a process of its
// own. A machine has a state folder and a copy of the image for itself, and is
// gone when its test is, however that ends.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { copyImage as copyWholeImage } from "../../live/image.ts";
import type { Process, Service } from "../../live/facts.ts";
import { LogReader, logText } from "../../live/log_file.ts";
import { attach, type Machine } from "../../live/machine.ts";
import { minixLive, type Result } from "./minix_live.ts";

const POLL_MS = 20;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const IMAGE = `${ROOT}out/test.img`;
const NAME = "test";
const BUILD_SECONDS = 600;
const BOOT_SECONDS = 120;
const COMMAND_SECONDS = 120;

/** What the tests bring into the guest; one image has it all. */
const EXTRA_SERVICES = [
  ...["demo/keeper", "demo/keeper-next"],
  ...[
    "awkward",
    "awkward_next",
    "doors",
    "lender",
    "lender_next",
    "midstream",
    "stateless",
  ].map((
    name,
  ) => `tests/guest/${name}`),
];
const EXTRA_PROGRAMS = [
  "demo/load",
  ...[
    ...["awkwardctl", "calls", "doorsctl", "fsstress", "groupkill"],
    ...["lendctl", "midstreamctl", "rude", "stranger"],
  ].map((name) => `tests/guest/${name}`),
];

/** What the kernel's process table says of a service. */
export interface Instance {
  readonly endpoint: number;
  readonly ptroot: number;
  readonly instance: number;
}

let built: Promise<string> | undefined;

/** The image of all machine tests; a build without changes takes seconds. */
export function testImage(): Promise<string> {
  return built ??= buildImage();
}

async function buildImage(): Promise<string> {
  const result = await minixLive([
    ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2"],
    "-o",
    IMAGE,
    ...EXTRA_SERVICES.flatMap((path) => ["--service", ROOT + path]),
    ...EXTRA_PROGRAMS.flatMap((path) => ["--program", ROOT + path]),
  ], { seconds: BUILD_SECONDS });
  assert.equal(result.code, 0, result.stderr);
  return IMAGE;
}

/** A copy of the image with its boot files, for one machine to write to. Test
 * files that run side by side build and copy one after the other. */
export async function copyImage(folder: string): Promise<string> {
  // A file that is there in any case: no other has to be made for the lock.
  using turn = Deno.openSync(fileURLToPath(import.meta.url));
  await turn.lock(true);
  return copyWithBoot(await testImage(), folder);
}

function copyWithBoot(image: string, folder: string): string {
  const copy = `${folder}/test.img`;
  copyWholeImage(image, copy);
  return copy;
}

export class TestMachine implements AsyncDisposable {
  readonly name = NAME;
  readonly folder: string;
  readonly env: Record<string, string>;
  image = "";
  #seen: LogReader | undefined;
  #begun = "";

  private constructor() {
    this.folder = Deno.makeTempDirSync({ prefix: "minix-live-test-" });
    this.env = { XDG_STATE_HOME: `${this.folder}/state` };
  }

  /** A machine that is not running yet; of its own image if one is given. */
  static async create(image?: string): Promise<TestMachine> {
    const machine = new TestMachine();
    return await machine.#kept(async () => {
      machine.image = image === undefined
        ? await copyImage(machine.folder)
        : copyWithBoot(image, machine.folder);
    });
  }

  static async boot(...words: string[]): Promise<TestMachine> {
    const machine = await TestMachine.create();
    return await machine.#kept(() => machine.boot(...words));
  }

  static async bootImage(image: string): Promise<TestMachine> {
    const machine = await TestMachine.create(image);
    return await machine.#kept(() => machine.boot());
  }

  /** This, or nothing is left of it. */
  async #kept(start: () => Promise<void>): Promise<TestMachine> {
    try {
      await start();
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
    return this;
  }

  async boot(...words: string[]): Promise<void> {
    this.#forget();
    const result = await minixLive(
      ["boot", this.image, "-d", "--name", NAME, ...words],
      { env: this.env, seconds: BOOT_SECONDS },
    );
    assert.equal(result.code, 0, result.stderr);
  }

  /** Runs `minix-live TOOL --name … WORDS`. */
  run(
    tool: string,
    words: readonly string[] = [],
    options: { seconds?: number } = {},
  ): Promise<Result> {
    return minixLive([tool, "--name", NAME, ...words], {
      env: this.env,
      seconds: options.seconds ?? COMMAND_SECONDS,
    });
  }

  /** The same, and it must succeed; its output. */
  async must(tool: string, ...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(tool, words);
    const what = `${tool} ${words.join(" ")}`;
    assert.equal(code, 0, `${what}: status ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** The one object that a tool prints for --json. */
  async json<T>(tool: string, ...words: string[]): Promise<T> {
    const { version, ...fields } = JSON.parse(
      await this.must(tool, "--json", ...words),
    );
    assert.equal(version, 1, `version of the JSON of ${tool}`);
    return fields as T;
  }

  /** What the guest tells, through the library: a process of its own for each
   * of thousands of questions takes longer than the updates between them. */
  async #ask<T>(question: (machine: Machine) => Promise<T>): Promise<T> {
    await using machine = await attach({ socket: this.socket });
    return await question(machine);
  }

  services(): Promise<Service[]> {
    return this.#ask((machine) => machine.services());
  }

  processes(): Promise<Process[]> {
    return this.#ask((machine) => machine.processes());
  }

  service(...words: string[]): Promise<Result> {
    return this.run("minix-service", words);
  }

  /** Runs a program of the guest, which must succeed; its output. */
  exec(...words: string[]): Promise<string> {
    return this.must("exec", "--", ...words);
  }

  /** Endpoints of the active services by label. */
  async endpoints(): Promise<Map<string, number>> {
    return new Map((await this.services()).map((s) => [s.label, s.endpoint]));
  }

  /** Who is behind an endpoint, and nobody else is. */
  async instance(endpoint: number): Promise<Instance> {
    const found = (await this.processes())
      .filter((p) => p.endpoint === endpoint);
    assert.equal(found.length, 1, `processes behind endpoint ${endpoint}`);
    const { ptroot, instance } = found[0]!;
    return { endpoint, ptroot, instance };
  }

  async stats(): Promise<Record<string, number>> {
    return { ...await this.#ask((machine) => machine.stats()) };
  }

  get logPath(): string {
    return `${this.env["XDG_STATE_HOME"]}/minix-live/${NAME}/log`;
  }

  /** Path of its control link. */
  get socket(): string {
    return `${this.env["XDG_STATE_HOME"]}/minix-live/${NAME}/control`;
  }

  log(): string {
    return logText(this.logPath).replaceAll("\r", "");
  }

  /** Log lines since the last call. */
  newLines(): string[] {
    this.#seen ??= LogReader.open(this.logPath);
    const decoder = new TextDecoder();
    let text = this.#begun;
    for (const bytes of this.#seen?.read() ?? []) {
      text += decoder.decode(bytes, { stream: true }).replaceAll("\r", "");
    }
    const lines = text.split("\n");
    this.#begun = lines.pop()!;
    return lines;
  }

  #forget(): void {
    this.#seen?.[Symbol.dispose]();
    this.#seen = undefined;
    this.#begun = "";
  }

  /** Process id of the machine. */
  pid(): number {
    return JSON.parse(Deno.readTextFileSync(this.#instancePath())).pid;
  }

  #instancePath(): string {
    return `${this.env["XDG_STATE_HOME"]}/minix-live/${NAME}/instance.json`;
  }

  /** Process id of a machine that is being started. */
  async awaitPid(seconds: number): Promise<number> {
    await poll(
      () => exists(this.#instancePath()),
      seconds,
      "the machine's pid",
    );
    return this.pid();
  }

  /** Runs a command that names no machine. */
  plain(words: string[]): Promise<Result> {
    return minixLive(words, { env: this.env, seconds: COMMAND_SECONDS });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#forget();
    await this.run("stop", ["--force"]).catch(() => {});
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Waits for what has no event. */
export async function poll(
  holds: () => boolean | Promise<boolean>,
  seconds: number,
  awaited: string,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!await holds()) {
    assert.ok(performance.now() < end, `Not within ${seconds} s: ${awaited}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Whether a process runs: one that nobody has reaped yet does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
  } catch {
    return false;
  }
}
