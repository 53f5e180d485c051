// Grants that live across updates: of the granter, of him who passes one on, of
// him who uses it, and VFS's magic ones, by which a driver reaches a reader.
import assert from "node:assert/strict";
import { EFAULT } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import type { Result } from "../harness/minix_live.ts";

const MAJOR = 60;
const PLACES = ["an array", "the heap", "a mapping"];
const HEAP = 1;
const STACK = 3;
/** Looks for the reader, each a round trip, until it is there. */
const LOOKS = 100;

const SELF: readonly [string, readonly string[]][] = [
  ["identity", ["update", "self"]],
  ["-t", ["-t", "update", "self"]],
];
const variant = (program: string, number: number) => [
  ...["-a", "update", `/service/asr/${program}-${number}`],
  ...["-progname", program],
];
const LENDER: readonly [string, readonly string[]][] = [
  ...SELF,
  ["-a", variant("lender", 1)],
  ["a later version", [
    ...["update", "/service/lender_next", "-progname", "lender"],
  ]],
  ["the earlier one, -a", variant("lender", 2)],
];
const VFS: readonly [string, readonly string[]][] = [
  ...SELF,
  ["-a", variant("vfs", 1)],
  ["a program of another layout", [
    ...["update", "/service/asr/vfs-2", "-progname", "vfs"],
  ]],
];

Deno.test("grants live through each kind of update", async (t) => {
  await using machine = await TestMachine.boot();
  const ok = ({ code, stdout, stderr }: Result) => {
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const ask = async (...words: (string | number)[]) =>
    Number(ok(
      await machine.run("exec", ["--", "lendctl", ...words.map(String)]),
    ));
  const update = async (label: string, words: readonly string[]) => {
    ok(await machine.service(...words, "-label", label));
  };
  for (const label of ["lender", "agent", "taker"]) {
    const device = label === "lender" ? ["-major", `${MAJOR}`] : [];
    ok(
      await machine.service(
        ...["up", "/service/lender", "-label", label, "-progname", "lender"],
        ...[...device, "-config", "/etc/system.conf.d/lender"],
      ),
    );
  }

  /** Each grant by which the taker reaches a place of the lender. */
  const ways: { place: number; granter: string; grant: number }[] = [];
  for (const place of PLACES.keys()) {
    const direct = await ask("lender", "grant", place, "taker");
    const passed = await ask("lender", "grant", place, "agent");
    const indirect = await ask("agent", "indirect", "lender", passed, "taker");
    ways.push({ place, granter: "lender", grant: direct });
    ways.push({ place, granter: "agent", grant: indirect });
  }
  let number = 0;
  const numbers = PLACES.map(() => 0);
  /** What was there is read, and what is written arrives. */
  const assertReached = async () => {
    for (const { place, granter, grant } of ways) {
      number++;
      const seen = await ask("taker", "swap", granter, grant, number);
      assert.equal(seen, numbers[place], `${PLACES[place]}, ${granter}'s`);
      numbers[place] = number;
    }
    for (const place of new Set(ways.map(({ place }) => place))) {
      assert.equal(await ask("lender", "look", place), numbers[place]);
    }
  };
  await assertReached();
  for (
    const [label, kinds] of [
      ["lender", LENDER],
      ["agent", LENDER.slice(1, 3)],
      ["taker", LENDER.slice(1, 3)],
    ] as const
  ) {
    for (const [title, words] of kinds) {
      await t.step(`${label}: ${title}`, async () => {
        await update(label, words);
        await assertReached();
      });
    }
  }

  for (
    const [label, kinds] of [["vfs", VFS], [
      "lender",
      LENDER.slice(1, 4),
    ]] as const
  ) {
    for (const [title, words] of kinds) {
      await t.step(`a reader waits: ${label}, ${title}`, async () => {
        const reader = machine.run("exec", [
          "--",
          "lendctl",
          "read",
          `${MAJOR}`,
        ]);
        let looks = 0;
        while (await ask("lender", "waiting") === 0) {
          assert.ok(looks++ < LOOKS, "nobody reads");
        }
        await update(label, words);
        number++;
        await ask("lender", "answer", number);
        assert.equal(Number(ok(await reader)), number);
      });
    }
  }

  await t.step("a grant into memory given back reaches nothing", async () => {
    await ask("lender", "free");
    await update("lender", ["-t", "update", "self"]);
    for (const { place, granter, grant } of ways) {
      if (place !== HEAP) continue;
      const { code } = await machine.run("exec", [
        ...["--", "lendctl", "taker", "swap", granter, `${grant}`, "1"],
      ]);
      assert.equal(code, EFAULT);
    }
    ways.splice(0, ways.length, ...ways.filter(({ place }) => place !== HEAP));
    await assertReached();
  });
  await t.step(
    "a grant into a stack is refused while it is valid",
    async () => {
      const grant = await ask("lender", "grant", STACK, "taker");
      const words = ["-t", "update", "self", "-label", "lender"];
      const { code, stderr } = await machine.service(...words);
      assert.equal(code, EFAULT);
      assert.match(
        stderr,
        /^minix-service: ST2: a pointer to the stack: cpf_first/m,
      );
      await assertReached();
      await ask("lender", "revoke", grant);
      ok(await machine.service(...words));
      await assertReached();
    },
  );
});
