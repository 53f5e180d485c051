/**
 * Settings for libmagicrt's part: fields of the root that the magic pass left
 * zero. The build id changes, too: it stands for the layout.
 */
import * as abi from "../../core/abi/abi.ts";
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

const FLAGS = 3;
const BUILD_ID = 4;
const SEED = 8 + 7 * 3;
const LIMITS = SEED + 4;

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
    const put = (index: number, values: readonly number[]) => {
      values.forEach((value, i) => fields[index + i] = `i32 ${value | 0}`);
    };
    const four = () => [0, 1, 2, 3].map(() => random.next());
    const flags = Number(/^i32 (-?\d+)$/.exec(fields[FLAGS]!)![1]);
    put(FLAGS, [flags | abi.MAGIC_ROOT_ASR | abi.MAGIC_ROOT_PERMUTE]);
    put(BUILD_ID, four());
    put(SEED, four());
    put(LIMITS, [
      options.heapOffset,
      options.heapPadding,
      options.mapOffset,
      options.mapPadding,
    ]);
    return formatGlobal({ ...parts, init: `{ ${fields.join(", ")} }` });
  });
}
