// An empty root, in mount and network namespaces of its own: the single file,
// the C library's files that Deno needs, and no other program. All of it is
// read-only but for the cache, the state of machines and /tmp.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { findProgram, mustRun, type Probe, probe } from "../harness/host.ts";
import { scratchFolder, within } from "../harness/minix_live.ts";

const PLACES = ["cache", "proc", "dev", "out", "tmp"];
const READY = "ready";
const UNSHARE = "unshare";

/** The right to make namespaces, and to mount in them. */
export function probeNamespaces(): Promise<Probe> {
  return probe("namespaces", async () => {
    for (const name of ["nsenter", "chroot"]) findProgram(name);
    await mustRun(
      findProgram(UNSHARE),
      ...["-r", "-m", "-n", "sh", "-c", "mount -t tmpfs none /mnt"],
    );
  });
}

/** What the loader would load for a program, and the loader itself. */
export async function librariesOf(program: string): Promise<string[]> {
  const text = await mustRun(findProgram("ldd"), program);
  return [...text.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1]!);
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class EmptyRoot implements AsyncDisposable {
  readonly #scratch = scratchFolder();
  #holder!: Deno.ChildProcess;
  #stdin!: WritableStreamDefaultWriter<Uint8Array>;

  /** As the host sees it. */
  get folder(): string {
    return `${this.#scratch.path}/root`;
  }

  /** `files` are the host's, at the same place inside; `more` are programs
   * and folders of the host by the place that they get. */
  static async create(settings: {
    files: readonly string[];
    more: Readonly<Record<string, string>>;
    links?: Readonly<Record<string, string>>;
    /** Of the cache, as mount has it. */
    cacheSize?: string;
  }): Promise<EmptyRoot> {
    const self = new EmptyRoot();
    await self.#hold(settings);
    return self;
  }

  async #hold(
    { files, more, links = {}, cacheSize = "2g" }: Parameters<
      typeof EmptyRoot.create
    >[0],
  ): Promise<void> {
    const root = this.folder;
    for (const place of PLACES) {
      Deno.mkdirSync(`${root}/${place}`, { recursive: true });
    }
    const binds = [
      ...files.map((path) => [path, path] as const),
      ...Object.entries(more).map(([inside, path]) => [path, inside] as const),
      ["/dev/null", "/dev/null"] as const,
    ];
    for (const [path, inside] of binds) {
      if (Deno.statSync(path).isDirectory) {
        Deno.mkdirSync(`${root}${inside}`, { recursive: true });
      } else {
        Deno.mkdirSync(dirname(`${root}${inside}`), { recursive: true });
        Deno.writeFileSync(`${root}${inside}`, new Uint8Array());
      }
    }
    for (const [inside, target] of Object.entries(links)) {
      Deno.symlinkSync(target, `${root}${inside}`);
    }
    const script = [
      "set -e",
      `mount --bind "${root}" "${root}"`,
      `mount --rbind /proc "${root}/proc"`,
      `mount -t tmpfs -o size=${cacheSize},mode=700 none "${root}/cache"`,
      `mount -t tmpfs none "${root}/out"`,
      `mount -t tmpfs none "${root}/tmp"`,
      ...binds.map(([path, inside]) =>
        `mount --bind "${path}" "${root}${inside}"`
      ),
      `mount -o remount,bind,ro "${root}"`,
      `echo ${READY}`,
      "read -r end",
    ].join("\n");
    this.#holder = new Deno.Command(findProgram(UNSHARE), {
      args: ["-r", "-m", "-n", "sh", "-c", script],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#stdin = this.#holder.stdin.getWriter();
    const reader = this.#holder.stdout.getReader();
    const { value } = await within(reader.read(), 30, "the empty root");
    await reader.cancel();
    assert.equal(new TextDecoder().decode(value).trim(), READY);
  }

  #inside(...words: string[]): [program: string, args: string[]] {
    return [findProgram("nsenter"), [
      ...["-t", String(this.#holder.pid), "-U", "-m", "-n"],
      ...["--preserve-credentials", ...words],
    ]];
  }

  /** Takes the right to write to the cache. */
  async freezeCache(): Promise<void> {
    const [program, words] = this.#inside(
      ...[findProgram("mount"), "-o", "remount,ro", `${this.folder}/cache`],
    );
    await mustRun(program, ...words);
  }

  /** Runs a program of the root, by its path inside. */
  async run(
    program: string,
    words: readonly string[] = [],
    { seconds = 60, env = {} }: {
      seconds?: number;
      env?: Record<string, string>;
    } = {},
  ): Promise<Outcome> {
    const [enter, args] = this.#inside(
      ...[findProgram("chroot"), this.folder, program, ...words],
    );
    const child = new Deno.Command(enter, {
      args,
      clearEnv: true,
      env: {
        HOME: "/home",
        XDG_CACHE_HOME: "/cache",
        XDG_STATE_HOME: "/tmp/state",
        ...env,
      },
      stdin: "null",
    }).output();
    const what = `${program} ${words.join(" ")}`;
    const { code, stdout, stderr } = await within(child, seconds, what);
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  }

  /** The same, and it must succeed; its output. */
  async must(
    program: string,
    words: readonly string[] = [],
    seconds?: number,
  ): Promise<string> {
    const { code, stdout, stderr } = await this.run(program, words, {
      ...seconds === undefined ? {} : { seconds },
    });
    const what = `${program} ${words.join(" ")}`;
    assert.equal(code, 0, `${what}: status ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stdin.close().catch(() => {});
    await this.#holder.status;
    this.#scratch[Symbol.dispose]();
  }
}
