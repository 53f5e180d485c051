// What host/places.ts says in a packed program, by the cover that it is in.
import assert from "node:assert/strict";
import { APP_FILES, type Packed } from "../../host/mod.ts";
import { bundle } from "../../pack/bundle.ts";
import { writeFiles } from "../../pack/files.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const HOST = await bundle(["host/mod.ts"]);

/** The module of a packed program with these facts. */
async function packedHost(
  folder: string,
  cover: Packed["cover"],
): Promise<typeof import("../../host/mod.ts")> {
  writeFiles(`${folder}/${cover}`, HOST);
  Deno.writeTextFileSync(
    `${folder}/${cover}/${APP_FILES.facts}`,
    JSON.stringify({ cover }),
  );
  return await import(`file://${folder}/${cover}/mod.js`);
}

Deno.test("a program of deno compile runs no tests: it would call itself", async () => {
  using scratch = scratchFolder();
  const compiled = await packedHost(scratch.path, "compiled");
  assert.throws(
    () => compiled.testCommand(),
    { message: "Cannot test: this program has no Deno that runs tests" },
  );
  for (const cover of ["file", "npm"] as const) {
    const { testCommand } = await packedHost(scratch.path, cover);
    assert.deepEqual(testCommand().slice(0, 2), [Deno.execPath(), "test"]);
    assert.equal(
      testCommand().at(-1),
      `${scratch.path}/${cover}/${APP_FILES.config}`,
    );
  }
});
