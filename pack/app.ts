// The folder `app/` of a packed program; host/packed.ts has the names:
//
//   main.js mod.js … chunks       the bundle
//   types/mod.d.ts …              declarations of the library
//   deno.json                     its name, for `minix-live test`
//   v86.wasm                      the machine's own code
//   prebuilt/minix.img[.boot,…]   an image with variants of every service
//   man/ licences/                manual pages; notices
//   judge/                        the judge of state transfers, for gdb
//   start                         Deno's words to start the program
//   packed.json                   what is inside, for --version and for keys
import { fileURLToPath } from "node:url";
import {
  APP_FILES,
  contents,
  type Packed,
  START_WORDS,
  VERSION,
} from "../host/mod.ts";
import { sha256 } from "./archive.ts";
import {
  below,
  type Files,
  type PackedFile,
  readFolder,
  textFile,
  together,
} from "./files.ts";
import { notices } from "./notices.ts";
import { ROOT } from "./root.ts";

export function packedFacts(facts: {
  cover: Packed["cover"];
  target: string;
  builds: boolean;
  image: Files;
  passes: string;
}): Packed {
  const { v86, toolchain } = contents();
  return {
    version: VERSION,
    cover: facts.cover,
    target: facts.target,
    deno: Deno.version.deno,
    v86: v86!,
    ...(facts.builds ? { toolchain: toolchain! } : {}),
    image: sha256(facts.image.get(APP_FILES.image)!.bytes),
    passes: facts.passes,
  };
}

export type Cover = Packed["cover"];

/** The parts of the program that are the same for every target. */
export interface Program {
  readonly bundle: Files;
  readonly types: Files;
  readonly image: Files;
}

export function appFiles(
  { bundle, types, image }: Program,
  facts: Packed,
): Files {
  return together(
    withTypes(bundle),
    below(APP_FILES.types, types),
    image,
    below(APP_FILES.man, readFolder(`${ROOT}cli/man`)),
    below(
      APP_FILES.judge,
      readFolder(`${ROOT}judge`, (name) => /^\w+\.(?:py|txt)$/.test(name)),
    ),
    below("licences", notices(facts.cover)),
    new Map<string, PackedFile>([
      [APP_FILES.wasm, { bytes: Deno.readFileSync(wasmPath()) }],
      [APP_FILES.config, textFile(NAMES)],
      [APP_FILES.start, textFile(START_WORDS)],
      [APP_FILES.facts, textFile(`${JSON.stringify(facts, null, 2)}\n`)],
    ]),
  );
}

const NAMES = `${
  JSON.stringify({ imports: { "minix-live": `./${APP_FILES.library}` } })
}\n`;

/** The library says where its declarations are. */
function withTypes(bundle: Files): Files {
  const { bytes } = bundle.get(APP_FILES.library)!;
  const text = new TextDecoder().decode(bytes);
  return new Map([
    ...bundle,
    [
      APP_FILES.library,
      textFile(`// @ts-self-types="./${APP_FILES.types}/mod.d.ts"\n${text}`),
    ],
  ]);
}

function wasmPath(): string {
  return fileURLToPath(import.meta.resolve("v86/build/v86.wasm"));
}
