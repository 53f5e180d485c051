// The single file, as `deno task compile` makes it at the gate's level, with
// the image of the machine tests inside. Tests with equal sources share one.
import assert from "node:assert/strict";
import { sha256, tar } from "../../pack/archive.ts";
import { below, type Files, readFolder, together } from "../../pack/files.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { copyImage } from "../harness/machine.ts";
import { ROOT } from "../harness/tree.ts";

const SHARED = `${ROOT}out/pack/shared`;
/** No part of the file. Whatever else is in the tree may be one. */
const LEFT_OUT = new Set([
  "demo",
  "dist",
  "docs",
  "node_modules",
  "out",
  "tests",
]);

/** Copied to the path. Test files that run side by side wait for each other. */
export async function compileFile(path: string): Promise<void> {
  Deno.mkdirSync(SHARED, { recursive: true });
  using turn = Deno.openSync(`${SHARED}/lock`, { create: true, write: true });
  await turn.lock(true);
  using scratch = scratchFolder();
  const image = await copyImage(scratch.path);
  const key = keyOf(image);
  if (key !== keptKey()) {
    Deno.writeTextFileSync(`${SHARED}/key`, "");
    await compile(`${SHARED}/minix-live`, image);
    Deno.writeTextFileSync(`${SHARED}/key`, key);
  }
  Deno.copyFileSync(`${SHARED}/minix-live`, path);
}

/** Of all that the file is made of. */
function keyOf(image: string): string {
  const parts = [...Deno.readDirSync(ROOT)]
    .filter(({ name }) => !name.startsWith(".") && !LEFT_OUT.has(name))
    .map(({ name, isDirectory }): Files =>
      isDirectory
        ? below(name, readFolder(`${ROOT}${name}`))
        : new Map([[name, { bytes: Deno.readFileSync(ROOT + name) }]])
    );
  return [
    sha256(tar(together(...parts))),
    sha256(Deno.readFileSync(`${image}.json`)),
    ...[Deno.version.deno, Deno.env.get("DENORT_BIN") ?? ""],
  ].join(" ");
}

function keptKey(): string | undefined {
  try {
    return Deno.readTextFileSync(`${SHARED}/key`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Written to; `image` is packed with the files beside it. */
async function compile(path: string, image: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${ROOT}pack/main.ts`, "--level", "3"],
      ...["--image", image, "-o", path],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
