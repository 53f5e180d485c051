// Live updates, in guest instructions from the request to its answer: each
// kind of update of pm and vfs. What the two looks at the counter cost by
// themselves is taken off.
import { TestMachine } from "../harness/machine.ts";
import { asrUpdate, selfUpdate, type Service } from "../harness/system.ts";
import { type Bench, median, relative, type Row } from "./frame.ts";

const SERVICES: readonly Service[] = [
  { label: "pm", program: "pm" },
  { label: "vfs", program: "vfs" },
];

const KINDS: readonly [string, (service: Service) => string[]][] = [
  ["identity", ({ label }) => selfUpdate(label)],
  ["-t", ({ label }) => selfUpdate(label, "-t")],
  ["-a", (service) => asrUpdate(service, 1)],
];

export const bench: Bench = async ({ runs, note }) => {
  await using machine = await TestMachine.boot();
  const instructions = async (step: () => Promise<unknown>) => {
    const before = (await machine.stats())["instructions"]!;
    await step();
    return (await machine.stats())["instructions"]! - before;
  };
  const repeat = async (step: () => Promise<unknown>) => {
    const values: number[] = [];
    for (let i = 0; i < runs; i++) values.push(await instructions(step));
    return values;
  };
  const looking = median(await repeat(() => Promise.resolve()));
  const rows: Row[] = [];
  for (const service of SERVICES) {
    for (const [kind, words] of KINDS) {
      const values = await repeat(() =>
        machine.must("minix-service", ...words(service))
      );
      const name = `${service.label} ${kind}`;
      note(`${name}: ${median(values)}`);
      const own = values.map((value) => (value - looking) / 1e6);
      rows.push({ name, unit: "M instructions", values: own });
    }
  }
  return relative(rows, rows[0]!.values);
};
