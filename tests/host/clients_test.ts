// Who talks to a machine's process, and who reads what it prints.
import assert from "node:assert/strict";
import { poll } from "../harness/machine.ts";
import { within } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { World } from "../harness/hostile/world.ts";

const SHELL = "/bin/sh";
/** Of the machine's process: less than what connects. */
const DESCRIPTORS = 48;

Deno.test("a machine that cannot take a client says so, and takes the next", async () => {
  await using world = await World.create();
  const image = world.image("m");
  const program = [Deno.execPath(), "run", "--quiet", "-A", `${ROOT}main.ts`];
  const boot = await new Deno.Command(SHELL, {
    args: [
      ...["-c", `ulimit -n ${DESCRIPTORS}; exec "$@"`, "sh", ...program],
      ...["boot", "-d", "--name", "m", image],
    ],
    env: world.env,
    stdin: "null",
  }).output();
  assert.equal(boot.code, 0, new TextDecoder().decode(boot.stderr));
  const { pid } = world.said("m");
  world.keep("m", pid);
  const path = world.path("m", "control");
  const clients = await Promise.all(
    Array.from(
      { length: DESCRIPTORS },
      () => Deno.connect({ transport: "unix", path }),
    ),
  );
  const log = () => Deno.readTextFileSync(world.path("m", "log"));
  await poll(
    () => /^minix-live: Cannot take a client: /m.test(log()),
    10,
    "a line of the log",
  );
  for (const client of clients) client.close();
  await world.must("exec", "--name", "m", "/bin/echo", "well");
  const lines = log().split("\n").filter((line) =>
    line.startsWith("minix-live: Cannot take a client")
  );
  assert.ok(lines.length < 5, `${lines.length} lines`);
});

Deno.test("logs -f ends when its reader is gone, though nothing comes", async () => {
  await using world = await World.create();
  await world.boot("m", world.image("m"));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "-A", `${ROOT}main.ts`],
      ...["logs", "-f", "--name", "m"],
    ],
    env: world.env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  world.adopt(child);
  const reader = child.stdout.getReader();
  await within(reader.read(), 30, "the log");
  await reader.cancel();
  const { code } = await within(child.status, 10, "the end of logs -f");
  assert.equal(code, 141);
  assert.ok(world.runs("m"));
});
