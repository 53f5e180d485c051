// Writes a MINIX V3 file system with 1,024-byte blocks (zones are blocks).
//
//   block 0        boot block, zero
//   block 1        superblock
//   then           inode bitmap, zone bitmap, inode table, data
//
// Bit 0 of both bitmaps is reserved; zone bit n stands for block
// firstData + n - 1; the bits beyond the last are set. All numbers are little
// endian. An inode has 7 direct zones, an indirect, a double and a triple
// indirect one; a directory entry is an inode number and 60 bytes of name.
// util-linux's fsck.minix is the judge.
import { LittleEndian } from "../../formats/mod.ts";
import { type Directory, NAME_MAX, type Node } from "./plan.ts";

export const BLOCK_SIZE = 1024;

const SUPER_MAGIC = 0x4d5a;
const MAX_FILE_SIZE = 0x7fffffff;
const CLEAN_FLAG = 1;
const INODE_SIZE = 64;
const INODES_PER_BLOCK = BLOCK_SIZE / INODE_SIZE;
const ENTRY_SIZE = 4 + NAME_MAX;
const DIRECT_ZONES = 7;
const ZONES_PER_BLOCK = BLOCK_SIZE / 4;
const BITS_PER_BLOCK = BLOCK_SIZE * 8;
const ROOT_INODE = 1;

const S_IFCHR = 0o020000;
const S_IFDIR = 0o040000;
const S_IFBLK = 0o060000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;

export interface FileSystemOptions {
  blocks: number;
  inodes: number;
  /** Seconds since 1970, of every node. */
  time: number;
}

/** The plan does not fit. */
export class ImageFullError extends RangeError {
  readonly needed: number;
  readonly available: number;
  constructor(what: string, needed: number, available: number) {
    super(
      `Cannot fit the contents: they need ${needed} ${what}, ` +
        `the file system has ${available}`,
    );
    this.name = "ImageFullError";
    this.needed = needed;
    this.available = available;
  }
}

export function writeFileSystem(
  root: Directory,
  options: FileSystemOptions,
): Uint8Array<ArrayBuffer> {
  const geometry = layOut(options);
  const numbered = numberNodes(root);
  const needed = dataBlocks(numbered);
  const available = options.blocks - geometry.firstData;
  if (needed > available) {
    throw new ImageFullError("blocks of 1 KiB", needed, Math.max(available, 0));
  }
  if (numbered.length > options.inodes) {
    throw new ImageFullError("inodes", numbered.length, options.inodes);
  }
  const writer = new Writer(options, geometry);
  for (const item of numbered) writer.node(item);
  return writer.finish(numbered.length);
}

/** Smallest number of blocks and inodes that hold this plan. */
export function measure(root: Directory): { blocks: number; inodes: number } {
  const numbered = numberNodes(root);
  const inodes = Math.ceil(numbered.length / INODES_PER_BLOCK) *
    INODES_PER_BLOCK;
  const data = dataBlocks(numbered);
  let blocks = data;
  for (;;) {
    const total = layOut({ blocks, inodes, time: 0 }).firstData + data;
    if (total === blocks) return { blocks, inodes };
    blocks = total;
  }
}

/** Blocks up to the last one in use; all behind them are zero. */
export function usedBlocks(
  root: Directory,
  options: FileSystemOptions,
): number {
  return layOut(options).firstData + dataBlocks(numberNodes(root));
}

function dataBlocks(numbered: readonly NumberedNode[]): number {
  return numbered.reduce((sum, item) => sum + zonesOf(item), 0);
}

interface Geometry {
  inodeMapBlocks: number;
  zoneMapBlocks: number;
  inodeTable: number;
  firstData: number;
}

function layOut(options: FileSystemOptions): Geometry {
  const inodeMapBlocks = Math.ceil((options.inodes + 1) / BITS_PER_BLOCK);
  const zoneMapBlocks = Math.ceil((options.blocks + 1) / BITS_PER_BLOCK);
  const inodeTable = 2 + inodeMapBlocks + zoneMapBlocks;
  const firstData = inodeTable + Math.ceil(options.inodes / INODES_PER_BLOCK);
  return { inodeMapBlocks, zoneMapBlocks, inodeTable, firstData };
}

interface NumberedNode {
  node: Node;
  inode: number;
  parent: number;
  /** Directories only: children in order of their names. */
  children: [name: string, child: NumberedNode][];
}

/** Depth first in order of names, so that a folder's files lie together. */
function numberNodes(root: Directory): NumberedNode[] {
  const all: NumberedNode[] = [];
  const visit = (node: Node, parent: number): NumberedNode => {
    const inode = all.length + ROOT_INODE;
    const item: NumberedNode = {
      node,
      inode,
      parent: parent || inode,
      children: [],
    };
    all.push(item);
    if (node.kind === "directory") {
      const names = [...node.entries.keys()].sort();
      item.children = names.map((name) => [
        name,
        visit(node.entries.get(name)!, inode),
      ]);
    }
    return item;
  };
  visit(root, 0);
  return all;
}

function contentSize(item: NumberedNode): number {
  switch (item.node.kind) {
    case "directory":
      return (item.children.length + 2) * ENTRY_SIZE;
    case "file":
      return item.node.bytes.length;
    case "symlink":
      return new TextEncoder().encode(item.node.target).length;
    case "device":
      return 0;
  }
}

/** Data zones and the indirect ones above them. */
function zonesOf(item: NumberedNode): number {
  const data = Math.ceil(contentSize(item) / BLOCK_SIZE);
  let total = Math.min(data, DIRECT_ZONES);
  let rest = data - total;
  for (let level = 1; rest > 0; level++) {
    const here = Math.min(rest, ZONES_PER_BLOCK ** level);
    total += here;
    for (let power = 1; power <= level; power++) {
      total += Math.ceil(here / ZONES_PER_BLOCK ** power);
    }
    rest -= here;
  }
  return total;
}

class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: LittleEndian;
  readonly #options: FileSystemOptions;
  readonly #geometry: Geometry;
  #nextZone: number;

  constructor(options: FileSystemOptions, geometry: Geometry) {
    this.#bytes = new Uint8Array(options.blocks * BLOCK_SIZE);
    this.#view = new LittleEndian(this.#bytes);
    this.#options = options;
    this.#geometry = geometry;
    this.#nextZone = geometry.firstData;
  }

  node(item: NumberedNode): void {
    switch (item.node.kind) {
      case "directory":
        return this.#inode(item, S_IFDIR | item.node.mode, entries(item));
      case "file":
        return this.#inode(item, S_IFREG | item.node.mode, item.node.bytes);
      case "symlink": {
        const target = new TextEncoder().encode(item.node.target);
        return this.#inode(item, S_IFLNK | 0o777, target);
      }
      case "device": {
        const type = item.node.block ? S_IFBLK : S_IFCHR;
        this.#inode(item, type | item.node.mode, new Uint8Array(0));
        const number = item.node.major << 8 | item.node.minor;
        this.#view.setU32(this.#inodeOffset(item) + 24, number);
      }
    }
  }

  #inodeOffset(item: NumberedNode): number {
    return this.#geometry.inodeTable * BLOCK_SIZE +
      (item.inode - ROOT_INODE) * INODE_SIZE;
  }

  #inode(item: NumberedNode, mode: number, bytes: Uint8Array): void {
    const at = this.#inodeOffset(item);
    const view = this.#view;
    const folders = item.children.filter(([, child]) =>
      child.node.kind === "directory"
    );
    const links = item.node.kind === "directory" ? 2 + folders.length : 1;
    view.setU16(at, mode);
    view.setU16(at + 2, links);
    view.setU32(at + 8, bytes.length);
    for (const offset of [12, 16, 20]) {
      view.setU32(at + offset, this.#options.time);
    }
    this.#zones(at + 24, bytes);
  }

  #zones(table: number, bytes: Uint8Array): void {
    let done = 0;
    const put = (level: number): number => {
      const zone = this.#nextZone++;
      if (level === 0) {
        this.#bytes.set(
          bytes.subarray(done, done + BLOCK_SIZE),
          zone * BLOCK_SIZE,
        );
        done += BLOCK_SIZE;
        return zone;
      }
      for (let i = 0; i < ZONES_PER_BLOCK && done < bytes.length; i++) {
        this.#view.setU32(zone * BLOCK_SIZE + 4 * i, put(level - 1));
      }
      return zone;
    };
    for (let i = 0; done < bytes.length; i++) {
      const level = Math.max(0, i - DIRECT_ZONES + 1);
      this.#view.setU32(table + 4 * i, put(level));
    }
  }

  finish(inodes: number): Uint8Array<ArrayBuffer> {
    const { inodeMapBlocks, zoneMapBlocks, firstData } = this.#geometry;
    const options = this.#options;
    const zones = options.blocks - firstData;
    const used = this.#nextZone - firstData;
    this.#bitmap(2, inodeMapBlocks, inodes, options.inodes);
    this.#bitmap(2 + inodeMapBlocks, zoneMapBlocks, used, zones);
    const at = BLOCK_SIZE;
    const view = this.#view;
    view.setU32(at, options.inodes);
    view.setU16(at + 6, inodeMapBlocks);
    view.setU16(at + 8, zoneMapBlocks);
    view.setU16(at + 10, firstData <= 0xffff ? firstData : 0);
    view.setU16(at + 14, CLEAN_FLAG);
    view.setU32(at + 16, MAX_FILE_SIZE);
    view.setU32(at + 20, options.blocks);
    view.setU16(at + 24, SUPER_MAGIC);
    view.setU16(at + 28, BLOCK_SIZE);
    return this.#bytes;
  }

  /** Sets bits 0..used and those behind `last`. */
  #bitmap(block: number, blocks: number, used: number, last: number): void {
    const map = this.#bytes.subarray(
      block * BLOCK_SIZE,
      (block + blocks) * BLOCK_SIZE,
    );
    const set = (from: number, to: number) => {
      for (let bit = from; bit < to; bit++) map[bit >> 3]! |= 1 << (bit & 7);
    };
    set(0, used + 1);
    set(last + 1, blocks * BITS_PER_BLOCK);
  }
}

function entries(item: NumberedNode): Uint8Array {
  const all: [string, number][] = [
    [".", item.inode],
    ["..", item.parent],
    ...item.children.map(([name, child]): [string, number] => [
      name,
      child.inode,
    ]),
  ];
  const bytes = new Uint8Array(all.length * ENTRY_SIZE);
  const view = new LittleEndian(bytes);
  all.forEach(([name, inode], index) => {
    view.setU32(index * ENTRY_SIZE, inode);
    new TextEncoder().encodeInto(
      name,
      bytes.subarray(index * ENTRY_SIZE + 4, (index + 1) * ENTRY_SIZE),
    );
  });
  return bytes;
}
