/**
 * A second opinion on the types of allocations: clang 22's AllocToken, whose
 * front end notes what type it sees in each call of an allocator. It shares
 * no code with ours: another front end, another way to look at sizes.
 */
import { fileURLToPath } from "node:url";
import { parseDepfile } from "../../build/pipeline/steps/compile.ts";
import { BuildContext } from "../../build/pipeline/steps/context.ts";
import { Cache } from "../../build/pipeline/store/cache.ts";
import { SourceTree } from "../../build/pipeline/store/sources.ts";
import {
  compileFlags,
  type Dialect,
  MAGIC_DEFINES,
} from "../../build/pipeline/system/flags.ts";
import { openToolchain } from "../../build/toolchain/mod.ts";

/** What clang sees in a call of an allocator. */
export interface Token {
  readonly line: number;
  readonly callee: string;
  readonly type: string;
}

export interface Source {
  readonly name: string;
  readonly folder: string;
  readonly dialect: Dialect;
}

/** A folder of files in memory, as the package takes it. */
interface Tree {
  [name: string]: Uint8Array | Tree;
}

type RunClang = (
  args: string[],
  files: Tree,
  options: Record<string, unknown>,
) => Promise<Record<string, Uint8Array | string>>;

export class AllocTokens implements Disposable {
  readonly #clang: RunClang;
  readonly #ctx: BuildContext;

  private constructor(clang: RunClang, ctx: BuildContext) {
    this.#clang = clang;
    this.#ctx = ctx;
  }

  static async open(folder: string): Promise<AllocTokens> {
    const { runLLVM } = await import("@yowasp/clang");
    const toolchain = await openToolchain(folder);
    const sources = new SourceTree(toolchain.libDir);
    for (const name of ["core", "tests"]) {
      const path = new URL(`../../${name}`, import.meta.url);
      sources.mount(name, fileURLToPath(path));
    }
    const ctx = new BuildContext({
      ...{ cache: new Cache(folder), sources, toolchain, jobs: 1 },
      progress: { step() {}, note() {}, warning() {} },
    });
    return new AllocTokens(runLLVM as RunClang, ctx);
  }

  /** What clang sees in a source, call by call. */
  async of({ name, folder, dialect }: Source): Promise<Token[]> {
    // Else no function is known as an allocator.
    const flags = compileFlags(dialect, folder, MAGIC_DEFINES)
      .filter((flag) => flag !== "-ffreestanding");
    const files: Tree = {};
    for (const file of await this.#filesOf(name, flags)) {
      place(files, file, withoutUps(this.#ctx.sources.read(file).bytes));
    }
    const said: string[] = [];
    const output = await this.#clang(
      [
        ...[
          "clang",
          ...flags,
          "-I",
          ".",
          "-w",
          "-O2",
          "-Xclang",
          "-disable-llvm-passes",
        ],
        ...["-fsanitize=alloc-token", "-S", "-emit-llvm", name, "-o", "x.ll"],
      ],
      files,
      {
        stdout: null,
        stderr: (bytes: Uint8Array | null) =>
          said.push(new TextDecoder().decode(bytes ?? new Uint8Array())),
      },
    ).catch((error) => {
      throw new Error(`clang 22 on "${name}": ${error}\n${said.join("")}`);
    });
    const text = output["x.ll"]!;
    return tokensIn(
      typeof text === "string" ? text : new TextDecoder().decode(text),
    );
  }

  /** The source and all headers that it reads. */
  async #filesOf(name: string, flags: string[]): Promise<string[]> {
    const rule = this.#ctx.scratch(".d");
    await this.#ctx.toolchain.run("clang", [
      ...[...flags, "-w", "-M", "-MF", rule, name],
    ], { cwd: this.#ctx.workFolder() });
    const path = this.#ctx.scratchPath(rule);
    return parseDepfile(Deno.readTextFileSync(path));
  }

  [Symbol.dispose](): void {
    this.#ctx.close();
  }
}

/** The files in memory have no "..": musl's headers go up to its others. */
function withoutUps(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const up = '#include "../../include/';
  return text.includes(up)
    ? new TextEncoder().encode(
      text.replaceAll(up, '#include "zig/libc/musl/include/'),
    )
    : bytes;
}

function place(tree: Tree, path: string, bytes: Uint8Array): void {
  const parts = path.split("/");
  const file = parts.pop()!;
  let at = tree;
  for (const part of parts) at = (at[part] ??= {}) as Tree;
  at[file] = bytes;
}

function tokensIn(text: string): Token[] {
  const lines = new Map<string, number>();
  for (
    const [, id, line] of text.matchAll(/^(!\d+) = !DILocation\(line: (\d+),/gm)
  ) {
    lines.set(id!, Number(line));
  }
  const types = new Map<string, string>();
  for (
    const [, id, type] of text.matchAll(/^(!\d+) = !\{!"([^"]*)", i1 \w+\}/gm)
  ) {
    types.set(id!, type!);
  }
  const calls = /call [^@\n]*@([\w.]+)\(.*!dbg (!\d+), .*!alloc_token (!\d+)/g;
  return [...text.matchAll(calls)].map(([, callee, at, token]) => ({
    line: lines.get(at!) ?? 0,
    callee: callee!,
    type: types.get(token!) ?? "",
  }));
}
