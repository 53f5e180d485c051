// `--dump-after`: each stage's modules, one parseable file for each binary
// that the stage makes.
import assert from "node:assert/strict";
import { parse, verify } from "../../build/ir/mod.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const SERVICES = [
  ...["at_wini", "control", "ds", "mfs", "mib", "pfs", "pm", "sched", "tty"],
  "vfs",
];
const VARIABLES = ["MKASR=yes", "ASRCOUNT=1", "ASRSERVICES=ds"];

/** Something that is in no module before the stage. */
const MARKS = {
  link: /^!llvm\.dbg\.cu = /m,
  magic: /_magic_/,
  optimise: /_magic_/,
  asr: /_magic_/,
};

for (const [stage, mark] of Object.entries(MARKS)) {
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
    const wanted = stage === "asr" ? [...SERVICES, "ds-1"] : SERVICES;
    assert.deepEqual(
      names,
      wanted.map((name) => `${name}.${stage}.ll`).sort(),
    );
    for (const name of names) {
      const text = Deno.readTextFileSync(`${image}.dump/${name}`);
      assert.match(text, mark, name);
      verify(parse(text, name));
    }
  });
}
