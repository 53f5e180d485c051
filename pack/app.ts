// The folder `app/` of a packed program, which host/places.ts knows by its
// `packed.json`:
//
//   main.js mod.js … chunks       the bundle
//   types/mod.d.ts …              declarations of the library
//   deno.json                     its name, for `minix-live test`
//   v86.wasm                      the machine's own code
//   prebuilt/minix.img[.boot,…]   an image with variants of every service
//   packed.json                   what is inside, for --version and for keys
import { fileURLToPath } from "node:url";
import { contents, type Packed, VERSION } from "../host/mod.ts";
import { sha256 } from "./archive.ts";
import {
  below,
  type Files,
  type PackedFile,
  textFile,
  together,
} from "./files.ts";
import { licenceOf, ownNotices } from "./notices.ts";

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
    image: sha256(facts.image.get(IMAGE)!.bytes),
    passes: facts.passes,
  };
}

export type Cover = Packed["cover"];

/** Name of the image in `prebuilt/`. */
export const IMAGE = "minix.img";

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
    below("types", types),
    below("prebuilt", image),
    below("licences", ownNotices()),
    below("licences/v86", licenceOf("v86")),
    new Map<string, PackedFile>([
      ["v86.wasm", { bytes: Deno.readFileSync(wasmPath()) }],
      ["deno.json", textFile(NAMES)],
      ["packed.json", textFile(`${JSON.stringify(facts, null, 2)}\n`)],
    ]),
  );
}

const NAMES = `${JSON.stringify({ imports: { "minix-live": "./mod.js" } })}\n`;

/** The library says where its declarations are. */
function withTypes(bundle: Files): Files {
  const { bytes } = bundle.get("mod.js")!;
  const text = new TextDecoder().decode(bytes);
  return new Map([
    ...bundle,
    ["mod.js", textFile(`// @ts-self-types="./types/mod.d.ts"\n${text}`)],
  ]);
}

function wasmPath(): string {
  return fileURLToPath(import.meta.resolve("v86/build/v86.wasm"));
}
