/**
 * Functions that hand back memory of a size of their own, untyped: only who
 * calls them declares what it is. All their calls are direct, so each caller
 * tells what it declares, or that it declares nothing.
 */
import { calleeOf, type FunctionEntity, parseLine } from "../ir/mod.ts";
import type { SiteFinder } from "./sites.ts";
import type { Sizing, SizingCall } from "./sizing.ts";

export class Fresh {
  /** Calls of such functions, by the caller's name. */
  readonly calls = new Map<string, SizingCall[]>();
  readonly #finder: SiteFinder;
  readonly #names = new Set<string>();

  constructor(
    functions: ReadonlyMap<string, FunctionEntity>,
    { sizing, addressTaken, finder }: {
      sizing: Sizing;
      addressTaken: ReadonlySet<string>;
      finder: SiteFinder;
    },
  ) {
    this.#finder = finder;
    const isOpen = (name: string) =>
      !addressTaken.has(name) && !sizing.passesOn(name);
    for (const [name, calls] of sizing.calls) {
      if (!isOpen(name)) continue;
      if (calls.some((call) => this.handsBack(call))) this.#names.add(name);
    }
    let open: ReadonlySet<string> = this.#names;
    while (open.size > 0) {
      const more = new Set<string>();
      for (const entity of functions.values()) {
        for (const call of callsOf(entity, open)) {
          const list = this.calls.get(entity.name) ?? [];
          list.push(call);
          this.calls.set(entity.name, list);
          const { name } = entity;
          if (!isOpen(name) || this.#names.has(name)) continue;
          if (this.handsBack(call)) more.add(name);
        }
      }
      for (const name of more) this.#names.add(name);
      open = more;
    }
  }

  /** Whether a call's memory goes to the caller, and nothing says what it is. */
  handsBack(call: SizingCall): boolean {
    return !call.passedOn && this.#finder.isUnknownToCaller(call);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }
}

function callsOf(
  entity: FunctionEntity,
  names: ReadonlySet<string>,
): SizingCall[] {
  return entity.body.flatMap((text, index): SizingCall[] => {
    const callee = calleeOf(text);
    if (callee === undefined || !names.has(callee)) return [];
    const call = parseLine(text);
    return call.kind === "call"
      ? [{ entity, index, call, callee, sizes: [], passedOn: false }]
      : [];
  });
}
