// What the demo sees of the machine from outside: the kernel's process table,
// the layout of services, counts.
import { run } from "./cli.ts";

export interface Instance {
  readonly endpoint: number;
  readonly ptroot: number;
  readonly instance: number;
}

export class Observer {
  readonly #endpoints = new Map<string, number>();

  constructor(readonly machine: string) {}

  async #json<T>(tool: string, ...words: string[]): Promise<T> {
    const result = await run([
      tool,
      "--name",
      this.machine,
      "--json",
      ...words,
    ]);
    if (result.status !== 0) throw new Error(`${tool}: ${result.err.trim()}`);
    return JSON.parse(result.out);
  }

  /** The process behind a service's endpoint, which no update changes. */
  async instance(label: string): Promise<Instance> {
    const endpoint = this.#endpoints.get(label) ?? await this.#endpoint(label);
    const { processes } = await this.#json<{ processes: Instance[] }>("ps");
    const found = processes.find((p) => p.endpoint === endpoint);
    if (found === undefined) {
      throw new Error(`No process behind endpoint ${endpoint} of "${label}"`);
    }
    return found;
  }

  async #endpoint(label: string): Promise<number> {
    const { services } = await this.#json<
      { services: { label: string; endpoint: number }[] }
    >("services");
    for (const s of services) this.#endpoints.set(s.label, s.endpoint);
    const endpoint = this.#endpoints.get(label);
    if (endpoint === undefined) throw new Error(`No service "${label}"`);
    return endpoint;
  }

  async stats(): Promise<Record<string, number>> {
    const { version: _, ...counts } = await this.#json<Record<string, number>>(
      "stats",
    );
    return counts;
  }

  /** Address of every symbol of a running service. */
  async symbols(label: string): Promise<Map<string, number>> {
    const layout = await this.#json<
      { symbols: { name: string; address: number }[] }
    >("layout", label);
    return new Map(layout.symbols.map((s) => [s.name, s.address]));
  }
}

/** How many of the names both have are at another address. */
export function moved(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): { readonly moved: number; readonly common: number } {
  let common = 0;
  let count = 0;
  for (const [name, address] of before) {
    const now = after.get(name);
    if (now === undefined) continue;
    common++;
    if (now !== address) count++;
  }
  return { moved: count, common };
}
