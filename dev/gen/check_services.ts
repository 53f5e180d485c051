/** What a table of services must hold; C would find out at boot, or never. */
import type { BootModule, ServiceRow } from "../../core/contract/services.ts";

/** Bytes of a label or a program's name, without the final NUL. */
const LONGEST_NAME = 15;

/** One line for each rule that a row breaks. */
export function problemsOf(
  services: readonly ServiceRow[],
  modules: readonly BootModule[],
): string[] {
  const problems: string[] = [];
  const claim = (what: string) => {
    const owners = new Map<string | number, string>();
    return (value: string | number, owner: string) => {
      const other = owners.get(value);
      if (other !== undefined) {
        problems.push(`${owner}: ${what} ${value} is ${other}'s`);
      }
      owners.set(value, owner);
    };
  };
  const program = claim("program");
  for (const row of services) {
    program(row.program, row.program);
    checkName(row.program, row.program, problems);
  }
  const endpoint = claim("endpoint");
  const symbol = claim("symbol");
  const label = claim("label");
  const start = claim("start");
  for (const { program, boot } of modules) {
    endpoint(boot.endpoint, program);
    symbol(boot.symbol, program);
    label(boot.label, program);
    start(boot.start, program);
    checkName(boot.label, program, problems);
    if (!(boot.endpoint >= 0 && boot.endpoint < modules.length)) {
      problems.push(
        `${program}: endpoint ${boot.endpoint} leaves a gap: ` +
          `${modules.length} modules have 0 to ${modules.length - 1}`,
      );
    }
  }
  const order = modules.toSorted((a, b) => a.boot.start - b.boot.start);
  if (order[0]?.program !== "rs" || order[1]?.program !== "vm") {
    problems.push("rs must start first, then vm");
  }
  if (order.at(-1)?.program !== "init") problems.push("init must start last");
  return problems;
}

function checkName(name: string, owner: string, problems: string[]): void {
  if (name.length > LONGEST_NAME || !/^[a-z0-9_]+$/.test(name)) {
    problems.push(
      `${owner}: name "${name}" is none: want 1 to ${LONGEST_NAME} of a-z 0-9 _`,
    );
  }
}
