// A process' memory as it was at a moment.
import { VM_PAGE_SIZE as PAGE } from "../../../core/abi/abi.ts";
import type { Process } from "./kernel.ts";

/** Who reads what a process would read. */
export interface Memory {
  /** A copy; undefined if a page of it is not there. */
  read(address: number, size: number): Uint8Array | undefined;
}

/** Bytes of memory, from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export class Frozen implements Memory {
  readonly #pages = new Map<number, Uint8Array>();
  /** What the kernel may change while the process waits: its table of
   * asynchronous messages. */
  readonly kernels: Range;

  constructor(readonly process: Process) {
    const { memory } = process.space;
    for (const { address, frame } of process.space.pages()) {
      this.#pages.set(address, memory.slice(frame, frame + PAGE));
    }
    const { address, size } = process.asynchronous;
    this.kernels = { start: address, end: address + size };
  }

  get size(): number {
    return this.#pages.size * PAGE;
  }

  read(address: number, size: number): Uint8Array | undefined {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const offset = (address + done) % PAGE;
      const page = this.#pages.get(address + done - offset);
      if (page === undefined) return undefined;
      const part = Math.min(PAGE - offset, size - done);
      bytes.set(page.subarray(offset, offset + part), done);
      done += part;
    }
    return bytes;
  }

  /**
   * Where another moment of the same process differs. A page that is only in
   * one of them counts as different unless it is all zero: VM gives such pages
   * when they are first touched.
   */
  differences(other: Frozen): Range[] {
    const found: Range[] = [];
    const all = new Set([...this.#pages.keys(), ...other.#pages.keys()]);
    for (const address of [...all].sort((a, b) => a - b)) {
      const one = this.#pages.get(address) ?? EMPTY;
      const two = other.#pages.get(address) ?? EMPTY;
      for (let i = 0; i < PAGE; i++) {
        if (one[i] === two[i] || within(address + i, this.kernels)) continue;
        const last = found.at(-1);
        if (last?.end === address + i) {
          found[found.length - 1] = { ...last, end: address + i + 1 };
        } else found.push({ start: address + i, end: address + i + 1 });
      }
    }
    return found;
  }
}

const EMPTY = new Uint8Array(PAGE);

function within(address: number, { start, end }: Range): boolean {
  return address >= start && address < end;
}
