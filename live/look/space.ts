// Address spaces through the processor's page tables: what a process would
// read and write itself, without its help and without VM's.

import { VM_DATATOP, VM_PAGE_SIZE as PAGE } from "../../core/abi/abi.ts";

/** Bits of an entry of a directory or a table, as the i386 has them. */
const PRESENT = 1;
const WRITABLE = 2;
const USER = 4;
const BIG = 0x80;
const BIG_PAGE = 4 << 20;

/** A page that a process can reach. */
export interface Page {
  readonly address: number;
  /** Physical. */
  readonly frame: number;
  readonly writable: boolean;
}

function entryAt(memory: Uint8Array, at: number): number {
  return (memory[at]! | memory[at + 1]! << 8 | memory[at + 2]! << 16 |
    memory[at + 3]! << 24) >>> 0;
}

export class Space {
  constructor(
    /** All physical memory. */
    readonly memory: Uint8Array,
    /** Physical address of the directory. */
    readonly directory: number,
  ) {}

  /** The page of an address; undefined where a process would fault. */
  page(address: number): Page | undefined {
    const upper = entryAt(this.memory, this.directory + (address >>> 22) * 4);
    if ((upper & PRESENT) === 0) return undefined;
    const base = address - address % PAGE;
    if (upper & BIG) {
      return {
        address: base,
        frame: (upper & ~(BIG_PAGE - 1)) >>> 0 | base & (BIG_PAGE - PAGE),
        writable: (upper & WRITABLE) !== 0,
      };
    }
    const table = upper - upper % PAGE;
    const entry = entryAt(this.memory, table + (address >>> 12 & 1023) * 4);
    if ((entry & PRESENT) === 0) return undefined;
    return {
      address: base,
      frame: entry - entry % PAGE,
      writable: (entry & upper & WRITABLE) !== 0,
    };
  }

  /** Pages of a process' own, in order of their addresses: those below what
   * the kernel has in every address space. */
  *pages(): Generator<Page> {
    for (let i = 0; i < VM_DATATOP / BIG_PAGE; i++) {
      const upper = entryAt(this.memory, this.directory + i * 4);
      if ((upper & (PRESENT | USER)) !== (PRESENT | USER) || upper & BIG) {
        continue;
      }
      const table = upper - upper % PAGE;
      for (let j = 0; j < 1024; j++) {
        const entry = entryAt(this.memory, table + j * 4);
        if ((entry & (PRESENT | USER)) !== (PRESENT | USER)) continue;
        yield {
          address: i * BIG_PAGE + j * PAGE,
          frame: entry - entry % PAGE,
          writable: (entry & upper & WRITABLE) !== 0,
        };
      }
    }
  }

  /** A copy; undefined if a page of it is not there. */
  read(address: number, size: number): Uint8Array | undefined {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const offset = (address + done) % PAGE;
      const page = this.page(address + done);
      if (page === undefined) return undefined;
      const part = Math.min(PAGE - offset, size - done);
      const from = page.frame + offset;
      bytes.set(this.memory.subarray(from, from + part), done);
      done += part;
    }
    return bytes;
  }

  u32(address: number): number | undefined {
    const bytes = this.read(address, 4);
    return bytes === undefined ? undefined : entryAt(bytes, 0);
  }
}
