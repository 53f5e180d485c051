// Ten clients and two machines, all at once; clients that are interrupted or
// killed in the middle. Each answer is the right one, what is refused says so,
// nothing waits for ever, and the next command works.
import assert from "node:assert/strict";
import { EAGAIN, EBUSY } from "../../core/abi/abi.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import {
  minixLive,
  type Running,
  scratchFolder,
  startMinixLive,
} from "../harness/minix_live.ts";
import { selfUpdate } from "../harness/system.ts";

const CLIENTS = 5;
const COMMANDS = 8;
/** Of one command, among nine others on a busy host. */
const SECONDS = 30;
const LABELS = ["ds", "pm", "vfs", "mib", "rs"];

/** From the start of update_asr to the end of its client: it has begun then,
 * and is not through. */
const DELAYS_MS = [150, 300, 450, 600];

/** Of a disk of 32 MiB; the rest of the image is less than the file. */
const FILLER_BYTES = 20 * 1024 * 1024;
const FILE_BYTES = 12 * 1024 * 1024;

/** What is asked of a machine, and whether the answer is that machine's. */
type Ask = (machine: TestMachine, token: string) => Promise<void>;

async function isRight(
  machine: TestMachine,
  token: string,
): Promise<void> {
  const words = ["-e", `TOKEN=${token}`, "--", "/bin/env"];
  const { code, stdout } = await machine.run("exec", words, {
    seconds: SECONDS,
  });
  assert.equal(code, 0);
  assert.ok(stdout.split("\n").includes(`TOKEN=${token}`), stdout);
}

const QUESTIONS: readonly Ask[] = [
  isRight,
  async (machine) => {
    const marks = await machine.exec("/bin/cat", "/tmp/mark");
    assert.equal(marks, `${machine.folder}\n`);
  },
  async (machine) => {
    const names = (await machine.processes()).map((p) => p.name);
    for (const label of LABELS) assert.ok(names.includes(label), label);
  },
  async (machine) => {
    const { pagesTotal, procs } = await machine.stats();
    assert.ok(pagesTotal! > 0 && procs! > LABELS.length);
  },
  async (machine) => {
    const labels = [...(await machine.endpoints()).keys()];
    for (const label of LABELS) assert.ok(labels.includes(label), label);
  },
];

/** How often an update was carried out, and how often refused. */
class Count {
  done = 0;
  refused = 0;

  /** One client's update: done, or refused because of another's. */
  async update(machine: TestMachine, label: string): Promise<void> {
    const words = ["--json", ...selfUpdate(label, "-t")];
    const { code, stdout, stderr } = await machine.run("minix-service", words, {
      seconds: SECONDS,
    });
    const { status, phase } = JSON.parse(stdout);
    assert.equal(status, code);
    if (code === 0) {
      this.done++;
      assert.equal(phase, null);
      return;
    }
    this.refused++;
    assert.ok([EAGAIN, EBUSY].includes(code), `status ${code}: ${stderr}`);
    assert.equal(phase, "request");
    assert.match(stderr, /Request 0x705 to RS failed: .* \(error \d+\)/);
  }
}

async function client(
  machine: TestMachine,
  number: number,
  count: Count,
): Promise<void> {
  for (let i = 0; i < COMMANDS; i++) {
    if ((number + i) % 2 === 0) {
      await count.update(
        machine,
        LABELS[(number + (i >> 1)) % LABELS.length]!,
      );
    } else {
      const ask = QUESTIONS[(number + i) % QUESTIONS.length]!;
      await ask(machine, `${number}-${i}`);
    }
  }
}

/** Programs of the guest by that name. */
async function running(machine: TestMachine, name: string): Promise<number> {
  return (await machine.processes()).filter((p) => p.name === name).length;
}

async function start(
  machine: TestMachine,
  program: string,
  ...words: string[]
): Promise<Running> {
  const [tool, ...rest] = words as [string, ...string[]];
  const command = startMinixLive(
    [tool, "--name", machine.name, ...rest],
    machine.env,
  );
  try {
    await poll(
      async () => await running(machine, program) > 0,
      SECONDS,
      `the guest's ${program}`,
    );
  } catch (error) {
    await command[Symbol.asyncDispose]();
    throw error;
  }
  return command;
}

Deno.test("ten clients and two machines at once", async (t) => {
  await using one = await TestMachine.boot();
  await using two = await TestMachine.boot();
  const both = [one, two];
  for (const machine of both) {
    await machine.exec("/bin/echo", "up");
    const mark = `${machine.folder}/mark`;
    Deno.writeTextFileSync(mark, `${machine.folder}\n`);
    await machine.must("cp", mark, ":/tmp/mark");
  }
  const counts = await Promise.all(
    both.map(async (machine) => ({
      procs: await running(machine, "cat"),
      programs: await running(machine, "minix-service"),
    })),
  );

  await t.step("each gets the answers to its own questions", async () => {
    await Promise.all(both.map(async (machine) => {
      const count = new Count();
      await Promise.all(
        Array.from({ length: CLIENTS }, (_, i) => client(machine, i, count)),
      );
      assert.equal(count.done + count.refused, CLIENTS * COMMANDS / 2);
      assert.ok(count.done > 0, "no update was done");
    }));
  });
  await t.step("afterwards each machine is updated at once", async () => {
    for (const machine of both) {
      await machine.must("update_asr");
      await isRight(machine, "after");
    }
  });

  for (const [signal, status] of [["SIGINT", 130], ["SIGKILL", 137]] as const) {
    await t.step(`a program whose client gets ${signal} ends`, async () => {
      await using cat = await start(one, "cat", "exec", "--", "/bin/cat");
      cat.kill(signal);
      assert.equal(await cat.status(SECONDS), status);
      await poll(
        async () => await running(one, "cat") === 0,
        SECONDS,
        "the end of the guest's cat",
      );
      await isRight(one, signal);
    });
    await t.step(
      `an update without a limit, ${signal} to its client`,
      async () => {
        await using update = await start(
          one,
          "minix-service",
          "minix-service",
          ...selfUpdate("ds"),
          ...["-state", "5", "-maxtime", "0"],
        );
        update.kill(signal);
        assert.equal(await update.status(SECONDS), status);
        // The update is RS's, not the client's.
        assert.equal((await one.service(...selfUpdate("pm"))).code, EBUSY);
        await one.must("minix-service", "sysctl", "upd_stop");
        await one.must("minix-service", ...selfUpdate("ds"));
        await isRight(one, signal);
      },
    );
    await t.step(`update_asr whose client gets ${signal}`, async () => {
      for (const delay of DELAYS_MS) {
        await using update = startMinixLive(
          ["update_asr", "--name", one.name],
          one.env,
        );
        setTimeout(() => update.kill(signal), delay);
        assert.equal(await update.status(SECONDS), status);
        // The one that was under way ends by itself.
        await poll(
          async () => {
            const { code } = await one.service(...selfUpdate("ds"));
            assert.ok([0, EBUSY, EAGAIN].includes(code), `status ${code}`);
            return code === 0;
          },
          SECONDS,
          "the end of the update",
        );
        await isRight(one, signal);
      }
    });
  }
  await t.step("nothing of all that is left", async () => {
    for (const [i, machine] of both.entries()) {
      assert.equal(await running(machine, "cat"), counts[i]!.procs);
      assert.equal(
        await running(machine, "minix-service"),
        counts[i]!.programs,
      );
      await machine.must("stop");
    }
  });
});

Deno.test("a full disk of the guest is said, and the next command works", async () => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  Deno.mkdirSync(`${folder.path}/core/etc`, { recursive: true });
  Deno.writeTextFileSync(
    `${folder.path}/core/etc/filler`,
    "x".repeat(FILLER_BYTES),
  );
  const built = await minixLive(
    ["build", "--overlay", `${folder.path}/core`, "-o", image],
    { seconds: 600 },
  );
  assert.equal(built.code, 0, built.stderr);
  await using machine = await TestMachine.bootImage(image);
  const file = `${folder.path}/file`;
  Deno.writeFileSync(file, new Uint8Array(FILE_BYTES));
  const { code, stderr } = await machine.run("cp", [file, ":/tmp/file"]);
  assert.equal(code, 125, stderr);
  assert.match(stderr, /No space left on device/);
  // What serves the disk is replaced while there is no room on it.
  for (const label of ["fs_c0d0p0", "at_wini_0", "vfs"]) {
    await machine.must("minix-service", ...selfUpdate(label));
  }
  await isRight(machine, "full");
  await machine.must("stop");
});
