import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { walk } from "../store/sources.ts";
import { codeCommand, compileCommand, linkCommand } from "./flags.ts";

/** Comments, and strings of all three kinds. */
const TOKEN =
  /\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
/** A word of a command line; options of the program itself, which messages
 * name, are none. */
const WORD = /(?:^.|\s)-(?!(?:V|b|NAME|-dump-after)\b)[-\w]/;
/** The next step, of a message. */
const OWN_COMMAND = /^.minix-live /;
/** A response file's; in the passes it is a name of LLVM's. */
const RESPONSE = /^`@\$/;
const BUILD = fileURLToPath(new URL("../..", import.meta.url));

function wordsIn(file: string, text: string): string[] {
  const outside = /^(pipeline|toolchain)\//.test(file);
  return (text.match(TOKEN) ?? []).filter((token) =>
    !token.startsWith("/") && !OWN_COMMAND.test(token) &&
    (WORD.test(token) || outside && RESPONSE.test(token))
  );
}

Deno.test("words of clang's and ld's stand in flags.ts alone", () => {
  // Of a user's Makefile some words are taken, and named when they are not.
  const own = /^pipeline\/system\/flags\.ts$|^makefile\/read\.ts$|_test\.ts$/;
  const found = walk(BUILD)
    .filter((file) => file.endsWith(".ts") && !own.test(file))
    .flatMap((file) =>
      wordsIn(file, Deno.readTextFileSync(BUILD + file))
        .map((word) => `${file}: ${word}`)
    );
  // The probe of the version is no part of a build.
  assert.deepEqual(found, ['toolchain/toolchain.ts: "--version"']);
});

Deno.test("a word is seen in any string, and in no comment", () => {
  const text = 'x("-O2", \'-g\', `-D${y}`, "clang -c", `@${z}`); // "-w"\n' +
    '/* `-x` */ y("-V ASRCOUNT=1", "option -b")';
  assert.deepEqual(
    wordsIn("pipeline/x.ts", text),
    ['"-O2"', "'-g'", "`-D${y}`", '"clang -c"', "`@${z}`"],
  );
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
