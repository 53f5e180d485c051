/** Guest time: what was executed, and the idle time that was granted. */

/** Word in v86's memory that counts guest instructions. */
const COUNTER_ADDRESS = 664;
const NS_PER_INSTRUCTION = 2;

/** A moment of a clock. */
export interface Moment {
  /** Instructions executed since power on. */
  readonly instructions: number;
  /** Milliseconds of idle time since power on. */
  readonly idle: number;
}

/** Guest time in milliseconds. */
export class Clock {
  /** Idle time since power on. */
  idle = 0;
  #memory: WebAssembly.Memory | undefined;
  #view: Uint32Array | undefined;
  #last = 0;
  #high = 0;

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** Instructions executed since power on. */
  instructions(): number {
    const counter = this.#counter();
    if (counter === undefined) return 0;
    const low = counter[0]!;
    if (low < this.#last) this.#high += 0x100000000;
    this.#last = low;
    return this.#high + low;
  }

  now(): number {
    return this.idle + this.instructions() * NS_PER_INSTRUCTION / 1e6;
  }

  moment(): Moment {
    return { instructions: this.instructions(), idle: this.idle };
  }

  /** Goes to another moment. */
  set({ instructions, idle }: Moment): void {
    const counter = this.#counter()!;
    this.#last = instructions >>> 0;
    this.#high = instructions - this.#last;
    counter[0] = this.#last;
    this.idle = idle;
  }

  /** Its buffer is another one when v86's memory has grown. */
  #counter(): Uint32Array | undefined {
    if (this.#memory === undefined) return undefined;
    if (this.#view?.buffer !== this.#memory.buffer) {
      this.#view = new Uint32Array(this.#memory.buffer, COUNTER_ADDRESS, 1);
    }
    return this.#view;
  }
}
