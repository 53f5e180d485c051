// Programs of the guest as the library starts them: words, environment and
// directory.
import assert from "node:assert/strict";
import { attach } from "../../mod.ts";
import { TestMachine } from "../harness/machine.ts";

Deno.test("a program of the guest has the environment and directory that it is given", async (t) => {
  await using system = await TestMachine.boot();
  const socket =
    `${system.env.XDG_STATE_HOME}/minix-live/${system.name}/control`;
  await using machine = await attach({ socket });

  await t.step("PATH, HOME and USER are there unless given", async () => {
    const { stdout } = await machine.exec(["env"]);
    assert.equal(
      stdout,
      "PATH=/bin:/sbin:/usr/bin:/usr/sbin\nHOME=/root\nUSER=root\n",
    );
    const other = await machine.exec(["/bin/env"], {
      env: { HOME: "/tmp", A: "b=c d", EMPTY: "", "ä": "ö" },
    });
    assert.equal(
      other.stdout,
      "HOME=/tmp\nA=b=c d\nEMPTY=\nä=ö\nPATH=/bin:/sbin:/usr/bin:/usr/sbin\nUSER=root\n",
    );
    const lost = await machine.exec(["env"], { env: { PATH: "/service" } });
    assert.equal(lost.status, 127);
  });

  await t.step("it starts in its directory", async () => {
    const { stdout } = await machine.exec(["ls", "system.conf"], {
      cwd: "/etc",
    });
    assert.equal(stdout, "system.conf\n");
    const root = await machine.exec(["ls", "etc/system.conf"]);
    assert.equal(root.stdout, "etc/system.conf\n");
  });

  await t.step(
    "a directory that is none is an error with its errno",
    async () => {
      for (
        const [cwd, errno] of [["/nowhere", 2], [
          "/etc/system.conf",
          20,
        ]] as const
      ) {
        await assert.rejects(machine.exec(["true"], { cwd }), {
          name: "GuestError",
          errno,
          message: new RegExp(`^Cannot run "true" in "${cwd}": `),
        });
      }
    },
  );

  await t.step("words are bytes", async () => {
    const word = Uint8Array.of(0xff, 0x20, 0xc3);
    const parts: Uint8Array[] = [];
    await machine.exec(["echo", "-n", word], {
      onOut: (bytes) => void parts.push(bytes),
    });
    assert.deepEqual(parts, [word]);
  });

  await t.step("as many words as there may be, and one more", async () => {
    const most = Array(255).fill("x");
    assert.equal((await machine.exec(["echo", ...most])).stdout.length, 510);
    await assert.rejects(
      machine.exec(["echo", ...most], { env: { A: "b" } }),
      /257 words of arguments and environment, 256 are the most$/,
    );
  });
});
