// The folder `app/` of a packed program, which host/places.ts knows by its
// `packed.json`:
//
//   main.js mod.js … chunks       the bundle
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
import { packageFolder } from "./toolchain.ts";

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

export function appFiles(
  program: Files,
  image: Files,
  facts: Packed,
): Files {
  return together(
    program,
    below("prebuilt", image),
    new Map<string, PackedFile>([
      ["v86.wasm", { bytes: Deno.readFileSync(wasmPath()) }],
      ["packed.json", textFile(`${JSON.stringify(facts, null, 2)}\n`)],
      ...licences(),
    ]),
  );
}

function wasmPath(): string {
  return fileURLToPath(import.meta.resolve("v86/build/v86.wasm"));
}

/** What must go with the programs that are inside. */
function licences(): [string, PackedFile][] {
  const own = ["LICENSE", "NOTICE"].map((name): [string, string] => [
    `licences/minix-live.${name}`,
    fileURLToPath(new URL(`../${name}`, import.meta.url)),
  ]);
  const others: [string, string][] = [
    ["licences/v86", `${packageFolder("v86")}/LICENSE`],
  ];
  return [...own, ...others].map(([name, path]) => [
    name,
    { bytes: Deno.readFileSync(path) },
  ]);
}
