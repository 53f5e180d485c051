import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { walk } from "../store/sources.ts";
import { codeCommand, compileCommand, linkCommand } from "./flags.ts";

/** A word of a command line; "-V NAME" in a message is none. */
const WORD = /"-(?!V )[^"\n]*"|`@\$/g;
const PIPELINE = fileURLToPath(new URL("..", import.meta.url));

Deno.test("words of clang's and ld's stand in flags.ts alone", () => {
  const own = /^system\/(flags|variables)\.ts$|_test\.ts$/;
  const found = walk(PIPELINE)
    .filter((file) => file.endsWith(".ts") && !own.test(file))
    .flatMap((file) =>
      [...Deno.readTextFileSync(PIPELINE + file).matchAll(WORD)]
        .map(([word]) => `${file}: ${word}`)
    );
  assert.deepEqual(found, []);
});

Deno.test("compileCommand() makes native code of assembly", () => {
  const unit = {
    folder: "core/x",
    dialect: "system",
    output: "bitcode",
    defines: [],
  } as const;
  const files = { object: "o", depfile: "d" };
  const words = (source: string) =>
    compileCommand({ ...unit, source, defines: [] }, files);
  assert.ok(words("core/x/a.c").includes("-flto=full"));
  assert.ok(!words("core/x/a.S").includes("-flto=full"));
});

Deno.test("codeCommand() keeps the order of blocks that asr gave", () => {
  const words = (asr: boolean) => codeCommand("a.ll", "a.o", { asr });
  assert.ok(words(true).includes("-disable-block-placement"));
  assert.ok(!words(false).includes("-disable-block-placement"));
});

Deno.test("linkCommand() takes members where something needs them", () => {
  assert.deepEqual(
    linkCommand(["-x"], {
      objects: ["a", "b"],
      members: ["c"],
      script: "s",
      output: "o",
    }),
    ["-x", "-T", "s", "-o", "o", "a", "b", "--start-lib", "c", "--end-lib"],
  );
});
