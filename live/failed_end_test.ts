import assert from "node:assert/strict";
import { checkEnd } from "./failed_end.ts";
import { type About, newInstance, writeInstance } from "./instance.ts";
import { machineDir } from "./machine_dir.ts";

Deno.test("checkEnd() throws where an instance has left its folder as its own", () => {
  const folder = Deno.makeTempDirSync({ prefix: "minix-live-test-" });
  try {
    const dir = {
      ...machineDir("m"),
      ...{ log: `${folder}/log`, instance: `${folder}/instance.json` },
    };
    const instance = newInstance({} as About, true);
    const says = (message: string) => ({
      name: "MachineError",
      message,
      hint: "minix-live logs --name m",
    });
    checkEnd(dir, instance);
    writeInstance(dir, newInstance({} as About, true));
    checkEnd(dir, instance);
    writeInstance(dir, instance);
    checkEnd(dir, {});
    const plain = 'Machine "m" did not end in order';
    assert.throws(() => checkEnd(dir, instance), says(plain));
    const line = "minix-live: the machine ends: no space";
    Deno.writeTextFileSync(dir.log, `${line}\n init: all is well\n`);
    assert.throws(() => checkEnd(dir, instance), says(plain));
    Deno.writeTextFileSync(dir.log, `init: all is well\n${line}\n`);
    assert.throws(() => checkEnd(dir, instance), says(`${plain}: no space`));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
