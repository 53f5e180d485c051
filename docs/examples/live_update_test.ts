// A service keeps its state over an update, and over one that is rolled back.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { boot, build, UpdateError } from "minix-live";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

Deno.test("the counter goes on counting", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { image } = await build({
      output: `${folder}/counter.img`,
      variables: { MKASR: "yes", ASRCOUNT: "1" },
      services: [here("counter")],
      programs: [here("ask")],
    });
    await using machine = await boot({ image });
    const up = ["up", "/service/counter", "-label", "counter"];
    assert.equal((await machine.minixService(up)).status, 0);
    const ask = async () => (await machine.exec(["ask", "counter"])).stdout;
    assert.equal(await ask(), "1\n");

    // The whole state moves into a new instance of the same program.
    await machine.update("counter", { flags: ["-t"] });
    assert.equal(await ask(), "2\n");

    // The same, into a binary with another layout.
    await machine.update("counter", {
      ...{ flags: ["-a"], binary: "/service/asr/counter-1" },
      words: ["-progname", "counter"],
    });
    assert.equal(await ask(), "3\n");

    // A new instance that dies is rolled back: the old one never noticed.
    const failure = await machine.update("counter", { flags: ["-t", "-x"] })
      .then(() => undefined, (error) => error);
    assert.ok(failure instanceof UpdateError);
    assert.equal(failure.phase, "initialization");
    assert.equal(await ask(), "4\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
