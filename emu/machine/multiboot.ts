/**
 * Multiboot (version 1) load plan: where the kernel's segments, the modules
 * and the information block go in guest memory.
 *
 * Layout: information block, command line, module list and memory map in the
 * page at {@link INFO_BASE}; kernel segments at their physical addresses;
 * modules page-aligned behind the kernel's bss, in the order given.
 */

const ELF_MAGIC = 0x464c457f;
const PT_LOAD = 1;
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

interface Segment {
  fileOffset: number;
  fileSize: number;
  virtual: number;
  physical: number;
  memorySize: number;
}

function hasHeader(view: DataView): boolean {
  const end = Math.min(HEADER_SEARCH, view.byteLength - 12);
  for (let i = 0; i <= end; i += 4) {
    if (view.getUint32(i, true) !== HEADER_MAGIC) continue;
    const sum = HEADER_MAGIC + view.getUint32(i + 4, true) +
      view.getUint32(i + 8, true);
    if (sum % 0x100000000 === 0) return true;
  }
  return false;
}

function readSegments(view: DataView): { entry: number; segments: Segment[] } {
  if (view.byteLength < 52 || view.getUint32(0, true) !== ELF_MAGIC) {
    throw new SyntaxError("Cannot load the kernel: it is not an ELF file");
  }
  if (!hasHeader(view)) {
    throw new SyntaxError("Cannot load the kernel: no multiboot header");
  }
  const segments: Segment[] = [];
  const table = view.getUint32(28, true);
  const size = view.getUint16(42, true);
  const count = view.getUint16(44, true);
  for (let i = 0; i < count; i++) {
    const at = table + i * size;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    segments.push({
      fileOffset: view.getUint32(at + 4, true),
      virtual: view.getUint32(at + 8, true),
      physical: view.getUint32(at + 12, true),
      fileSize: view.getUint32(at + 16, true),
      memorySize: view.getUint32(at + 20, true),
    });
  }
  if (segments.length === 0) {
    throw new SyntaxError("Cannot load the kernel: no loadable segment");
  }
  return { entry: view.getUint32(24, true), segments };
}

function physicalEntry(entry: number, segments: Segment[]): number {
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
  const view = new DataView(
    kernel.buffer,
    kernel.byteOffset,
    kernel.byteLength,
  );
  const { entry, segments } = readSegments(view);
  const plan: BootPlan = {
    blobs: [],
    zero: [],
    entry: physicalEntry(entry, segments),
    info: INFO_BASE,
  };

  let top = HIGH_MEMORY_START;
  for (const s of segments) {
    const end = s.physical + s.memorySize;
    if (end > options.memoryBytes) {
      throw new RangeError(
        `Cannot load the kernel: it ends at 0x${
          end.toString(16)
        }, beyond the machine's memory`,
      );
    }
    plan.blobs.push({
      address: s.physical,
      bytes: kernel.subarray(s.fileOffset, s.fileOffset + s.fileSize),
    });
    if (s.memorySize > s.fileSize) {
      plan.zero.push({ start: s.physical + s.fileSize, end });
    }
    top = Math.max(top, end);
  }

  const info = new DataView(new ArrayBuffer(INFO_LIMIT - INFO_BASE));
  const put = (offset: number, value: number) =>
    info.setUint32(offset, value >>> 0, true);
  let tail = 128;
  const putText = (text: string): number => {
    const bytes = new TextEncoder().encode(text + "\0");
    if (tail + bytes.length > info.byteLength) {
      throw new RangeError("Cannot boot: the command line is too long");
    }
    new Uint8Array(info.buffer, tail).set(bytes);
    const address = INFO_BASE + tail;
    tail = (tail + bytes.length + 3) & ~3;
    return address;
  };

  const moduleRecords: number[] = [];
  for (const m of modules) {
    top = Math.ceil(top / PAGE) * PAGE;
    if (top + m.bytes.length > options.memoryBytes) {
      throw new RangeError(
        `Cannot load module "${m.name}": the machine has too little memory`,
      );
    }
    plan.blobs.push({ address: top, bytes: m.bytes });
    moduleRecords.push(top, top + m.bytes.length, putText(m.name), 0);
    top += m.bytes.length;
  }

  put(0, FLAG_MEMORY | FLAG_CMDLINE | FLAG_MODULES | FLAG_MMAP | FLAG_LOADER);
  put(4, LOW_MEMORY_END / 1024);
  put(8, (options.memoryBytes - HIGH_MEMORY_START) / 1024);
  put(16, putText(options.cmdline));
  put(20, modules.length);
  put(24, INFO_BASE + tail);
  for (const word of moduleRecords) {
    put(tail, word);
    tail += 4;
  }
  const ranges = [
    [0, LOW_MEMORY_END, MMAP_AVAILABLE],
    [LOW_MEMORY_END, HIGH_MEMORY_START, MMAP_RESERVED],
    [HIGH_MEMORY_START, options.memoryBytes, MMAP_AVAILABLE],
  ] as const;
  put(44, ranges.length * 24);
  put(48, INFO_BASE + tail);
  for (const [start, end, type] of ranges) {
    put(tail, 20);
    put(tail + 4, start);
    put(tail + 8, 0);
    put(tail + 12, end - start);
    put(tail + 16, 0);
    put(tail + 20, type);
    tail += 24;
  }
  put(64, putText("minix-live"));
  plan.blobs.push({ address: INFO_BASE, bytes: new Uint8Array(info.buffer) });
  return plan;
}
