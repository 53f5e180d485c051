// Laws on the modules of all services, as a build with every pass leaves them:
// every line of them is known and comes back, every module verifies, and what
// the passes did not know is as much as is recorded here.
import assert from "node:assert/strict";
import {
  type Entity,
  formatHeader,
  formatLine,
  parse,
  parseHeader,
  parseLine,
  print,
  verify,
} from "../../build/ir/mod.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

/** By stage; a change for the better is recorded here, too. */
const UNKNOWN: Record<string, Record<string, number>> = {
  magic: {
    untrackedUses: 0,
    refuted: 0,
    unknownUses: 0,
    unknownPlaces: 0,
    // Pieces that musl's regcomp() deals out itself, and gives back.
    untypedSites: 1,
    untransferablePointers: 0,
    addressFindings: 0,
    searchedNumbers: 0,
  },
  code: { dynamicLocals: 0, nakedFunctions: 0 },
};

const STAGES = ["magic", "optimise", "asr"];

interface Report {
  stages: { stage: string; counts: Record<string, number> }[];
}

/** Builds with every pass; the modules after one stage, by name. */
async function modulesAfter(
  stage: string,
  folder: string,
): Promise<{ report: Report; modules: Map<string, string> }> {
  const image = `${folder}/x.img`;
  const { code, stdout, stderr } = await minixLive([
    ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=1", "--json"],
    ...[`--dump-after=${stage}`, "-o", image],
  ], { seconds: 600 });
  assert.equal(code, 0, stderr);
  const modules = new Map<string, string>();
  for (const { name } of Deno.readDirSync(`${image}.dump`)) {
    if (!name.endsWith(`.${stage}.ll`)) continue;
    modules.set(name, Deno.readTextFileSync(`${image}.dump/${name}`));
  }
  return { report: JSON.parse(stdout), modules };
}

function checkLines(entity: Entity, file: string): void {
  if (entity.kind === "declare") {
    assert.equal(formatHeader(parseHeader(entity.text)), entity.text, file);
  }
  if (entity.kind !== "function") return;
  assert.equal(formatHeader(parseHeader(entity.header)), entity.header, file);
  for (const text of entity.body) {
    const line = parseLine(text);
    assert.notEqual(line.kind, "unknown", `${file}: ${text}`);
    assert.equal(formatLine(line), text, file);
  }
}

Deno.test("the modules of all services keep the laws of build/ir", async (t) => {
  using folder = scratchFolder();
  for (const stage of STAGES) {
    const { report, modules } = await modulesAfter(stage, folder.path);
    await t.step(`after ${stage}`, () => {
      assert.ok(modules.size >= 10, `${modules.size} modules`);
      for (const [file, text] of modules) {
        const module = parse(text, file);
        assert.ok(print(module) === text, `${file} does not come back`);
        for (const entity of module.entities) checkLines(entity, file);
        verify(module);
      }
    });
    if (stage !== STAGES.at(-1)) continue;
    await t.step("what the passes do not know is recorded", () => {
      const counts = Object.fromEntries(
        report.stages.map((stats) => [stats.stage, stats]),
      );
      for (const [name, recorded] of Object.entries(UNKNOWN)) {
        for (const [what, count] of Object.entries(recorded)) {
          assert.equal(counts[name]?.counts[what], count, `${name}: ${what}`);
        }
      }
    });
  }
});
