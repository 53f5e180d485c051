// What a generator decides, one number after the other. The numbers are the
// whole of a case: written down they make it again, and a shorter or smaller
// list makes a smaller case, which is how failures shrink.

export class Choices {
  /** What was decided, in order. */
  readonly taken: number[] = [];
  readonly #next: (limit: number) => number;

  private constructor(next: (limit: number) => number) {
    this.#next = next;
  }

  /** Decisions that follow from a seed. */
  static drawn(seed: string): Choices {
    const random = mulberry(hash(seed));
    return new Choices((limit) => Math.floor(random() * limit));
  }

  /** These decisions; 0, the simplest, where the list has ended. */
  static given(list: readonly number[]): Choices {
    let at = 0;
    return new Choices((limit) => Math.min(list[at++] ?? 0, limit - 1));
  }

  /** From 0 to `limit` - 1. */
  below(limit: number): number {
    const value = this.#next(limit);
    this.taken.push(value);
    return value;
  }

  /** From `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in about so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result: T[] = [];
    const rest = [...list];
    while (rest.length > 0) {
      result.push(
        ...rest.splice(rest.length > 1 ? this.below(rest.length) : 0, 1),
      );
    }
    return result;
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    h = Math.imul(h ^ byte, 0x01000193);
  }
  return h;
}

function mulberry(state: number): () => number {
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t = t + Math.imul(t ^ t >>> 7, t | 61) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}
