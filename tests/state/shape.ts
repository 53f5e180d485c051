// What a shape of state is: a way to keep things in memory, as C programs do
// it, and what the rule says of it.
import type { Choices } from "./choices.ts";
import type { Version } from "./members.ts";

/** The ways from an instance to the next. */
export const KINDS = [
  "self", // -t, the same program
  "layout", // -a, another layout
  "version", // the next version
  "both", // the next version in another layout
  "back", // from there to the first version
  "again", // two layouts in a row
] as const;
export type Kind = typeof KINDS[number];

/**
 * What must come of it: `right` is equal in every kind; `refusable` may be
 * refused, since no analysis can know; `same text` only where the text is not
 * the old one, `same types` only where the version is not. Where a refusal is
 * right, so is the equal state, and a lie never.
 */
export type Expected = "right" | "refusable" | "same text" | "same types";

/** Text of each unit; must define build$, work$ and sum$, may define start$. */
export interface Texts {
  readonly main: string;
  readonly other?: string;
  readonly third?: string;
}

export interface Shape {
  readonly name: string;
  readonly expected: Expected;
  /** What refuses it refuses the program that it is in, so it has its own. */
  readonly apart?: boolean;
  make(c: Choices): (version: Version) => Texts;
}

export function mayRefuse(expected: Expected, kind: Kind): boolean {
  return expected === "refusable" ||
    expected === "same text" && kind !== "self" ||
    expected === "same types" && kind !== "self" && kind !== "layout" &&
      kind !== "again";
}
