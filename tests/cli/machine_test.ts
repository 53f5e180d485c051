// Findings at the command line that take a machine: each did something else
// than it said.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { startMinixLive } from "../harness/minix_live.ts";

Deno.test("a running machine", async (t) => {
  await using machine = await TestMachine.boot();
  await t.step(
    "update_asr names a label that is none, and the near one",
    async () => {
      const before = await machine.instance(0);
      const { code, stdout, stderr } = await machine.run("update_asr", ["pmm"]);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.equal(
        stderr,
        'update_asr: Cannot update "pmm": no such service\n' +
          "hint: did you mean pm?\n",
      );
      assert.deepEqual(await machine.instance(0), before);
    },
  );
  await t.step("services and layout name the near label", async () => {
    for (const tool of ["services", "layout"]) {
      const { code, stderr } = await machine.run(tool, ["shced"]);
      assert.equal(code, 125);
      assert.equal(
        stderr,
        'minix-live: Cannot show "shced": no such service\n' +
          "hint: did you mean sched?\n",
      );
    }
  });
  await t.step("list and services have a head", async () => {
    const list = (await machine.plain(["list"])).stdout.split("\n");
    assert.match(list[0]!, /^NAME +STATE +PID +MEMORY +IMAGE +LOG$/);
    assert.deepEqual(list[1]!.split(/ +/), [
      ...[machine.name, "running", String(machine.pid()), "128"],
      ...[machine.image, machine.logPath],
    ]);
    const services = (await machine.must("services")).split("\n");
    assert.match(
      services[0]!,
      /^LABEL +PROGRAM +ENDPOINT +FLAGS +POLICY +STATE +VARIANT$/,
    );
    assert.match(services.join("\n"), /^pm +pm +0 +A------rs +restart +1 +0$/m);
  });
  await t.step("exec gives environment and folder", async () => {
    const place = ["-e", "A=1", "--env", "B=x y", "-w", "/etc", "--"];
    const lines = (await machine.must("exec", ...place, "/bin/env"))
      .split("\n");
    assert.ok(lines.includes("A=1") && lines.includes("B=x y"), `${lines}`);
    const names = await machine.must("exec", ...place, "/bin/ls");
    assert.match(names, /^system\.conf$/m);
    const { code, stderr } = await machine.run("exec", [
      ...["-w", "/nothere", "/bin/ls"],
    ]);
    assert.equal(code, 125);
    assert.match(stderr, /in "\/nothere": No such file or directory\n$/);
  });
  await t.step("exec -n leaves our standard input alone", async () => {
    await using exec = startMinixLive(
      ["exec", "-n", "--name", machine.name, "/bin/cat"],
      machine.env,
    );
    // Its own is empty, while ours is open.
    assert.equal(await exec.status(30), 0);
  });
  await t.step("too many words name the limit", async () => {
    const words = Array.from({ length: 300 }, () => "x");
    const { code, stderr } = await machine.run("exec", ["/bin/echo", ...words]);
    assert.equal(code, 125);
    assert.match(stderr, /: 301 words .*, 256 are the most\n$/);
  });
  await t.step("bytes that are not text come as base64", async () => {
    const file = `${machine.folder}/bytes`;
    Deno.writeFileSync(file, Uint8Array.of(1, 255, 2));
    await machine.must("cp", file, ":/tmp/bytes");
    const { stdout, encoding } = await machine.json<Record<string, string>>(
      "exec",
      ...["/bin/cat", "/tmp/bytes"],
    );
    assert.equal(encoding, "base64");
    assert.deepEqual(
      Uint8Array.fromBase64(stdout!),
      Uint8Array.of(1, 255, 2),
    );
  });
  await t.step("minix-service shutdown says what it does not do", async () => {
    const { code, stderr } = await machine.service("shutdown");
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^note: .* the guest runs on\nhint: minix-live stop\n$/,
    );
    assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
  });
  await t.step("stop names --force when the guest takes too long", async () => {
    Deno.kill(machine.pid(), "SIGSTOP");
    const { code, stderr } = await machine.run("stop", ["--deadline", "1"]);
    assert.equal(code, 125);
    assert.equal(
      stderr,
      `minix-live: The process of machine "${machine.name}" did not answer ` +
        "within 1 s: it is stopped\n" +
        `hint: kill -CONT ${machine.pid()}, ` +
        `or minix-live stop --force --name ${machine.name}\n`,
    );
  });
  await t.step("stop --force ends a process that does not listen", async () => {
    await machine.must("stop", "--force", "--deadline", "4");
    assert.match((await machine.plain(["list"])).stdout, /^NAME.*\n$/);
  });
});

Deno.test("--time real makes a guest's seconds ours", async () => {
  const seconds = async (...words: string[]) => {
    await using machine = await TestMachine.boot(...words);
    const start = performance.now();
    await machine.exec("/bin/sleep", "3");
    return (performance.now() - start) / 1000;
  };
  assert.ok(await seconds("--time", "real") >= 3);
  assert.ok(await seconds() < 3);
});
