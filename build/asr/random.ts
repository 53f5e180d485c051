/**
 * Deterministic random numbers (xoshiro128**) from a 128-bit seed. Each
 * transformation draws from a stream of its own, so that switching one off
 * does not change what the others do.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `seed` is up to 32 hexadecimal digits. */
  constructor(seed: string, stream: string) {
    if (!/^[0-9a-fA-F]{1,32}$/.test(seed)) {
      throw new TypeError(`Cannot use seed "${seed}": not 128 bits of hex`);
    }
    const digits = seed.padStart(32, "0");
    const words = [0, 8, 16, 24].map((at) =>
      parseInt(digits.slice(at, at + 8), 16)
    );
    let mixed = 0x9e3779b9;
    const absorb = (value: number) => {
      mixed = Math.imul(mixed ^ value, 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
      mixed ^= mixed >>> 13;
    };
    for (const word of words) absorb(word);
    for (let i = 0; i < stream.length; i++) absorb(stream.charCodeAt(i));
    const state = words.map((word, i) => {
      absorb(word + i);
      return mixed >>> 0;
    });
    [this.#a, this.#b, this.#c, this.#d] = state as [
      number,
      number,
      number,
      number,
    ];
    this.#d |= 1;
    for (let i = 0; i < 16; i++) this.next();
  }

  /** 32 random bits. */
  next(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in 0 … limit - 1. */
  below(limit: number): number {
    return Math.floor(this.next() / 0x1_0000_0000 * limit);
  }

  /** A new array in random order. */
  shuffle<T>(list: readonly T[]): T[] {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}
