// What is refused changes nothing, and nobody takes the system with him.
import assert from "node:assert/strict";
import { connect } from "../../live/connect.ts";
import { CTL_REQ_SIGNAL, EAGAIN, EINVAL } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";

/** Names a scheduler that schedules nobody, and leaves out all rights. */
const BAD_RIGHTS = `service at_wini
{
	scheduler mib;
};
`;

Deno.test("what is refused changes nothing", async (t) => {
  await using machine = await TestMachine.boot();
  await t.step("a program that kills its group kills no service", async () => {
    const { code } = await machine.run("exec", ["--", "/bin/groupkill"]);
    assert.equal(code, 128 + 9);
    assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
  });
  await t.step("the host cannot send the driver's own request", async () => {
    const socket = `${machine.logPath.replace(/log$/, "")}control`;
    const connection = await connect({
      ...{ name: machine.name, socket, json: false, help: false },
    });
    try {
      const request = await connection.session.open({
        kind: CTL_REQ_SIGNAL,
        arg: 9,
      });
      const ended = await request.ended;
      assert.deepEqual(ended, { how: "error", value: EINVAL });
    } finally {
      connection.close();
    }
    assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
  });
  await t.step("a refused edit leaves the rights as they were", async () => {
    Deno.writeTextFileSync(`${machine.folder}/bad.conf`, BAD_RIGHTS);
    await machine.must("cp", `${machine.folder}/bad.conf`, ":/tmp/bad.conf");
    const edit = ["edit", "/service/at_wini", "-label", "at_wini_0"];
    const result = await machine.service(
      ...[...edit, "-config", "/tmp/bad.conf"],
    );
    assert.notEqual(result.code, 0);
    // Not read before, so it comes from the disk.
    await machine.must("cp", ":/service/asr/vfs-2", `${machine.folder}/vfs-2`);
    assert.ok(Deno.statSync(`${machine.folder}/vfs-2`).size > 100_000);
  });
  await t.step(
    "an update while a peer comes back fails as a request",
    async () => {
      let seen = 0;
      for (let i = 0; i < 20 && seen === 0; i++) {
        // Refused while it comes back from the last one, which is as good.
        await machine.service("fi", "ds");
        const { code, stdout } = await machine.run("minix-service", [
          ...["--json", ...selfUpdate("pfs")],
        ]);
        const { phase } = JSON.parse(stdout) as { phase: string | null };
        assert.ok(code === 0 || code === EAGAIN, `status ${code}`);
        assert.equal(phase, code === 0 ? null : "request");
        if (code === EAGAIN) seen++;
      }
      assert.ok(seen > 0, "no update met a peer that was coming back");
    },
  );
});
