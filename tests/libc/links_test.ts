// A stranger's library links: every function that a header declares is there
// for a service and for a program, or stands in a table with the reason.
import assert from "node:assert/strict";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ABSENT } from "./absent.ts";
import { COMMON } from "./common.ts";
import { declaredFunctions, headers, includeAll } from "./declared.ts";

const BUILD_SECONDS = 300;

const absent = new Map(
  ABSENT.flatMap(([reason, names]) => words(names).map((n) => [n, reason])),
);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** A file whose table has the address of each. */
function tableOf(names: readonly string[], rest: string): string {
  return [
    includeAll(),
    "const void *volatile const functions[] = {",
    ...names.map((name) => `    (const void *) ${name},`),
    "};",
    rest,
  ].join("\n");
}

const PROGRAM = `
int
main(int argc, char **argv)
{
    return functions[argc] == 0;
}
`;

const SERVICE = `
#include <minix/sef.h>

int
main(void)
{
    message m;
    int status;

    sef_startup();
    for (;;)
        if (sef_receive_status(ANY, &m, &status) == 0)
            m.m_type = functions[m.m_type & 15] == 0;
}
`;

/** What a link of these functions lacks. */
async function lacking(
  kind: "service" | "program",
  names: readonly string[],
  ...variables: string[]
): Promise<string[]> {
  using folder = scratchFolder();
  const source = `${folder.path}/linkall`;
  Deno.mkdirSync(source);
  Deno.writeTextFileSync(
    `${source}/main.c`,
    tableOf(names, kind === "program" ? PROGRAM : SERVICE),
  );
  const { code, stderr } = await minixLive([
    ...["build", "--only", "linkall", `--${kind}`, source, "--trace"],
    ...["-o", `${folder.path}/x.img`],
    ...variables.flatMap((variable) => ["-V", variable]),
  ], { seconds: BUILD_SECONDS });
  const found = [...stderr.matchAll(/undefined symbol: (\w+)/g)]
    .map(([, name]) => name!);
  if (code !== 0 && found.length === 0) throw new Error(stderr);
  return [...new Set(found)].sort();
}

Deno.test("every function of the headers links, or has its reason", async (t) => {
  const declared = await declaredFunctions();
  assert.ok(declared.length > 1400, `${declared.length} functions`);
  const there = declared.filter((name) => !absent.has(name));

  await t.step("the table of what is absent has declared ones only", () => {
    const known = new Set(declared);
    assert.deepEqual([...absent.keys()].filter((n) => !known.has(n)), []);
  });
  await t.step("C11 and the common part of POSIX are declared", () => {
    const known = new Set(declared);
    assert.deepEqual(words(COMMON).filter((name) => !known.has(name)), []);
  });
  await t.step("each other one links in a program", async () => {
    assert.deepEqual(await lacking("program", there), []);
  });
  await t.step("each other one links in a service", async () => {
    assert.deepEqual(
      await lacking("service", there, "MKASR=no", "MKMAGIC=no", "MKBITCODE=no"),
      [],
    );
  });
  await t.step("and in an instrumented one", async () => {
    const variables = ["MKASR=yes", "ASRCOUNT=1"];
    assert.deepEqual(await lacking("service", there, ...variables), []);
  });
  await t.step("what is absent does not link", async () => {
    const names = [...absent.keys()].filter((name) => name !== "alloca").sort();
    assert.deepEqual(await lacking("program", names), names);
  });
});

Deno.test("headers that others bring along are there", () => {
  const names = new Set(headers().map(({ name }) => name));
  for (const name of ["queue.h", "tree.h", "cdefs.h", "endian.h"]) {
    assert.ok(names.has(`sys/${name}`), name);
  }
});
