/**
 * Builds an instrumented test program as a Linux process and runs it as the
 * old or the new instance of a state transfer; see host.c.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asr, type AsrOptions } from "../../build/asr/mod.ts";
import { parse, print, verify } from "../../build/ir/mod.ts";
import { magic } from "../../build/magic/mod.ts";
import {
  BITCODE_LINK,
  CODE_FLAGS_ASR,
  compileFlags,
  OPTIMISE_FLAGS,
  OUTPUT_FLAGS,
  TARGET,
  TEXT_FLAGS,
} from "../../build/pipeline/system/flags.ts";
import { sectionify } from "../../build/sectionify/mod.ts";
import { openToolchain, type Toolchain } from "../../build/toolchain/mod.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUNTIME = join(ROOT, "core/libmagicrt");

/** A folder with the parts that all test programs share. */
export class ProgramBuilder {
  readonly #runtime: string[] = [];

  private constructor(
    readonly toolchain: Toolchain,
    readonly folder: string,
  ) {}

  static async open(folder: string): Promise<ProgramBuilder> {
    const toolchain = await openToolchain(folder);
    const builder = new ProgramBuilder(toolchain, folder);
    await Deno.symlink(ROOT, join(folder, "src"));
    await Deno.symlink(toolchain.libDir, join(folder, "zig"));
    const sources = [...Deno.readDirSync(RUNTIME)]
      .filter(({ name }) => name.endsWith(".c"))
      .map(({ name }) => `core/libmagicrt/${name}`);
    for (const source of [...sources.sort(), "tests/magic/host.c"]) {
      builder.#runtime.push(await builder.#marked(source));
    }
    for (const name of ["mem", "div64"]) {
      await builder.#compile(`core/librt/${name}.c`, `${name}.o`, [
        ...OUTPUT_FLAGS.native,
      ]);
    }
    await builder.#clang([
      TARGET,
      "-c",
      "src/tests/magic/start.S",
      "-o",
      "start.o",
    ]);
    return builder;
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
      /** Switches of the asr pass; all on if left out. */
      switches?: Omit<AsrOptions, "seed">;
      folder?: string;
    } = {},
  ): Promise<string> {
    const units: string[] = [];
    for (const source of sources) {
      const unit = `${name}.${source.replaceAll("/", "-")}.bc`;
      await this.#compile(`tests/${source}`, unit, [
        ...OUTPUT_FLAGS.bitcode,
        ...(options.defines ?? []),
      ]);
      units.push(unit);
    }
    await this.#link([
      ...BITCODE_LINK,
      "-o",
      `${name}.bc`,
      "start.o",
      ...units,
      ...this.#runtime,
      "mem.o",
    ]);
    await this.#clang([
      TARGET,
      ...TEXT_FLAGS,
      `${name}.bc`,
      "-o",
      `${name}.ll`,
    ]);
    const { folder } = options;
    await this.#pass(
      `${name}.ll`,
      `${name}.magic.ll`,
      (module) => magic(module, folder === undefined ? {} : { folder }),
    );
    await this.#clang([
      TARGET,
      ...OPTIMISE_FLAGS,
      `${name}.magic.ll`,
      "-o",
      `${name}.opt.ll`,
    ]);
    const { seed } = options;
    if (seed !== undefined) {
      await this.#pass(
        `${name}.opt.ll`,
        `${name}.asr.ll`,
        (module) => asr(module, { seed, ...options.switches }),
      );
    }
    await this.#clang([
      TARGET,
      ...CODE_FLAGS_ASR,
      `${name}.${seed === undefined ? "opt" : "asr"}.ll`,
      "-o",
      `${name}.o`,
    ]);
    await this.#link([
      "-m",
      "elf_i386",
      "-e",
      "_start",
      "--gc-sections",
      "--strip-debug",
      "-o",
      name,
      "start.o",
      `${name}.o`,
      "mem.o",
      "div64.o",
    ]);
    return join(this.folder, name);
  }

  async #marked(source: string): Promise<string> {
    const name = source.replaceAll("/", "-");
    await this.#compile(source, `${name}.bc`, [...OUTPUT_FLAGS.bitcode]);
    await this.#clang([
      TARGET,
      ...TEXT_FLAGS,
      `${name}.bc`,
      "-o",
      `${name}.ll`,
    ]);
    await this.#pass(`${name}.ll`, `${name}.marked.ll`, sectionify);
    await this.#clang([
      TARGET,
      "-x",
      "ir",
      "-Xclang",
      "-disable-llvm-passes",
      "-emit-llvm",
      "-c",
      `${name}.marked.ll`,
      "-o",
      `${name}.marked.bc`,
    ]);
    return `${name}.marked.bc`;
  }

  async #pass(
    from: string,
    to: string,
    pass: (module: ReturnType<typeof parse>) => ReturnType<typeof parse>,
  ): Promise<void> {
    const text = await Deno.readTextFile(join(this.folder, from));
    const module = pass(parse(text, from));
    verify(module);
    await Deno.writeTextFile(join(this.folder, to), print(module));
  }

  /** `source` and the include folders are relative to the project. */
  async #compile(source: string, output: string, flags: string[]) {
    const common = compileFlags("system", "core/libmagicrt", []);
    const located = common.map((word) =>
      word.startsWith("core/") ? `src/${word}` : word
    );
    await this.#clang([
      ...located,
      "-I",
      "src/tests/magic",
      ...flags,
      `src/${source}`,
      "-o",
      output,
    ]);
  }

  #clang(args: string[]) {
    return this.toolchain.run("clang", args, { cwd: this.folder });
  }

  #link(args: string[]) {
    return this.toolchain.run("ld.lld", args, { cwd: this.folder });
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

/** Starts the first instance, or one that takes over from `from`. */
export async function start(
  program: string,
  from?: Instance,
  flags = 2,
): Promise<Instance> {
  const args = from === undefined ? ["old"] : [
    "new",
    String(from.values.get("pid")),
    String(from.values.get("root")),
    String(flags),
  ];
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
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
  const values = new Map<string, number>();
  for (const line of lines) {
    const match = /^(\w+)=([0-9a-f]{8})$/.exec(line);
    if (match !== null) values.set(match[1]!, parseInt(match[2]!, 16));
  }
  return {
    lines,
    values,
    ready: lines.at(-1) === "ready",
    async work() {
      await writer.write(Uint8Array.of(0));
      const sum = /^sum=([0-9a-f]{8})$/.exec((await read())[0]!);
      return parseInt(sum![1]!, 16);
    },
    async [Symbol.asyncDispose]() {
      await writer.close();
      await reader.cancel();
      await child.status;
    },
  };
}
