// What a campaign is: tests that take longer than the gate may, as cases that
// do not depend on each other, drawn from a seed.
import { createHash } from "node:crypto";

export interface Case {
  readonly title: string;
  run(): Promise<void>;
}

export interface Campaign {
  readonly name: string;
  /** One line for the list. */
  readonly what: string;
  /** How many there are to draw, if that may be chosen. */
  readonly count?: number;
  cases(seed: string, count?: number): Case[];
}

/** A number below the limit that the words determine. */
export function draw(limit: number, ...words: (string | number)[]): number {
  const hash = createHash("sha256").update(words.join("\0")).digest();
  return hash.readUInt32LE(0) % limit;
}
