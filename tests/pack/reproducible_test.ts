// The same sources give the same bytes, wherever the tree is.
import assert from "node:assert/strict";
import { sha256, tar } from "../../pack/archive.ts";
import { bundle, ENTRIES } from "../../pack/bundle.ts";
import { readFolder, writeFiles } from "../../pack/files.ts";
import { makeStub } from "../../pack/stub.ts";
import { hostTarget } from "../../pack/targets.ts";
import { declarations } from "../../pack/types.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

const FOLDERS = [
  ...["build", "cli", "core", "dev", "emu", "formats", "host", "live", "pack"],
];
const FILES = ["deno.json", "deno.lock", "main.ts", "mod.ts"];

/** Prints hashes of the parts that are made anew. */
const HASHES = `
import { sha256, tar } from "./pack/archive.ts";
import { bundle, ENTRIES } from "./pack/bundle.ts";
import { makeStub } from "./pack/stub.ts";
import { hostTarget } from "./pack/targets.ts";
import { declarations } from "./pack/types.ts";
console.log(sha256(tar(await bundle(ENTRIES))));
console.log(sha256(tar(await declarations())));
console.log(sha256(await makeStub(hostTarget(), Deno.args[0])));
`;

async function hashesIn(folder: string, cache: string): Promise<string> {
  for (const name of FOLDERS) {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    const files = readFolder(
      `${ROOT}/${name}`,
      (file) => /\.(ts|zig)$/.test(file),
    );
    writeFiles(`${folder}/${name}`, files);
  }
  for (const name of FILES) {
    Deno.copyFileSync(`${ROOT}/${name}`, `${folder}/${name}`);
  }
  Deno.writeTextFileSync(`${folder}/hashes.ts`, HASHES);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${folder}/hashes.ts`, cache],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test("bundle, declarations and stub are the same wherever they are made", async () => {
  using scratch = scratchFolder();
  // Another depth, and a cache that knows nothing.
  const other = await hashesIn(
    `${scratch.path}/x/y/tree`,
    `${scratch.path}/cache`,
  );
  const own = [
    tar(await bundle(ENTRIES)),
    tar(await declarations()),
    await makeStub(hostTarget(), `${ROOT}/out/pack/zig`),
  ];
  assert.equal(other, own.map((bytes) => `${sha256(bytes)}\n`).join(""));
});
