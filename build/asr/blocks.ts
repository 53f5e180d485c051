/**
 * Order of basic blocks; the entry block stays first. Needs named values, and
 * code generation without block placement.
 */
import {
  type Entity,
  type FunctionEntity,
  labelOf,
  withBody,
} from "../ir/mod.ts";
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
  const [entry, ...rest] = blocksOf(entity.body);
  const body = [...entry!];
  for (const block of random.shuffle(rest)) {
    body.push("");
    for (const line of block) body.push(line);
  }
  return withBody(entity, body);
}

/** The lines of each block, without the blank ones between them. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  let block = blocks[0]!;
  for (const line of lines) {
    if (line === "") continue;
    if (labelOf(line) !== undefined && block.length > 0) {
      block = [];
      blocks.push(block);
    }
    block.push(line);
  }
  return blocks;
}
