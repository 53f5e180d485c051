/** Numbers that are declared to be addresses (`pxfer_`, `txfer_`): what is read
 * there is one, as if it were a pointer's bytes. */
import * as abi from "../../core/abi/abi.ts";
import type { AddressGraph } from "./address_graph.ts";
import { annotationsOf, type Places } from "./address_places.ts";
import { POINTERS } from "./address_steps.ts";
import { type Node, text } from "./debug_info.ts";
import type { Place } from "./places.ts";

/** Seeds the nodes of such members and variables. */
export function seedDeclared(
  graph: AddressGraph,
  places: Places,
  globals: ReadonlyMap<string, Node>,
): void {
  const members = new Map<string, boolean>();
  for (const { kind, opcode, to, shift } of graph.steps) {
    if (kind !== "member" || to === 0) continue;
    let isAddress = members.get(opcode);
    if (isAddress === undefined) {
      isAddress = isMember(graph, places, opcode, shift?.offset ?? 0);
      members.set(opcode, isAddress);
    }
    if (isAddress) graph.seeds[to]! |= POINTERS;
  }
  for (const [name, node] of graph.variables()) {
    const variable = globals.get(name);
    if (variable === undefined) continue;
    const type = places.info.follow(variable, "type");
    if (places.structure(type) !== undefined) continue;
    const place = { type, name: text(variable, "name") ?? "" };
    if (isDeclared(places, place)) graph.seeds[node]! |= POINTERS;
  }
}

/** Of a member, as `%struct.s#1`. */
function isMember(
  graph: AddressGraph,
  places: Places,
  key: string,
  offset: number,
): boolean {
  const name = key.slice(0, key.lastIndexOf("#"));
  const start = places.structureNamed(name, graph.source(name).type.size);
  const memory = start && places.moved(start, offset);
  const leaf = memory && places.leaf(memory);
  return leaf?.content === "number" && isDeclared(places, leaf.place);
}

function isDeclared({ info }: Places, place: Place): boolean {
  const said = annotationsOf(info, place);
  return (said & (abi.MAGIC_PXFER | abi.MAGIC_TXFER)) !== 0;
}
