/**
 * Settings for libmagicrt's part: fields of the root that the magic pass left
 * zero. The build id changes, too: it stands for the layout.
 */
import * as abi from "../../core/abi/abi.ts";
import { MAGIC_VARS } from "../../core/contract/magic.ts";
import {
  type Entity,
  formatGlobal,
  parseGlobal,
  splitFlat,
} from "../ir/mod.ts";
import type { Random } from "./random.ts";

export interface RuntimeOptions {
  /** Most bytes before the first heap object. */
  readonly heapOffset: number;
  readonly heapPadding: number;
  /** Most pages after the first mapping. */
  readonly mapOffset: number;
  readonly mapPadding: number;
}

type Name = keyof typeof MAGIC_VARS.fields;

/** Index of a field among the root's words. */
function at(name: Name): number {
  return MAGIC_VARS.offset[name] / 4;
}

export function setRuntime(
  entities: readonly Entity[],
  random: Random,
  options: RuntimeOptions,
): Entity[] {
  return entities.map((entity) => {
    if (entity.kind !== "global" || entity.name !== "_magic_vars") {
      return entity;
    }
    const parts = parseGlobal(entity);
    const fields = splitFlat(parts.init!.slice(1, -1));
    const put = (name: Name, ...values: number[]) => {
      values.forEach((value, i) => fields[at(name) + i] = `i32 ${value | 0}`);
    };
    const four = () => [0, 1, 2, 3].map(() => random.next());
    const flags = Number(/^i32 (-?\d+)$/.exec(fields[at("flags")]!)![1]);
    put("flags", flags | abi.MAGIC_ROOT_ASR | abi.MAGIC_ROOT_PERMUTE);
    put("build_id", ...four());
    put("asr_seed", ...four());
    put("asr_heap_offset", options.heapOffset);
    put("asr_heap_padding", options.heapPadding);
    put("asr_map_offset", options.mapOffset);
    put("asr_map_padding", options.mapPadding);
    return formatGlobal({ ...parts, init: `{ ${fields.join(", ")} }` });
  });
}
