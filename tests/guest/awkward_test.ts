// A service that is hard to transfer goes through each kind of update, and
// fails where it must. Its own checksum is the witness.
import assert from "node:assert/strict";
import { EFAULT, EINTR, EINVAL } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import type { Result } from "../harness/minix_live.ts";

const NODES = 10000;

/** What awkwardctl asks for; see awkward.h. */
const SHOW = {
  version: 0,
  noxferType: 1,
  noxferVariable: 2,
  ixfer: 3,
  cixfer: 4,
  added: 5,
  addresses: 6,
};
const RAW_BITS = 0x54321;
/** Of the floating point unit: double precision, rounded to zero. */
const CONTROL_WORD = 0xe7f;

Deno.test("awkward state goes through every kind of update", async (t) => {
  await using machine = await TestMachine.boot();
  const ok = (result: Result) => {
    assert.equal(result.code, 0, result.stderr);
    return result.stdout;
  };
  const ctl = async (...args: string[]): Promise<[number, number]> => {
    const text = ok(await machine.run("exec", ["--", "awkwardctl", ...args]));
    const [first, second] = text.trim().split(" ");
    return [parseInt(first!, 16), parseInt(second!, 16)];
  };
  const sum = async () => (await ctl("sum"))[0];
  const show = (what: number) => ctl("show", String(what));
  const update = (...args: string[]) =>
    machine.service(...args, "-label", "awkward");
  const logged = (since: number) => machine.log().slice(since);

  ok(await update("up", "/service/awkward"));
  await ctl("build", String(NODES));
  await ctl("fpu", String(CONTROL_WORD));

  const updates: [string, string[]][] = [
    ["self state transfer", ["-t", "update", "self"]],
    ["another layout", [
      ...["-a", "update", "/service/asr/awkward-1"],
      ...["-progname", "awkward"],
    ]],
    ["a later version", [
      ...["update", "/service/awkward_next"],
      ...["-progname", "awkward"],
    ]],
    ["memory that is not inherited", ["-m", "-t", "update", "self"]],
    ["memory made beforehand", [
      ...["-m", "-t", "update", "self", "-map-prealloc", "8388608"],
    ]],
    ["the earlier version again", [
      ...["-a", "update", "/service/awkward", "-progname", "awkward"],
    ]],
  ];
  await t.step("the same memory", async () => {
    const before = await sum();
    assert.equal(ok(await update("update", "self")), "");
    assert.equal(await sum(), before);
    assert.equal((await ctl("fpu", "0"))[0], CONTROL_WORD);
  });

  let version = 1;
  for (const [name, args] of updates) {
    await t.step(name, async () => {
      await ctl("work", "20");
      const before = await sum();
      const places = await show(SHOW.addresses);
      const log = machine.log().length;
      assert.equal(ok(await update(...args)), "");
      assert.equal(await sum(), before);
      assert.match(
        logged(log),
        /state transfer is done[^]*RS: update succeeded/,
      );
      if (name === "a later version") version = 2;
      if (name === "the earlier version again") version = 1;
      assert.equal((await show(SHOW.version))[0], version);
      assert.equal((await show(SHOW.noxferType))[0], 7);
      assert.equal((await show(SHOW.noxferVariable))[0], 8);
      assert.deepEqual(await show(SHOW.ixfer), [RAW_BITS, RAW_BITS]);
      assert.equal((await show(SHOW.cixfer))[0], RAW_BITS);
      assert.equal((await show(SHOW.added))[0], version === 2 ? 42 : 0);
      assert.equal((await ctl("fpu", "0"))[0], CONTROL_WORD);
      if (!args.includes("self")) {
        const moved = await show(SHOW.addresses);
        assert.notEqual(moved[0], places[0]);
        assert.notEqual(moved[1], places[1]);
      }
    });
  }

  await t.step("an expression tells when to update", async () => {
    const self = ["-t", "update", "self", "-maxtime", "60", "-state"];
    const fits = `num_nodes > ${NODES} && board/used == 6`;
    assert.equal((await update(...self, fits)).code, 0);
    assert.equal((await update(...self, "num_nodes == 1")).code, EINTR);
    assert.equal((await update(...self, "no_such_name")).code, EINVAL);
  });

  const spoils: [string, number, RegExp, RegExp][] = [
    [
      ...["a pointer to nothing", 2, /value=0x58000004, trg_name=,/] as const,
      /^minix-service: ST1: a pointer to nothing: dangling\.\d+$/m,
    ],
    [
      ...[
        "a union nobody knows",
        3,
        /\[ERROR\] unknown union member\./,
      ] as const,
      /^minix-service: ST9: [^:]*: choice, variants\.\d+\+\d+$/m,
    ],
  ];
  for (const [name, how, dump, said] of spoils) {
    await t.step(`${name} fails, and is rolled back`, async () => {
      const before = await sum();
      await ctl("spoil", String(how));
      const log = machine.log().length;
      const result = await update("-t", "update", "self");
      assert.equal(result.code, EFAULT);
      const text = logged(log);
      assert.match(text, /^\[ERROR\] .* Current state element:$/m);
      assert.match(text, /^SELEMENT: \(parent=/m);
      assert.match(text, dump);
      assert.match(text, /RS: update failed: state transfer failed/);
      assert.match(result.stderr, said);
      await ctl("spoil", "0");
      assert.equal(await sum(), before);
      assert.equal(ok(await update("-t", "update", "self")), "");
      assert.equal(await sum(), before);
    });
  }
});
