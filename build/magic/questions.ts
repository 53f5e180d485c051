/** Sources that the front end must be asked about. */
import type { Module } from "../ir/mod.ts";
import { addressTaken } from "./addresses.ts";
import { DebugInfo, subprogramOf } from "./debug_info.ts";
import { Sizing } from "./sizing.ts";
import { instrumented } from "./wrap.ts";

/** Names of the sources whose calls ask for memory, sorted. */
export function questions(module: Module): string[] {
  const info = new DebugInfo(module);
  const functions = instrumented(module);
  const { calls } = new Sizing(functions, addressTaken(module));
  const sources = new Set<string>();
  for (const name of calls.keys()) {
    sources.add(info.sourceOf(subprogramOf(info, functions.get(name)!)));
  }
  sources.delete("");
  return [...sources].sort();
}
