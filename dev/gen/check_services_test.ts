import assert from "node:assert/strict";
import { BOOT_MODULES, SERVICES } from "../../core/contract/services.ts";
import { problemsOf } from "./check_services.ts";

Deno.test("problemsOf() has nothing against the table", () => {
  assert.deepEqual(problemsOf(SERVICES, BOOT_MODULES), []);
});

Deno.test("problemsOf() names what a row takes from another", () => {
  const boot = {
    ...{ endpoint: 12, symbol: "SHOP_PROC_NR", label: "shop", start: 120 },
    ...{ core: false, replica: false },
  };
  const row = {
    ...{ program: "shop", folder: "x" },
    rights: { ipc: "ALL" as const },
  };
  const modules = (changes: Partial<typeof boot>) => [
    { ...row, boot: { ...boot, ...changes } },
    ...BOOT_MODULES,
  ];
  const cases: [Partial<typeof boot>, RegExp][] = [
    [{ endpoint: 11 }, /^init: endpoint 11 is shop's$/],
    [{ endpoint: 14 }, /^shop: endpoint 14 leaves a gap: 13 modules/],
    [{ symbol: "VM_PROC_NR" }, /^vm: symbol VM_PROC_NR is shop's$/],
    [{ label: "tty" }, /^tty: label tty is shop's$/],
    [{ label: "x".repeat(16) }, /^shop: name "x+" is none/],
    [{ label: "A b" }, /^shop: name "A b" is none/],
    [{ endpoint: -1 }, /^shop: endpoint -1 leaves a gap/],
    [{ start: 15 }, /^rs must start first, then vm$/],
    [{ start: 70 }, /^tty: start 70 is shop's$/],
    [{ start: 5 }, /^rs must start first/],
    [{ start: 1000 }, /^init must start last$/],
  ];
  assert.deepEqual(problemsOf(SERVICES, modules({})), []);
  for (const [changes, message] of cases) {
    const problems = problemsOf(SERVICES, modules(changes));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.match(problems[0]!, message);
  }
  const twice = problemsOf(
    [...SERVICES, { ...row, program: "pm" }],
    modules({}),
  );
  assert.deepEqual(twice, ["pm: program pm is pm's"]);
});
