/**
 * Builds an instrumented test program as a Linux process and runs it as the
 * old or the new instance of a state transfer; see host/host.c.
 *
 * The road is the product's, stage by stage. Only what a process of the host
 * needs is another: `host/` stands in for start file, libsys and libc.
 */
import { fileURLToPath } from "node:url";
import {
  bitcode,
  type BitcodeLibraries,
  bitcodeLibrary,
  buildVariant,
  type InstrumentedOptions,
  optimiseUnits,
} from "../../build/pipeline/roads/instrumented.ts";
import { native } from "../../build/pipeline/roads/native.ts";
import { compile } from "../../build/pipeline/steps/compile.ts";
import {
  BuildContext,
  type DumpStage,
} from "../../build/pipeline/steps/context.ts";
import { compileLibrary } from "../../build/pipeline/steps/objects.ts";
import { Cache } from "../../build/pipeline/store/cache.ts";
import { SourceTree } from "../../build/pipeline/store/sources.ts";
import {
  LIBMAGICRT,
  type Library,
  LIBRT,
  service,
} from "../../build/pipeline/system/system.ts";
import {
  type AsrSwitch,
  type BuildVariables,
} from "../../build/pipeline/system/variables.ts";
import { ST_LU_ASR } from "../../core/abi/abi.ts";
import { openToolchain } from "../../build/toolchain/mod.ts";

const HOST: Library = {
  name: "host",
  folder: "tests/magic/host",
  musl: false,
  sectionify: /\.c$/,
};
const START = "tests/magic/host/start.S";

/** One name for all programs: a variant's seed comes from name and seed, and
 * programs with equal seeds must differ in nothing but their switches. */
const NAME = "program";

const PLAIN: BuildVariables = {
  bitcode: true,
  magic: true,
  asr: false,
  debug: false,
  asrCount: 0,
  asrSwitches: {},
};

/** What is undefined in C ends the process with SIGILL; no run-time library is
 * needed. A function's type is left out: its check puts data before the code. */
export const UBSAN = [
  "-fsanitize=undefined",
  "-fno-sanitize=function",
  "-fsanitize-trap=undefined",
];

/** A folder with the parts that all test programs share. */
export class ProgramBuilder {
  readonly #ctx: BuildContext;
  readonly #options: InstrumentedOptions;
  #names = 0;

  private constructor(
    readonly folder: string,
    ctx: BuildContext,
    readonly flags: readonly string[],
    /** What the builds told, each text once. */
    readonly told: readonly string[],
  ) {
    this.#ctx = ctx;
    const library = (library: Library) =>
      bitcodeLibrary(ctx, library, "system", PLAIN, flags);
    const runtime = Promise.all([library(LIBMAGICRT), library(HOST)])
      .then((lists) => lists.flat().filter(({ name }) => name !== START));
    const start = compile(ctx, {
      source: START,
      folder: HOST.folder,
      ...native("system"),
    }).then((blob) => [{ name: START, blob }]);
    const libraries: BitcodeLibraries = {
      runtime,
      members: Promise.resolve([]),
    };
    const rt = compileLibrary(ctx, LIBRT, native("user"));
    for (const promise of [runtime, start, rt]) promise.catch(() => {});
    this.#options = { variables: PLAIN, native: { start, rt }, libraries };
  }

  get cache(): Cache {
    return this.#ctx.cache;
  }

  /** With flags, such as UBSAN, for all that is compiled; `dumpAfter` keeps
   * modules as `--dump-after` does, in the folder; `over` has files that take
   * the place of those in core/. Modules of random programs need no
   * `verifyEach`, which takes as long as all passes: the compiler reads them. */
  static async open(
    folder: string,
    { flags = [], dumpAfter, over, verifyEach = true }: {
      flags?: readonly string[];
      dumpAfter?: DumpStage;
      over?: string;
      verifyEach?: boolean;
    } = {},
  ): Promise<ProgramBuilder> {
    const toolchain = await openToolchain(folder);
    const sources = new SourceTree(toolchain.libDir);
    const told: string[] = [];
    for (const name of ["core", "docs", "tests"]) {
      const path = new URL(`../../${name}`, import.meta.url);
      sources.mount(name, fileURLToPath(path));
    }
    if (over !== undefined) sources.mount("core", over);
    const ctx = new BuildContext({
      cache: new Cache(folder),
      sources,
      toolchain,
      progress: {
        step() {},
        note() {},
        warning: (text) => void told.push(text),
      },
      jobs: 1,
    });
    ctx.verifyEach = verifyEach;
    ctx.dumpAfter = dumpAfter;
    ctx.dumpFolder = folder;
    return new ProgramBuilder(folder, ctx, flags, told);
  }

  /** A name that no other program of this builder has. */
  freshName(): string {
    return `program${this.#names++}`;
  }

  /** Takes a folder of sources in, as tests/NAME. */
  add(name: string, folder: string): void {
    const place = `${this.#ctx.workFolder()}/tests/${name}`;
    this.#ctx.sources.mount(`tests/${name}`, folder);
    Deno.mkdirSync(place, { recursive: true });
    for (const { name: file } of Deno.readDirSync(folder)) {
      Deno.copyFileSync(`${folder}/${file}`, `${place}/${file}`);
    }
  }

  /** Compiles a service's source, no more. */
  async compile(source: string): Promise<void> {
    const folder = source.slice(0, source.lastIndexOf("/"));
    const words = bitcode("system", PLAIN);
    await compile(this.#ctx, { ...words, source, folder });
  }

  /** Compiles a file below tests/ as it is where nothing is instrumented. */
  async compileNative(source: string): Promise<void> {
    const unit = { source: `tests/${source}`, folder: "tests/magic" };
    await compile(this.#ctx, { ...unit, ...native("system") });
  }

  /**
   * Builds a program from files below tests/; with a seed its layout is
   * randomized. `folder` is the service's own, as for the magic pass.
   */
  async build(
    name: string,
    sources: string[],
    options: {
      defines?: string[];
      seed?: string;
      /** Switches of ASRFLAGS; all on if left out. */
      switches?: Partial<Record<AsrSwitch, boolean>>;
      folder?: string;
      /** File of rules, below tests/; else the folder's, if it has one. */
      rules?: string;
    } = {},
  ): Promise<string> {
    const { seed = "", switches = {} } = options;
    const variables = { ...PLAIN, asr: seed !== "", asrSwitches: switches };
    const folder = options.folder ?? "tests/magic";
    const words = bitcode("system", variables);
    const defines = [
      ...[...words.defines, ...this.flags],
      ...options.defines ?? [],
    ];
    const units = await Promise.all(sources.map(async (file) => {
      const name = `tests/${file}`;
      const unit = { ...words, source: name, folder: "tests/magic", defines };
      return { name, blob: await compile(this.#ctx, unit), unit };
    }));
    const rules = options.rules === undefined
      ? `${folder}/magic.rules`
      : `tests/${options.rules}`;
    const own = { sources: [], rights: undefined, rules };
    const component = { ...service(folder), name: NAME, own };
    const optimised = await optimiseUnits(this.#ctx, component, units, {
      ...this.#options,
      variables,
    });
    const { blob } = await buildVariant(this.#ctx, optimised, 0, {
      variables,
      seed,
    });
    const path = `${this.folder}/${name}`;
    await Deno.writeFile(path, this.#ctx.cache.readBlob(blob), { mode: 0o700 });
    return path;
  }
}

/** A running instance: what it printed until it was ready, or ended. */
export interface Instance extends AsyncDisposable {
  readonly lines: readonly string[];
  /** `name=hex` lines. */
  readonly values: ReadonlyMap<string, number>;
  readonly ready: boolean;
  /** Lets the program change its state; the new checksum. */
  work(): Promise<number>;
}

export interface StartOptions {
  /** ST_LU_*, of a transfer. */
  readonly flags?: number;
  /** Words for the program; see host_word(). */
  readonly words?: readonly string[];
  /** How long an instance may live. */
  readonly seconds?: number;
}

/** Starts the first instance, or one that takes over from `from`. */
export async function start(
  program: string,
  from?: Instance,
  options: StartOptions | number = {},
): Promise<Instance> {
  const { flags = ST_LU_ASR, words = [], seconds = 120 } =
    typeof options === "number" ? { flags: options } : options;
  const args = from === undefined ? ["old", ...words] : [
    "new",
    String(from.values.get("pid")),
    String(from.values.get("root")),
    String(flags),
    ...words,
  ];
  const region = from === undefined ? 0 : from.values.get("region")! + 1;
  const child = new Deno.Command(program, {
    args,
    env: { REGION: String(region) },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  // What is dead by then is not signalled.
  let ended = false;
  const late = setTimeout(() => ended || child.kill("SIGKILL"), seconds * 1000);
  child.status.then(() => {
    ended = true;
    clearTimeout(late);
  });
  const reader = child.stdout.getReader();
  const writer = child.stdin.getWriter();
  const read = async () => {
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      text += new TextDecoder().decode(value);
      if (done || text.endsWith("ready\n")) {
        return text.split("\n").slice(0, -1);
      }
    }
  };
  const lines = await read();
  const ready = lines.at(-1) === "ready";
  if (!ready) {
    const { code, signal } = await child.status;
    lines.push(`ended by ${signal ?? `status ${code}`}`);
  }
  const values = new Map<string, number>();
  for (const line of lines) {
    const match = /^(\w+)=([0-9a-f]{8})$/.exec(line);
    if (match !== null) values.set(match[1]!, parseInt(match[2]!, 16));
  }
  return {
    lines,
    values,
    ready,
    async work() {
      await writer.write(Uint8Array.of(0));
      const lines = await read();
      const sum = /^sum=([0-9a-f]{8})$/.exec(lines[0] ?? "");
      if (sum !== null) return parseInt(sum[1]!, 16);
      const { code, signal } = await child.status;
      throw new Error(`ended by ${signal ?? `status ${code}`}`);
    },
    async [Symbol.asyncDispose]() {
      // A pipe to a process that is gone is broken: nothing is lost with it.
      await writer.close().catch(() => {});
      await reader.cancel();
      await child.status;
    },
  };
}
