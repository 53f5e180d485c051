import assert from "node:assert/strict";
import { MachineError } from "./errors.ts";
import { checkEnd } from "./failed_end.ts";
import { machineDir } from "./machine_dir.ts";

Deno.test("checkEnd() throws the reason that a log ends with", () => {
  const folder = Deno.makeTempDirSync({ prefix: "minix-live-test-" });
  try {
    const dir = {
      ...machineDir("m"),
      ...{ path: folder, log: `${folder}/log`, lock: `${folder}/lock` },
    };
    checkEnd(dir);
    const reason = "minix-live: the machine ends: The machine died: no space";
    Deno.writeTextFileSync(dir.log, `${reason}\ninit: all is well\n`);
    checkEnd(dir);
    Deno.writeTextFileSync(dir.log, `init: all is well\n${reason}\n`);
    assert.throws(
      () => checkEnd(dir),
      (error: MachineError) =>
        error.message === 'Machine "m" ended: The machine died: no space' &&
        error.hint === "minix-live logs --name m",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
