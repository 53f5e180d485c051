/**
 * Order of basic blocks; the entry block stays first. Needs named values, and
 * code generation without block placement.
 */
import { type Entity, type FunctionEntity, labelOf } from "../ir/mod.ts";
import type { Random } from "./random.ts";

export function permuteBlocks(
  entities: readonly Entity[],
  random: Random,
): Entity[] {
  return entities.map((entity) =>
    entity.kind === "function" ? permuteIn(entity, random) : entity
  );
}

function permuteIn(entity: FunctionEntity, random: Random): FunctionEntity {
  const blocks: string[][] = [[]];
  for (const line of entity.body) {
    if (line === "") continue;
    if (labelOf(line) !== undefined && blocks.at(-1)!.length > 0) {
      blocks.push([]);
    }
    blocks.at(-1)!.push(line);
  }
  const [entry, ...rest] = blocks;
  const order = [entry!, ...random.shuffle(rest)];
  return {
    ...entity,
    body: order.flatMap((block, i) => i === 0 ? block : ["", ...block]),
  };
}
