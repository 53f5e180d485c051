// A state folder under conditions that a host may come to: machines, and
// strangers that no command may touch.
import assert from "node:assert/strict";
import { statIfThere } from "../../../host/mod.ts";
import { copyImage as copyWhole } from "../../../live/image.ts";
import { copyImage, isAlive, poll } from "../machine.ts";
import { minixLive, type Result } from "../minix_live.ts";

const COMMAND_SECONDS = 60;
const BOOT_SECONDS = 60;

/** What a machine's folder says of who has it. */
export interface Said {
  readonly id: string;
  readonly pid: number;
  readonly process: Record<string, unknown> & { pid: number };
}

export class World implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "minix-live-host-" });
  readonly state = `${this.folder}/state/minix-live`;
  readonly env = {
    XDG_STATE_HOME: `${this.folder}/state`,
    // A process that is stopped must not hold what every Deno waits for.
    DENO_CACHE_DB_MODE: "in-memory",
  };
  #image = "";
  /** Processes of machines, by number. */
  readonly #pids = new Map<number, string>();
  readonly #strangers: Deno.ChildProcess[] = [];
  readonly #children: Deno.ChildProcess[] = [];

  static async create(): Promise<World> {
    const world = new World();
    try {
      world.#image = await copyImage(world.folder);
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
    return world;
  }

  /** A copy of the image by a name of its own. */
  image(name: string): string {
    const folder = `${this.folder}/${name}`;
    const path = `${folder}/disk.img`;
    if (statIfThere(path) !== undefined) return path;
    Deno.mkdirSync(folder, { recursive: true });
    copyWhole(this.#image, path);
    return path;
  }

  run(
    words: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Result> {
    return minixLive([...words], {
      env: { ...this.env, ...env },
      seconds: COMMAND_SECONDS,
    });
  }

  async must(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(words);
    assert.equal(code, 0, `${words.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** Boots a machine in the background; its process ends with the world. */
  async boot(name: string, image: string): Promise<Said> {
    const seconds = String(BOOT_SECONDS);
    await this.must("boot", "-d", "--deadline", seconds, "--name", name, image);
    const said = this.said(name);
    this.#pids.set(said.pid, name);
    return said;
  }

  path(name: string, file: string): string {
    return `${this.state}/${name}/${file}`;
  }

  said(name: string): Said {
    return JSON.parse(Deno.readTextFileSync(this.path(name, "instance.json")));
  }

  /** Makes the folder say something else. */
  say(name: string, what: Record<string, unknown> | string): void {
    const text = typeof what === "string"
      ? what
      : JSON.stringify({ ...this.said(name), ...what });
    Deno.writeTextFileSync(this.path(name, "instance.json"), text);
  }

  /** A process that has nothing to do with any machine. */
  stranger(): number {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "setTimeout(() => {}, 1e6)"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#strangers.push(child);
    return child.pid;
  }

  /** Ends with the world, stopped or not. */
  adopt(child: Deno.ChildProcess): void {
    this.#children.push(child);
  }

  /** All of them are as they were. */
  checkStrangers(after: string): void {
    for (const { pid } of this.#strangers) {
      assert.ok(isAlive(pid), `${after}: a stranger was ended`);
    }
  }

  async killed(pid: number): Promise<void> {
    Deno.kill(pid, "SIGKILL");
    await poll(() => !isAlive(pid), 30, "the end of a killed process");
  }

  /** The process of a machine ends with it, or with the world. */
  keep(name: string, pid: number): void {
    this.#pids.set(pid, name);
  }

  /** Whether a process has the machine's lock. */
  runs(name: string): boolean {
    try {
      using lock = Deno.openSync(this.path(name, "lock"));
      return !lock.tryLockSync(false);
    } catch {
      return false;
    }
  }

  /** Ends a machine whose process is ours, and removes its folder. */
  async clear(name: string): Promise<void> {
    for (const [pid, owner] of this.#pids) {
      if (owner === name) await this.#end(pid);
    }
    for (const child of this.#children.splice(0)) {
      child.kill("SIGKILL");
      await child.status;
    }
    await this.run(["stop", "--force", "--name", name]);
    for (const path of [`${this.state}/${name}`, `${this.folder}/elsewhere`]) {
      try {
        Deno.removeSync(path, { recursive: true });
      } catch {
        // There is none.
      }
    }
  }

  /** Ends a machine's process, unless its number is another's by now. */
  async #end(pid: number): Promise<void> {
    this.#pids.delete(pid);
    const words = await Deno.readTextFile(`/proc/${pid}/cmdline`)
      .catch(() => "");
    if (!words.includes("--machine-process")) return;
    if (words.includes(this.folder)) await this.killed(pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { name } of this.#folders()) {
      await this.run(["stop", "--force", "--name", name]).catch(() => {});
    }
    for (const pid of this.#pids.keys()) await this.#end(pid);
    for (const child of [...this.#strangers, ...this.#children]) {
      try {
        child.kill("SIGKILL");
      } catch {
        // Told by the test.
      }
      await child.status;
    }
    Deno.removeSync(this.folder, { recursive: true });
  }

  #folders(): Deno.DirEntry[] {
    try {
      return [...Deno.readDirSync(this.state)];
    } catch {
      return [];
    }
  }
}
