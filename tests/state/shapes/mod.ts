// All shapes.
import type { Shape } from "../shape.ts";
import { ADDRESS_SHAPES } from "./addresses.ts";
import { ALLOCATOR_SHAPES } from "./allocators.ts";
import { BLOCK_SHAPES } from "./blocks.ts";
import { HIDDEN_SHAPES } from "./hidden.ts";
import { PLACE_SHAPES } from "./places.ts";
import { STATIC_SHAPES } from "./statics.ts";
import { TAIL_SHAPES } from "./tails.ts";
import { VALUE_SHAPES } from "./values.ts";

export const SHAPES: readonly Shape[] = [
  ...BLOCK_SHAPES,
  ...ALLOCATOR_SHAPES,
  ...HIDDEN_SHAPES,
  ...TAIL_SHAPES,
  ...PLACE_SHAPES,
  ...STATIC_SHAPES,
  ...VALUE_SHAPES,
  ...ADDRESS_SHAPES,
];

export function shapeOf(name: string): Shape {
  const found = SHAPES.find((shape) => shape.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot make a case of "${name}": there is no such shape`,
  );
}
