/**
 * Order of functions, and padding before each of them.
 *
 * Before: `define void @f() #0 {` … After: the definitions in another order,
 * each `define void @f() #0 prefix [3 x i8] c"\CC\CC\CC" {`. A prefix is data
 * right before the function; 0xCC traps.
 */
import {
  type Entity,
  type FunctionEntity,
  hasClause,
  headerOf,
  withClause,
  withHeader,
} from "../ir/mod.ts";
import type { Random } from "./random.ts";

/** The functions' places stay; which function stands in which is drawn. */
export function permuteFunctions(
  entities: readonly Entity[],
  random: Random,
): Entity[] {
  const shuffled = random.shuffle(
    entities.filter((entity) => entity.kind === "function"),
  );
  return entities.map((entity) =>
    entity.kind === "function" ? shuffled.pop()! : entity
  );
}

export interface FunctionPadding {
  /** Most bytes before the first function. */
  readonly offset: number;
  /** Most bytes before each other one. */
  readonly padding: number;
}

export function padFunctions(
  entities: readonly Entity[],
  random: Random,
  limits: FunctionPadding,
): Entity[] {
  let first = true;
  return entities.map((entity) => {
    if (entity.kind !== "function") return entity;
    const limit = first ? limits.offset : limits.padding;
    first = false;
    return limit === 0 ? entity : withPrefix(entity, 1 + random.below(limit));
  });
}

function withPrefix(entity: FunctionEntity, bytes: number): FunctionEntity {
  const header = headerOf(entity);
  if (hasClause(header, "prefix")) return entity;
  const prefix = `prefix [${bytes} x i8] c"${"\\CC".repeat(bytes)}"`;
  return withHeader(entity, withClause(header, prefix));
}
