// All shapes of state.
import type { Shape } from "../shape.ts";
import { ADDRESS_SHAPES } from "./addresses.ts";
import { ALLOCATOR_SHAPES } from "./allocators.ts";
import { BLOCK_SHAPES } from "./blocks.ts";
import { HIDDEN_SHAPES } from "./hidden.ts";
import { MACHINE_SHAPES } from "./machine.ts";
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

/** Those of which a process of the host has nothing. */
export const GUEST_SHAPES = MACHINE_SHAPES;

export function shapeOf(name: string): Shape {
  const found = [...SHAPES, ...GUEST_SHAPES].find((shape) =>
    shape.name === name
  );
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot make a case of "${name}": there is no such shape`,
  );
}
