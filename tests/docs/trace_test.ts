// The page "how one update works" tells what a machine does.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as abi from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";

const SHELL = "/bin/sh";
const PAGE = fileURLToPath(
  new URL("../../docs/how-one-update-works.md", import.meta.url),
);
const MINIX_LIVE = fileURLToPath(
  new URL("../../minix-live", import.meta.url),
);
const NUMBERS = abi as unknown as Record<string, number>;
const CALLS: Record<string, number> = {
  send: abi.SEND,
  sendrec: abi.SENDREC,
  senda: abi.SENDA,
};
/** They happen at any time, or not at all. */
const LEFT_OUT = new Set([abi.VM_PAGEFAULT, abi.NOTIFY_MESSAGE]);

function numberOf(name: string): number {
  const value = NUMBERS[name];
  assert.equal(typeof value, "number", `no number "${name}"`);
  return value!;
}

/** A table's line as the event that the log must have. */
function expected(line: string): string {
  const [from, to, name, last] = line.split(/\s+/);
  if (to === "kernel") {
    const argument = last === undefined ? 0 : numberOf(last);
    return `${from} kernel=${numberOf(name!)} arg=${argument}`;
  }
  const type = name === "answer" ? name : numberOf(name!);
  const call = CALLS[last!];
  assert.ok(call !== undefined, `no way to send "${last}"`);
  return `${from} > ${to} type=${type} call=${call}`;
}

/** The log's line in the same words; answers have values of their own. */
function happened(line: string): string | undefined {
  const kernel = /^trace \d+ (\S+)\(-?\d+\) kernel=([0-9a-f]+) arg=(\d+)$/;
  const message =
    /^trace \d+ (\S+)\(-?\d+\) > (\S+)\(-?\d+\) type=([0-9a-f]+) call=(\d+)$/;
  const call = kernel.exec(line);
  if (call !== null) {
    return `${call[1]} kernel=${parseInt(call[2]!, 16)} arg=${call[3]}`;
  }
  const sent = message.exec(line);
  if (sent === null) return undefined;
  const [, from, to, hex, how] = sent;
  const type = parseInt(hex!, 16);
  if (LEFT_OUT.has(type)) return undefined;
  const shown = Number(how) === abi.SEND ? "answer" : type;
  return `${from} > ${to} type=${shown} call=${how}`;
}

/** Without the heap that rs needs for itself, or not: requests and answers. */
function withoutOwnHeap(events: readonly string[]): string[] {
  const request = `rs > vm type=${abi.VM_BRK} `;
  return events.filter((event, i) =>
    !event.startsWith(request) && !events[i - 1]?.startsWith(request)
  );
}

Deno.test("how one update works: the page's messages are those of the log", async () => {
  const page = Deno.readTextFileSync(PAGE);
  const table = /^```trace\n(.*?)^```$/ms.exec(page)![1]!;
  const told = table.split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(expected);

  await using machine = await TestMachine.boot("--append", "trace=update");
  machine.newLines();
  const result = await machine.service(...selfUpdate("ds", "-t"));
  assert.equal(result.code, 0, result.stderr);
  // What rs does after its answer is in the log when the next one comes.
  await machine.must("services");
  const seen = withoutOwnHeap(
    machine.newLines().map(happened).filter((line) => line !== undefined),
  );
  const start = seen.findIndex((line) => line.startsWith("minix-service > rs"));
  assert.deepEqual(seen.slice(start, start + told.length), told);
});

Deno.test("how one update works: the page's script updates the whole layer", async () => {
  const page = Deno.readTextFileSync(PAGE);
  const script = /^```sh\n(.*?)^```$/ms.exec(page)![1]!;
  await using machine = await TestMachine.boot();
  const before = await machine.processes();
  const { code, stderr } = await new Deno.Command(SHELL, {
    args: ["-euc", script],
    env: {
      ...machine.env,
      PATH: `${dirname(MINIX_LIVE)}:${Deno.env.get("PATH")}`,
      MINIX_LIVE_MACHINE: machine.name,
    },
    stdin: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  for (const { endpoint } of await machine.services()) {
    const old = before.find((p) => p.endpoint === endpoint)!;
    assert.notEqual((await machine.instance(endpoint)).instance, old.instance);
  }
});
