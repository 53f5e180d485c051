// What is written in more than one place says the same.
import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { APP_FILES, START_WORDS } from "../host/mod.ts";
import { DENO_VERSION } from "./deno_binary.ts";
import { notices } from "./notices.ts";
import { ROOT } from "./root.ts";

function text(name: string): string {
  return Deno.readTextFileSync(ROOT + name);
}

Deno.test("one version of Deno is meant everywhere", () => {
  const places: Record<string, RegExp> = {
    "minix-live": /^version=(\S+)$/gm,
    ".ci/run": /\bdeno@(\d+\.\d+\.\d+)/g,
    "README.md": /\b[Dd]eno[@ ](\d+\.\d+\.\d+)/g,
  };
  for (const [name, pattern] of Object.entries(places)) {
    const found = [...text(name).matchAll(pattern)].map((match) => match[1]);
    assert.ok(found.length > 0, name);
    for (const version of found) assert.equal(version, DENO_VERSION, name);
  }
});

Deno.test("the licence is that of LICENSE", () => {
  const title = text("LICENSE").split("\n")[0]!;
  assert.equal(title.replaceAll(" ", "-"), "BSD-2-Clause-License");
  assert.equal(config.license, "BSD-2-Clause");
});

Deno.test("the notices are of all that is in the cover", () => {
  const own = ["LICENSE", "NOTICE", "v86/LICENSE"];
  for (const cover of ["file", "compiled"] as const) {
    const files = notices(cover);
    assert.deepEqual([...files.keys()].sort(), [...own, "deno/LICENSE"].sort());
    const deno = new TextDecoder().decode(files.get("deno/LICENSE")!.bytes);
    assert.match(deno, /^MIT License\n\nCopyright 2018-\d{4} the Deno authors/);
  }
  assert.deepEqual([...notices("npm").keys()], own);
});

Deno.test("stub and npm_start.cjs name no word of Deno's, and the file of them", () => {
  for (const name of ["pack/stub/start.zig", "pack/npm_start.cjs"]) {
    assert.ok(text(name).includes(`"${APP_FILES.start}"`), name);
    for (const word of START_WORDS.trimEnd().split("\n")) {
      assert.ok(!text(name).includes(`"${word}"`), `${name}: ${word}`);
    }
  }
});
