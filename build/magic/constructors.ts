/**
 * Functions that run before `main`. They may allocate, which needs what
 * `magic_init` sets up: so they are called behind it, in their order.
 */
import { headerOf, type Module, parseGlobal } from "../ir/mod.ts";

export const CONSTRUCTORS = "llvm.global_ctors";

const ENTRY = /\{ i32 (\d+), ptr @("[^"]*"|[-\w$.]+), /g;

/** Lines that call a module's constructors, by priority. */
export function constructors(module: Module): string[] {
  const returns = new Map<string, string>();
  const found: { priority: number; symbol: string }[] = [];
  for (const entity of module.entities) {
    if (entity.kind === "function") {
      returns.set(entity.name, headerOf(entity).returns);
    } else if (entity.kind === "global" && entity.name === CONSTRUCTORS) {
      const init = parseGlobal(entity).init ?? "";
      for (const [, priority, symbol] of init.matchAll(ENTRY)) {
        found.push({ priority: Number(priority), symbol: symbol! });
      }
    }
  }
  found.sort((a, b) => a.priority - b.priority);
  return found.map(({ symbol }, i) => {
    const type = returns.get(symbol) ?? "void";
    // A result without a name would shift the numbers of those behind it.
    const result = type === "void" ? "" : `%magic.constructor.${i} = `;
    return `  ${result}call ${type} @${symbol}()`;
  });
}
