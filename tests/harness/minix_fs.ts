// Reads a MINIX V3 file system independently of the code that writes it, and
// runs util-linux's checker on it.
import { findProgram, FSCK } from "./host.ts";
import { LittleEndian } from "../../formats/mod.ts";

const INODE_SIZE = 64;
const ENTRY_SIZE = 64;
const DIRECT_ZONES = 7;
const S_IFMT = 0o170000;

export interface Stat {
  mode: number;
  links: number;
  size: number;
  zones: number[];
}

export class FileSystem {
  readonly #bytes: Uint8Array;
  readonly #view: LittleEndian;
  readonly #blockSize: number;
  readonly #inodeTable: number;

  constructor(partition: Uint8Array) {
    this.#bytes = partition;
    this.#view = new LittleEndian(partition);
    if (this.#view.u16(1024 + 24) !== 0x4d5a) {
      throw new TypeError("Cannot read the file system: no V3 superblock");
    }
    this.#blockSize = this.#view.u16(1024 + 28);
    const maps = this.#view.u16(1024 + 6) +
      this.#view.u16(1024 + 8);
    this.#inodeTable = (2 + maps) * this.#blockSize;
  }

  #inode(number: number): Stat {
    const at = this.#inodeTable + (number - 1) * INODE_SIZE;
    const zones = Array.from(
      { length: 10 },
      (_, i) => this.#view.u32(at + 24 + 4 * i),
    );
    return {
      mode: this.#view.u16(at),
      links: this.#view.u16(at + 2),
      size: this.#view.u32(at + 8),
      zones,
    };
  }

  #contents(inode: Stat): Uint8Array {
    const bytes = new Uint8Array(inode.size);
    let done = 0;
    const take = (zone: number, level: number) => {
      const start = zone * this.#blockSize;
      if (level === 0) {
        const rest = Math.min(this.#blockSize, inode.size - done);
        if (zone !== 0) {
          bytes.set(this.#bytes.subarray(start, start + rest), done);
        }
        done += rest;
        return;
      }
      for (let i = 0; i < this.#blockSize / 4 && done < inode.size; i++) {
        take(this.#view.u32(start + 4 * i), level - 1);
      }
    };
    for (let i = 0; done < inode.size; i++) {
      take(inode.zones[i]!, Math.max(0, i - DIRECT_ZONES + 1));
    }
    return bytes;
  }

  #entries(inode: Stat): Map<string, number> {
    const bytes = this.#contents(inode);
    const view = new LittleEndian(bytes);
    const found = new Map<string, number>();
    for (let at = 0; at < bytes.length; at += ENTRY_SIZE) {
      const number = view.u32(at);
      const name = bytes.subarray(at + 4, at + ENTRY_SIZE);
      const end = name.indexOf(0);
      const text = new TextDecoder().decode(
        end < 0 ? name : name.subarray(0, end),
      );
      if (number !== 0) found.set(text, number);
    }
    return found;
  }

  stat(path: string): Stat {
    let inode = this.#inode(1);
    for (const part of path.split("/").filter((word) => word !== "")) {
      const number = this.#entries(inode).get(part);
      if (number === undefined) throw new Error(`No "${path}" in the image`);
      inode = this.#inode(number);
    }
    return inode;
  }

  read(path: string): Uint8Array {
    return this.#contents(this.stat(path));
  }

  list(path: string): string[] {
    const names = [...this.#entries(this.stat(path)).keys()];
    return names.filter((name) => name !== "." && name !== "..").sort();
  }

  type(path: string): number {
    return this.stat(path).mode & S_IFMT;
  }
}

/** The first partition of a disk image. */
export function firstPartition(
  disk: Uint8Array,
): { type: number; active: boolean; bytes: Uint8Array } {
  const view = new LittleEndian(disk);
  const start = view.u32(446 + 8) * 512;
  const size = view.u32(446 + 12) * 512;
  return {
    active: disk[446] === 0x80,
    type: disk[446 + 4]!,
    bytes: disk.subarray(start, start + size),
  };
}

/** Runs util-linux's checker on a file system; its text is for the failure. */
export async function check(
  partition: Uint8Array,
): Promise<{ code: number; text: string }> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, partition);
    const result = await new Deno.Command(findProgram(FSCK), {
      args: ["-fv", file],
    }).output();
    const decoder = new TextDecoder();
    return {
      code: result.code,
      text: decoder.decode(result.stdout) + decoder.decode(result.stderr),
    };
  } finally {
    await Deno.remove(file);
  }
}
