// A gdb that says what a test wants of every update, for tests of how that is
// passed on; what the real one says is tests/machine/verify_test.ts's.
import type { TestMachine } from "../harness/machine.ts";
import type { Result } from "../harness/minix_live.ts";
import { minixLive } from "../harness/minix_live.ts";

const CLEAN = {
  ...{ clean: true, total: 0, differences: [], exceptions: {} },
  ...{ counts: { variables: 1 }, milliseconds: { read: 1, compare: 1 } },
};
const DIFFERS = {
  ...CLEAN,
  ...{ clean: false, total: 1 },
  differences: [{
    ...{ object: "mproc (core/servers/pm/main.c)", path: "[0].mp_nice" },
    ...{ old: "0x1", new: "0x2", why: "differs" },
  }],
};

/** Verifies an update of pm, which is judged so. */
export async function verifyPm(
  machine: TestMachine,
  { clean, json }: { clean: boolean; json: boolean },
): Promise<Result> {
  const folder = `${machine.folder}/gdb`;
  const debug = `${machine.image}.debug`;
  for (const path of [folder, debug]) {
    Deno.mkdirSync(path, { recursive: true });
  }
  // The binary itself is what tells whose core it is.
  const { services } = await machine.json<
    { services: { label: string; binary: string }[] }
  >("services");
  const { binary } = services.find(({ label }) => label === "pm")!;
  await machine.must("cp", `:${binary}`, `${debug}/pm.debug`);
  const said = JSON.stringify(clean ? CLEAN : DIFFERS);
  Deno.writeTextFileSync(
    `${folder}/gdb`,
    // With what a shell has by itself: there may be no other program.
    `#!/bin/sh
echo 42
for word; do case "$word" in *CONFIG=*)
  config=\${word#*CONFIG=?}
  read -r json < "\${config%?}"
  result=\${json#*'"result":"'}
  printf '%s\\n' '${said}' > "\${result%%'"'*}";;
esac; done
`,
    { mode: 0o755 },
  );
  return await minixLive([
    ...["minix-service", "--name", machine.name, "--verify"],
    ...json ? ["--json"] : [],
    ...["-t", "update", "self", "-label", "pm"],
  ], {
    env: { ...machine.env, PATH: `${folder}:${Deno.env.get("PATH")}` },
    seconds: 120,
  });
}
