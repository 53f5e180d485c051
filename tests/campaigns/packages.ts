// Public C packages, from Debian's sources, as live state of services.
import assert from "node:assert/strict";
import { print } from "../../dev/task.ts";
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { buildImage, nameOf, writeService } from "../packages/build.ts";
import { probeDebian } from "../packages/debian.ts";
import { type Package, PACKAGES } from "../packages/packages.ts";
import { KINDS, type Outcomes, tryService } from "../packages/try.ts";
import type { Campaign, Case } from "./campaign.ts";

let probed: ReturnType<typeof probeDebian> | undefined;

/** Once for all cases; the folder is below that of the run. */
function debian(): ReturnType<typeof probeDebian> {
  return probed ??= probeDebian(Deno.makeTempDirSync());
}

function packageCase(pack: Package): Case {
  const title = `${pack.source ?? pack.name}: ${pack.work}`;
  return {
    title,
    async run() {
      const { sources: from, reason } = await debian();
      if (from === undefined) {
        print(`skip: ${title}: ${reason}`);
        return;
      }
      using folder = scratchFolder();
      const sources = await from.unpack(pack.source ?? pack.name);
      const both = [
        { pack, sources, declared: false },
        ...pack.declared === undefined
          ? []
          : [{ pack, sources, declared: true }],
      ];
      const image = await buildImage(
        folder.path,
        both.map((wanted) => writeService(folder.path, wanted)),
      );
      await using machine = await TestMachine.bootImage(image);
      for (const wanted of both) {
        const outcomes = await tryService(machine, nameOf(wanted));
        if (wanted.declared && pack.wrong !== undefined) {
          const found = KINDS.some((kind) =>
            outcomes[kind].wrong !== undefined
          );
          assert.ok(
            found,
            `${title} is right now: remove "wrong" from its row`,
          );
          print(`known to be wrong: ${title}: ${pack.wrong}`);
          continue;
        }
        const refused = wanted.declared ? undefined : pack.refused;
        assert.deepEqual(shown(outcomes), expected(refused), said(outcomes));
      }
    },
  };
}

function shown(outcomes: Outcomes): string[] {
  return KINDS.map((kind) => {
    const { refused, wrong } = outcomes[kind];
    const what = wrong !== undefined ? "WRONG" : refused?.code ?? "right";
    return `${kind}: ${what}`;
  });
}

function expected(refused: Package["refused"]): string[] {
  return KINDS.map((kind) =>
    `${kind}: ${refused?.kinds.includes(kind) ? refused.code : "right"}`
  );
}

/** Everything that was told, for who reads a failure. */
function said(outcomes: Outcomes): string {
  return KINDS.flatMap((kind) => {
    const { refused, wrong } = outcomes[kind];
    return [
      `${kind}: ${shown(outcomes)[KINDS.indexOf(kind)]}`,
      ...refused === undefined ? [] : [refused.said],
      ...wrong === undefined ? [] : [wrong],
    ];
  }).join("\n");
}

export const PACKAGES_CAMPAIGN: Campaign = {
  name: "packages",
  what: "public C packages of Debian as live state of services",
  cases: () => PACKAGES.map(packageCase),
};
