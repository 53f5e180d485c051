// What a program does wrong, and what it meets: every promise ends with an
// error that has a name, and nothing is lost for others.
import assert from "node:assert/strict";
import {
  attach,
  boot,
  BootError,
  type BootOptions,
  GuestError,
  type Machine,
  machines,
  MinixLiveError,
  runMachine,
} from "../../mod.ts";
import { copyImage as copyWhole } from "../../live/image.ts";
import { makePipe } from "../harness/pipe_file.ts";
import { copyImage } from "../harness/machine.ts";
import { minixLive, within } from "../harness/minix_live.ts";
import { inState } from "./in_state.ts";

/** More than the control link has channels. */
const MANY = 20;
const SECONDS = 30;

async function answers(machine: Machine): Promise<void> {
  const { stdout } = await within(
    machine.exec(["/bin/echo", "here"]),
    SECONDS,
    "an answer of the machine",
  );
  assert.equal(stdout, "here\n");
}

Deno.test("a consumer that throws, and a source that fails, cost no channel", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image });
    const boom = new Error("boom");
    for (let i = 0; i < MANY; i++) {
      const argv = ["/bin/cat", "/service/vfs"];
      const failed = machine.exec(argv, {
        onOut: () => {
          throw boom;
        },
      });
      await assert.rejects(within(failed, SECONDS, "a failed exec"), boom);
      // deno-lint-ignore require-yield
      const source = async function* (): AsyncGenerator<Uint8Array> {
        throw boom;
      };
      const written = machine.writeFile("/tmp/x", source());
      await assert.rejects(within(written, SECONDS, "a failed write"), boom);
    }
    await answers(machine);
  }));

Deno.test("words that no guest takes are rejected, not thrown", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image });
    for (const path of ["/etc\0x", "\ud800", "/x".repeat(3000)]) {
      let promise: Promise<unknown> | undefined;
      assert.doesNotThrow(() => promise = machine.readFile(path));
      await assert.rejects(promise!, path.length.toString());
    }
    await assert.rejects(machine.readFile("/nothere"), GuestError);
    await answers(machine);
  }));

Deno.test("a machine whose process was killed is gone when it is disposed of", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    {
      await using machine = await boot({ image });
      const { pid } = machines()[0]!;
      const failed = machine.exec(["/bin/sleep", "1000"]);
      Deno.kill(pid!, "SIGKILL");
      await assert.rejects(within(failed, SECONDS, "the end"), MinixLiveError);
      await assert.rejects(within(machine.stats(), SECONDS, "stats"));
    }
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
  }));

Deno.test("what no machine can be is refused", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const wrong: BootOptions[] = [
      { image: folder },
      { image, memory: NaN },
      { image, memory: 1.5 },
      { image, time: "slow" as "fast" },
      { image, parameters: "a=\0" },
      { image, parameters: "x".repeat(200_000) },
    ];
    for (const options of wrong) {
      await assert.rejects(boot(options), BootError, JSON.stringify(options));
    }
    assert.deepEqual(machines(), []);
  }));

Deno.test("a manifest of somebody else's is judged before it is believed", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const path = `${image}.json`;
    const whole = JSON.parse(Deno.readTextFileSync(path));
    const refuses = async (text: string, message: RegExp) => {
      Deno.writeTextFileSync(path, text);
      await assert.rejects(boot({ image }), (error) => {
        assert.ok(error instanceof MinixLiveError, text);
        assert.match(error.message, message, text);
        return true;
      });
    };
    for (const text of ["null", "5", "[]", '"x"', "{", '{"boot":null}']) {
      await refuses(text, /^Cannot read the manifest ".*": it is no/);
    }
    for (
      const part of [
        { boot: 5 },
        { boot: [] },
        { boot: { kernel: 1 } },
        { builder: null },
        { builder: { version: "1", control: "3" } },
        { builder: { version: "\x1b[2J", control: 99 } },
      ]
    ) {
      const text = JSON.stringify({ ...whole, ...part });
      await refuses(
        text,
        /^Cannot read the manifest ".*": it is none of ours$/,
      );
    }
    const boot_ = { ...whole.boot, mod99_x: "00" };
    await refuses(
      JSON.stringify({ ...whole, boot: boot_ }),
      /there is no ".*mod99_x", which its manifest names$/,
    );
  }));

Deno.test("a boot that is refused leaves the disk of the machine that runs", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image, name: "one" });
    const serial = await boot({ image, name: "two", serial: image })
      .then(() => undefined, (error) => error);
    assert.ok(serial instanceof MinixLiveError);
    const kept = `${folder}/kept`;
    Deno.writeTextFileSync(kept, "kept");
    await assert.rejects(boot({ image, name: "one", serial: kept }));
    await assert.rejects(runMachine({ image, name: "one", serial: kept }));
    assert.equal(Deno.readTextFileSync(kept), "kept");
    await answers(machine);
    await machine.stop();
    const own = [
      ...[".json", ".boot/kernel", ".boot/mod12_init"].map((end) =>
        image + end
      ),
      `${folder}/state/minix-live/two/log`,
    ];
    for (const serial of own) {
      await assert.rejects(
        boot({ image, name: "two", serial }),
        /which is in use$/,
      );
    }
    await using again = await boot({ image, name: "two" });
    await answers(again);
  }));

Deno.test("a boot that fails tells the end of its log, without a name too", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    // Without a manifest nobody misses it before the kernel does.
    Deno.removeSync(`${image}.json`);
    Deno.removeSync(`${image}.boot/mod03_pm`);
    await assert.rejects(boot({ image }), (error) => {
      assert.ok(error instanceof BootError);
      assert.ok(error.log.some((line) => line.includes("pm")), `${error.log}`);
      return true;
    });
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
  }));

Deno.test("a copy of an image is nothing but that", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const to = `${folder}/to.img`;
    Deno.mkdirSync(`${to}.boot`);
    const left = ["", ".boot/mod13_junk", ".json"];
    for (const end of [...left, ".new"]) {
      Deno.writeTextFileSync(to + end, "left");
    }
    const names = (path: string) =>
      [...Deno.readDirSync(path)].map(({ name }) => name).sort();
    // A copy that fails leaves what was there, and nothing of itself.
    Deno.mkdirSync(`${image}.boot/odd`);
    assert.throws(() => copyWhole(image, to), /odd": it is no regular file$/);
    Deno.removeSync(`${image}.boot/odd`);
    for (const end of left) {
      assert.equal(Deno.readTextFileSync(to + end), "left");
    }
    assert.ok(!names(folder).some((name) => name.includes(".new")));
    copyWhole(image, to);
    assert.deepEqual(names(`${to}.boot`), names(`${image}.boot`));
    assert.deepEqual(
      names(folder).filter((name) => name.startsWith("to.img")),
      ["to.img", "to.img.boot", "to.img.json"],
    );
    Deno.writeTextFileSync(`${to}.boot/mod13_junk`, "");
    await assert.rejects(
      boot({ image: to, name: "x" }),
      /manifest does not name/,
    );
  }));

Deno.test("a pipe where a file should be keeps nobody", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const replace = (path: string) => {
      Deno.removeSync(path);
      makePipe(path);
    };
    replace(`${image}.boot/kernel`);
    for (const name of [undefined, "named"]) {
      await assert.rejects(boot({ image, name }), /regular file/);
    }
    replace(`${image}.json`);
    for (const name of [undefined, "named"]) {
      const refused = boot({ image, name });
      await assert.rejects(within(refused, SECONDS, "the refusal"), {
        message: /regular file/,
      });
    }
  }));

Deno.test("files of a machine that are no longer right stop nobody", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image, name: "odd" });
    const own = `${folder}/state/minix-live/odd`;
    const path = `${own}/instance.json`;
    const whole = Deno.readTextFileSync(path);
    for (const text of ["0\n", "-1\n", "", '{"ver', "null", '{"pid":0}']) {
      Deno.writeTextFileSync(path, text);
      const [found] = machines();
      assert.deepEqual([found!.name, found!.pid], ["odd", null]);
      // Nobody knows better than the process itself.
      await using again = await attach({ name: "odd" });
      await answers(again);
    }
    Deno.writeTextFileSync(path, whole);
    const { code } = await minixLive(["list"]);
    assert.equal(code, 0);
    await machine.stop();
  }));
