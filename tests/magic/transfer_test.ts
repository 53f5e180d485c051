import assert from "node:assert/strict";
import { EGENERIC, ST_LU_ASR, ST_LU_CHECK } from "../../core/abi/abi.ts";
import { needing, probeI386 } from "../harness/host.ts";
import { type Instance, ProgramBuilder, start } from "./program.ts";

/** Of host/host.c: the old instance is read wrongly once its statics are moved. */
const HOST_LIES = 0x100;

const i386 = await probeI386();

const SUCCESS = [
  /^total remote functions: \d+\. relocated: \d+$/,
  /^total remote sentries: \d+\. relocated normal: \d+ relocated string: \d+$/,
  /^total remote dsentries: \d+$/,
  /^st_data_transfer: processing sentries$/,
  /^st_data_transfer: processing dsentries$/,
];

/** What a pointer to freed memory becomes. */
const POISON = 0xffffdead;

/** A bit for each kind of state of foreign.c. */
const KINDS = 0xfff;

/** Starts the first instance, which must come up. */
async function first(program: string): Promise<Instance> {
  const instance = await start(program);
  if (instance.ready) return instance;
  await instance[Symbol.asyncDispose]();
  throw new Error(`"${program}" does not start: ${instance.lines.join("\n")}`);
}

function same(a: Instance, b: Instance) {
  assert.ok(b.ready, b.lines.join("\n"));
  assert.equal(b.values.get("sum"), a.values.get("sum"));
  assert.equal(b.values.get("dsentries"), a.values.get("dsentries"));
}

Deno.test(
  needing(i386, "state transfer between instances of a program"),
  async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
    try {
      const builder = await ProgramBuilder.open(folder);
      const plain = await builder.build("plain", ["magic/basic.c"]);
      const one = await builder.build("one", ["magic/basic.c"], { seed: "1" });
      const two = await builder.build("two", ["magic/basic.c"], { seed: "2" });
      const next = await builder.build("next", ["magic/basic.c"], {
        defines: ["-DV2"],
        seed: "3",
      });

      await t.step("an equal program gets equal state", async () => {
        await using a = await first(plain);
        await using b = await start(plain, a);
        same(a, b);
        assert.equal(await b.work(), await a.work());
        SUCCESS.forEach((line, i) => assert.match(b.lines[i]!, line));
        assert.ok(
          b.lines.includes(
            "st_state_transfer: state transfer is done, " +
              "num type transformations: 0.",
          ),
        );
      });

      await t.step("expressions see the variables", async () => {
        await using a = await first(plain);
        await using b = await start(next, a);
        assert.equal(a.values.get("wrong"), 0);
        assert.equal(b.values.get("wrong"), 0);
      });

      await t.step("noxfer keeps what the new program has", async () => {
        await using a = await first(plain);
        await using b = await start(plain, a);
        assert.equal(a.values.get("instance"), 1000);
        assert.equal(b.values.get("instance"), 7);
      });

      await t.step(
        "a randomized program has all objects elsewhere",
        async () => {
          await using a = await first(one);
          await using b = await start(two, a);
          same(a, b);
          for (const name of ["table", "visit", "list", "mapped"]) {
            assert.notEqual(b.values.get(name), a.values.get(name), name);
          }
        },
      );

      await t.step(
        "the same variant moves the heap at each update",
        async () => {
          await using a = await first(one);
          await using b = await start(one, a);
          await using c = await start(one, b);
          same(a, c);
          assert.equal(c.values.get("table"), a.values.get("table"));
          const places = [a, b, c].map((i) => i.values.get("list"));
          assert.equal(new Set(places).size, 3);
        },
      );

      await t.step(
        "a changed program converts its state, and back",
        async () => {
          await using a = await first(one);
          await using b = await start(next, a);
          same(a, b);
          assert.match(b.lines.join(), /num type transformations: [1-9]\d*\./);
          await using c = await start(two, b);
          same(a, c);
        },
      );

      await t.step("a dangling pointer points nowhere afterwards", async () => {
        const dangling = await builder.build("dangling", ["magic/basic.c"], {
          defines: ["-DDANGLING"],
        });
        await using a = await first(dangling);
        await using b = await start(dangling, a);
        same(a, b);
        assert.equal(b.values.get("current"), POISON);
        assert.match(b.lines.join("\n"), /, dangling pointers: 1$/m);
        await using c = await start(dangling, b);
        same(a, c);
      });

      await t.step("a wild pointer fails with a dump", async () => {
        const wild = await builder.build("wild", ["magic/basic.c"], {
          defines: ["-DWILD"],
        });
        await using a = await first(wild);
        await using b = await start(wild, a);
        assert.ok(!b.ready);
        const at = b.lines.findIndex((line) => line.startsWith("[ERROR]"));
        assert.equal(
          b.lines[at],
          "[ERROR] uncaught ptr with violations. Current state element:",
        );
        assert.match(
          b.lines[at + 1]!,
          /^SELEMENT: \(parent=current\.\d+, num=1, depth=0, address=0x[0-9a-f]{8}, name=current\.\d+, type=TYPE: \(id=\d+ , name=, size=4, num_child_types=1, type_id=10, bit_width=0, flags\(ERDIVvUP\)=01000000, values='', type_str=i8\/char\*\)\)$/,
        );
        assert.match(
          b.lines[at + 2]!,
          /^SEL_ANALYZED: \(num=1, type=ptr, flags\(DIVW\)=1110, value=0x[0-9a-f]{8}, trg_name=, trg_offset=0, trg_flags\(RL\)=, trg_selements=\(#1\|0: 1\|p=SELEMENT: \(parent=\?\?\?,/,
        );
        assert.equal(
          b.lines[at + 3],
          "SEL_STATS: (type=ptr, ptr_found=1, unknown_found=1, violations=1)",
        );
        assert.match(
          b.lines[at + 4]!,
          /^\[ERROR\] ST1: a pointer to nothing: current\.\d+ is 0x58000004$/,
        );
        assert.match(b.lines[at + 5]!, /^\[ERROR\] ST1: let it point /);
      });

      await t.step("a check compares with the old instance", async () => {
        await using a = await first(one);
        await using b = await start(two, a, ST_LU_ASR | ST_LU_CHECK);
        same(a, b);
        const said = /^st_check: (\d+) objects are as in the old instance$/m
          .exec(b.lines.join("\n"));
        assert.ok(Number(said?.[1]) > 5, b.lines.join("\n"));
        await using c = await start(
          two,
          a,
          ST_LU_ASR | ST_LU_CHECK | HOST_LIES,
        );
        assert.ok(!c.ready);
        assert.equal(c.values.get("result"), EGENERIC);
        assert.match(
          c.lines.join("\n"),
          /^\[ERROR\] check: not as in the old instance\. Current state element:$/m,
        );
      });

      await t.step(
        "a union of a pointer and an integer needs a selector",
        async () => {
          const bare = await builder.build("bare", ["magic/basic.c"], {
            defines: ["-DNO_SELECTOR"],
          });
          await using a = await first(plain);
          await using b = await start(bare, a);
          assert.ok(!b.ready);
          assert.match(b.lines.join("\n"), /^\[ERROR\] uncaught union\./m);
        },
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test(needing(i386, "state of kinds that C allows"), async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  try {
    const builder = await ProgramBuilder.open(folder);
    const build = (name: string, options: { seed?: string; v2?: boolean }) =>
      builder.build(name, ["magic/foreign.c"], {
        ...options.seed === undefined ? {} : { seed: options.seed },
        defines: options.v2 ? ["-DV2"] : [],
      });
    const one = await build("one", { seed: "1" });
    const others = [
      ["in the same layout", one],
      ["without a drawn layout", await build("plain", {})],
      ["in another layout", await build("two", { seed: "2" })],
      ["in another version", await build("next", { seed: "3", v2: true })],
    ] as const;
    for (const [how, program] of others) {
      await t.step(`comes through ${how}, and back`, async () => {
        await using a = await first(one);
        assert.equal(a.values.get("sum"), KINDS);
        await using b = await start(program, a);
        assert.ok(b.ready, b.lines.join("\n"));
        assert.equal(b.values.get("sum"), KINDS);
        await using c = await start(one, b);
        assert.ok(c.ready, c.lines.join("\n"));
        assert.equal(c.values.get("sum"), KINDS);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test(needing(i386, "the awkward service's state"), async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  const units = (place: string, names: string[]) => [
    "magic/awkward.c",
    ...names.map((name) => `guest/${place}/${name}.c`),
  ];
  try {
    const builder = await ProgramBuilder.open(folder);
    const build = (name: string, options: { seed?: string; spoil?: number }) =>
      builder.build(name, units("awkward", ["state", "sum", "steps"]), {
        ...options,
        folder: "tests/guest/awkward",
        defines: options.spoil === undefined
          ? []
          : [`-DSPOIL=${options.spoil}`],
      });
    const one = await build("one", { seed: "1" });
    const two = await build("two", { seed: "2" });
    const next = await builder.build(
      "next",
      units("awkward_next", ["state", "sum", "steps", "turn"]),
      { seed: "3", folder: "tests/guest/awkward_next" },
    );

    for (const [name, program] of [["layout", two], ["version", next]]) {
      await t.step(`comes through a change of ${name}`, async () => {
        await using a = await first(one);
        await using b = await start(program!, a);
        same(a, b);
        assert.equal(await b.work(), await a.work());
        assert.equal(b.values.get("version"), name === "version" ? 2 : 1);
        assert.equal(b.values.get("added"), name === "version" ? 42 : 0);
        assert.equal(b.values.get("noxfer_type"), 7);
        assert.equal(b.values.get("noxfer_variable"), 8);
        assert.equal(b.values.get("ixfer"), 0x54321);
        assert.equal(b.values.get("ixfer_variable"), 0x54321);
        assert.equal(b.values.get("cixfer"), 0x54321);
        assert.equal(b.values.get("cixfer_node"), a.values.get("cixfer_node"));
        assert.notEqual(b.values.get("board"), a.values.get("board"));
        assert.notEqual(b.values.get("ring"), a.values.get("ring"));
      });
    }

    const spoils: [number, RegExp][] = [
      [2, /^\[ERROR\] uncaught ptr with violations/m],
      [3, /^\[ERROR\] unknown union member/m],
    ];
    for (const [spoil, message] of spoils) {
      await t.step(`fails where it must (${spoil})`, async () => {
        const bad = await build(`bad${spoil}`, { seed: "4", spoil });
        await using a = await first(bad);
        await using b = await start(two, a);
        assert.ok(!b.ready);
        assert.match(b.lines.join("\n"), message);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
