// The types of all allocations of the system, held against those that clang
// 22's AllocToken sees: another front end, in WebAssembly, some seconds a file.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { AllocTokens, type Source } from "../magic/alloc_token.ts";
import {
  type DescribedSite,
  describedSites,
} from "../magic/described_sites.ts";
import { Comparison } from "../magic/oracle.ts";
import type { Campaign } from "./campaign.ts";

const FOLDERS = ["servers", "fs", "drivers", "control"];

async function run(): Promise<void> {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const { code, stderr } = await minixLive([
    ...["build", "-b", "-V", "MKMAGIC=yes", "--dump-after=magic", "-o", image],
  ], { seconds: 600 });
  assert.equal(code, 0, stderr);
  using tokens = await AllocTokens.open(folder.path);
  const comparison = new Comparison(tokens);
  for (const [name, sites] of systemSites(`${image}.dump`)) {
    await comparison.check(sourceOf(name), sites);
  }
  assert.ok(comparison.same > 10, `${comparison.same} compared`);
  // A difference here needs a reason beside it.
  assert.deepEqual([...comparison.differences], []);
}

/** Sites by source. A service's own sources are named below its folder. */
function systemSites(dump: string): Map<string, DescribedSite[]> {
  const found = new Map<string, DescribedSite[]>();
  for (const { name } of Deno.readDirSync(dump)) {
    const service = name.slice(0, name.indexOf("."));
    const text = Deno.readTextFileSync(`${dump}/${name}`);
    for (const site of describedSites(text)) {
      const source = site.file.includes("/")
        ? site.file
        : FOLDERS.map((folder) => `core/${folder}/${service}/${site.file}`)
          .find((path) => existsSync(`${ROOT}/${path}`));
      assert.ok(source, `${name}: ${site.file}`);
      const list = found.get(source) ?? [];
      list.push(site);
      found.set(source, list);
    }
  }
  return found;
}

function sourceOf(name: string): Source {
  if (name.startsWith("zig/")) {
    return { name, folder: "core/libc", dialect: "musl" };
  }
  const folder = /^core\/(?:lib\w+|\w+\/\w+)/.exec(name)![0];
  return { name, folder, dialect: folder === "core/libc" ? "user" : "system" };
}

export const ALLOC_TOKEN_CAMPAIGN: Campaign = {
  name: "alloctoken",
  what: "types of the system's allocations as a second front end sees them",
  cases: () => [{ title: "both say the same", run }],
};
