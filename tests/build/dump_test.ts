// `--dump-after`: each stage's modules, one parseable file for each binary
// that the stage makes.
import { SERVICES as TABLE } from "../../core/contract/services.ts";
import assert from "node:assert/strict";
import { parse, verify } from "../../build/ir/mod.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const SERVICES = TABLE.map(({ program }) => program);
const VARIABLES = ["MKASR=yes", "ASRCOUNT=1", "ASRSERVICES=ds"];

/** What a module's text shows of the stages it has seen. */
function traits(text: string): string[] {
  const count = (word: RegExp) => text.match(word)?.length ?? 0;
  const shown = {
    // magic reads this and takes it away.
    debug: /^!llvm\.dbg\.cu = /m.test(text),
    tables: /^@_magic_sentries = /m.test(text),
    // The optimiser puts values where variables were.
    optimised: count(/ = phi /g) > count(/ = alloca /g),
    padded: /^@asr\./m.test(text),
  };
  return Object.entries(shown).flatMap(([name, is]) => is ? [name] : []);
}

/** No two stages leave the same. */
const TRAITS = {
  link: ["debug"],
  magic: ["tables"],
  optimise: ["tables", "optimised"],
  asr: ["tables", "optimised", "padded"],
};

for (const [stage, wanted] of Object.entries(TRAITS)) {
  Deno.test(`--dump-after=${stage} keeps each module's text`, async () => {
    using folder = scratchFolder();
    const image = `${folder.path}/x.img`;
    const result = await minixLive([
      ...["build", "-o", image, `--dump-after=${stage}`],
      ...VARIABLES.flatMap((text) => ["-V", text]),
    ], { seconds: 600 });
    assert.equal(result.code, 0, result.stderr);
    const names = [...Deno.readDirSync(`${image}.dump`)]
      .map(({ name }) => name).sort();
    const modules = stage === "asr" ? [...SERVICES, "ds-1"] : SERVICES;
    assert.deepEqual(
      names,
      modules.map((name) => `${name}.${stage}.ll`).sort(),
    );
    for (const name of names) {
      const text = Deno.readTextFileSync(`${image}.dump/${name}`);
      assert.deepEqual(traits(text), wanted, name);
      verify(parse(text, name));
    }
  });
}
