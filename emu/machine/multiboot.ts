/**
 * Multiboot (version 1) load plan: where the kernel's segments, the modules
 * and the information block go in guest memory.
 *
 * Layout: information block, command line, module list and memory map in the
 * page at {@link INFO_BASE}; kernel segments at their physical addresses;
 * modules page-aligned behind the kernel's bss, in the order given.
 */
import {
  type Elf,
  type ElfSegment,
  LittleEndian,
  readElf,
} from "../../formats/mod.ts";

const HEADER_MAGIC = 0x1badb002;
const HEADER_SEARCH = 8192;
const PAGE = 4096;
/** Information block; conventional memory that no PC firmware table uses. */
const INFO_BASE = 0x7000;
const INFO_LIMIT = 0x9000;
const LOW_MEMORY_END = 0xa0000;
const HIGH_MEMORY_START = 0x100000;

const FLAG_MEMORY = 1 << 0;
const FLAG_CMDLINE = 1 << 2;
const FLAG_MODULES = 1 << 3;
const FLAG_MMAP = 1 << 6;
const FLAG_LOADER = 1 << 9;

/** Room for the block itself; the lists and texts follow. */
const INFO_SIZE = 128;
const MMAP_ENTRY_SIZE = 24;
const MMAP_AVAILABLE = 1;
const MMAP_RESERVED = 2;

/** What the loader leaves in eax. */
export const BOOT_MAGIC = 0x2badb002;

export interface BootModule {
  /** The module string; its last word names the module. */
  name: string;
  bytes: Uint8Array;
}

export interface BootPlan {
  blobs: { address: number; bytes: Uint8Array }[];
  /** Ranges that must read as zero, half open. */
  zero: { start: number; end: number }[];
  /** Physical address of the first instruction. */
  entry: number;
  /** Physical address of the information block, for ebx. */
  info: number;
}

function hasHeader(file: LittleEndian): boolean {
  const end = Math.min(HEADER_SEARCH, file.bytes.length - 12);
  for (let i = 0; i <= end; i += 4) {
    if (file.u32(i) !== HEADER_MAGIC) continue;
    const sum = HEADER_MAGIC + file.u32(i + 4) + file.u32(i + 8);
    if (sum % 0x100000000 === 0) return true;
  }
  return false;
}

function readKernel(bytes: Uint8Array): Elf {
  let elf: Elf;
  try {
    elf = readElf(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot load the kernel: ${error.message}`, {
      cause: error,
    });
  }
  if (!hasHeader(new LittleEndian(bytes))) {
    throw new SyntaxError("Cannot load the kernel: no multiboot header");
  }
  if (elf.segments.length === 0) {
    throw new SyntaxError("Cannot load the kernel: no loadable segment");
  }
  return elf;
}

function physicalEntry({ entry, segments }: Elf): number {
  for (const s of segments) {
    if (entry >= s.virtual && entry < s.virtual + s.memorySize) {
      return entry - s.virtual + s.physical;
    }
  }
  return entry;
}

/** Plans the memory contents from which the kernel starts. */
export function planBoot(
  kernel: Uint8Array,
  modules: readonly BootModule[],
  options: { cmdline: string; memoryBytes: number },
): BootPlan {
  const elf = readKernel(kernel);
  const plan: BootPlan = {
    blobs: [],
    zero: [],
    entry: physicalEntry(elf),
    info: INFO_BASE,
  };
  let top = HIGH_MEMORY_START;
  for (const segment of elf.segments) {
    top = Math.max(top, placeSegment(plan, segment, kernel, options));
  }
  const places: number[] = [];
  for (const { name, bytes } of modules) {
    top = Math.ceil(top / PAGE) * PAGE;
    if (top + bytes.length > options.memoryBytes) {
      throw new RangeError(
        `Cannot load module "${name}": the machine has too little memory`,
      );
    }
    plan.blobs.push({ address: top, bytes });
    places.push(top);
    top += bytes.length;
  }
  const info = information(modules, places, options);
  plan.blobs.push({ address: INFO_BASE, bytes: info });
  return plan;
}

/** Adds a segment to the plan; the address behind it. */
function placeSegment(
  plan: BootPlan,
  segment: ElfSegment,
  kernel: Uint8Array,
  options: { memoryBytes: number },
): number {
  const { physical, offset, fileSize, memorySize } = segment;
  const end = physical + memorySize;
  if (end > options.memoryBytes) {
    throw new RangeError(
      `Cannot load the kernel: it ends at 0x${
        end.toString(16)
      }, beyond the machine's memory`,
    );
  }
  plan.blobs.push({
    address: physical,
    bytes: kernel.subarray(offset, offset + fileSize),
  });
  if (memorySize > fileSize) {
    plan.zero.push({ start: physical + fileSize, end });
  }
  return end;
}

/** The information block and what it points to, for INFO_BASE. */
function information(
  modules: readonly BootModule[],
  places: readonly number[],
  options: { cmdline: string; memoryBytes: number },
): Uint8Array {
  const info = new LittleEndian(new Uint8Array(INFO_LIMIT - INFO_BASE));
  let tail = INFO_SIZE;
  const putText = (text: string): number => {
    const bytes = new TextEncoder().encode(text + "\0");
    if (tail + bytes.length > info.bytes.length) {
      throw new RangeError("Cannot boot: the command line is too long");
    }
    info.bytes.set(bytes, tail);
    const address = INFO_BASE + tail;
    tail = (tail + bytes.length + 3) & ~3;
    return address;
  };
  const putWords = (words: readonly number[]): number => {
    const address = INFO_BASE + tail;
    for (const word of words) {
      info.setU32(tail, word);
      tail += 4;
    }
    return address;
  };
  const records = modules.flatMap(({ name, bytes }, i) => [
    places[i]!,
    places[i]! + bytes.length,
    putText(name),
    0,
  ]);
  info.setU32(
    0,
    FLAG_MEMORY | FLAG_CMDLINE | FLAG_MODULES | FLAG_MMAP | FLAG_LOADER,
  );
  info.setU32(4, LOW_MEMORY_END / 1024);
  info.setU32(8, (options.memoryBytes - HIGH_MEMORY_START) / 1024);
  info.setU32(16, putText(options.cmdline));
  info.setU32(20, modules.length);
  info.setU32(24, putWords(records));
  const ranges = [
    [0, LOW_MEMORY_END, MMAP_AVAILABLE],
    [LOW_MEMORY_END, HIGH_MEMORY_START, MMAP_RESERVED],
    [HIGH_MEMORY_START, options.memoryBytes, MMAP_AVAILABLE],
  ] as const;
  // The size of an entry does not count itself; numbers have 64 bits.
  const map = ranges.flatMap(([start, end, type]) => [
    MMAP_ENTRY_SIZE - 4,
    start,
    0,
    end - start,
    0,
    type,
  ]);
  info.setU32(44, ranges.length * MMAP_ENTRY_SIZE);
  info.setU32(48, putWords(map));
  info.setU32(64, putText("minix-live"));
  return info.bytes;
}
