/**
 * A process as an ELF core file of the i386, in the shape that debuggers know
 * from Linux:
 *
 *   ELF header, program headers
 *   notes: registers (NT_PRSTATUS), and what we know besides; no name of a
 *     program, which a debugger would compare with that of the debug file
 *   pages, in order of their addresses
 *
 * Only what is in memory is there: a page that the process never touched, and
 * memory of devices, is absent and not zero.
 */
import { VM_PAGE_SIZE as PAGE } from "../../core/abi/abi.ts";
import type { Process, Registers } from "./kernel.ts";
import type { Page } from "./space.ts";

/** What a core tells of its process. */
export interface CoreAbout {
  /** Name of the process. */
  readonly process: string;
  readonly endpoint: number;
  readonly instance: number;
  /** Memory of its own into which the kernel writes at any time. */
  readonly kernels: { readonly address: number; readonly size: number };
}

const HEADER = 52;
const PROGRAM_HEADER = 32;
const ET_CORE = 4;
const EM_386 = 3;
const PT_LOAD = 1;
const PT_NOTE = 4;
const PF_X = 1;
const PF_W = 2;
const PF_R = 4;
const NT_PRSTATUS = 1;
/** Of our own notes, whose name is not "CORE". */
const NT_ABOUT = 1;
const OWNER = "minix-live";

const PRSTATUS = { size: 144, pid: 24, registers: 72 };
/** In the order of PRSTATUS; what no process of ours has is -1. */
const REGISTERS: readonly (keyof Registers | "none")[] = [
  ...["bx", "cx", "dx", "si", "di", "bp", "ax"] as const,
  ...["ds", "es", "fs", "gs", "none", "pc", "cs", "psw", "sp", "ss"] as const,
];

/** Where a PC has devices and ROM instead of memory. */
const HOLE = { start: 0xa0000, end: 0x100000 };

interface Run {
  readonly address: number;
  readonly writable: boolean;
  readonly frames: number[];
}

/** The pages of a process that are memory, as runs of neighbours. */
function runsOf(pages: Iterable<Page>, memory: number): Run[] {
  const runs: Run[] = [];
  for (const { address, frame, writable } of pages) {
    const isMemory = frame + PAGE <= memory &&
      (frame < HOLE.start || frame >= HOLE.end);
    if (!isMemory) continue;
    const last = runs.at(-1);
    if (
      last !== undefined && last.writable === writable &&
      last.address + last.frames.length * PAGE === address
    ) last.frames.push(frame);
    else runs.push({ address, writable, frames: [frame] });
  }
  return runs;
}

/** The core of a process whose guest stands still. */
export function coreFile(process: Process, registers: Registers): Uint8Array {
  const { memory } = process.space;
  const runs = runsOf(process.space.pages(), memory.length);
  const notes = join([
    note("CORE", NT_PRSTATUS, prstatus(process, registers)),
    note(OWNER, NT_ABOUT, encode(JSON.stringify(aboutOf(process)))),
  ]);
  const headers = HEADER + PROGRAM_HEADER * (1 + runs.length);
  const start = Math.ceil((headers + notes.length) / PAGE) * PAGE;
  const pages = runs.reduce((sum, { frames }) => sum + frames.length, 0);
  const bytes = new Uint8Array(start + pages * PAGE);
  const view = new DataView(bytes.buffer);
  writeHeader(bytes, view, 1 + runs.length);
  writeSegment(view, HEADER, {
    ...{ type: PT_NOTE, offset: headers, address: 0, flags: PF_R, align: 4 },
    ...{ size: notes.length, memorySize: 0 },
  });
  bytes.set(notes, headers);
  let at = start;
  runs.forEach(({ address, writable, frames }, index) => {
    const size = frames.length * PAGE;
    writeSegment(view, HEADER + PROGRAM_HEADER * (1 + index), {
      ...{ type: PT_LOAD, offset: at, address, size, memorySize: size },
      ...{ flags: PF_R | (writable ? PF_W : PF_X), align: PAGE },
    });
    for (const frame of frames) {
      bytes.set(memory.subarray(frame, frame + PAGE), at);
      at += PAGE;
    }
  });
  return bytes;
}

function aboutOf({ name, endpoint, instance, asynchronous }: Process) {
  return {
    ...{ process: name, endpoint, instance },
    kernels: asynchronous,
  } satisfies CoreAbout;
}

function writeHeader(bytes: Uint8Array, view: DataView, count: number): void {
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, ET_CORE, true);
  view.setUint16(18, EM_386, true);
  view.setUint32(20, 1, true);
  view.setUint32(28, HEADER, true);
  view.setUint16(40, HEADER, true);
  view.setUint16(42, PROGRAM_HEADER, true);
  view.setUint16(44, count, true);
}

function writeSegment(
  view: DataView,
  at: number,
  segment: {
    type: number;
    offset: number;
    address: number;
    size: number;
    memorySize: number;
    flags: number;
    align: number;
  },
): void {
  const { type, offset, address, size, memorySize, flags, align } = segment;
  [type, offset, address, 0, size, memorySize, flags, align]
    .forEach((word, index) => view.setUint32(at + index * 4, word, true));
}

function prstatus({ pid }: Process, registers: Registers): Uint8Array {
  const bytes = new Uint8Array(PRSTATUS.size);
  const view = new DataView(bytes.buffer);
  view.setInt32(PRSTATUS.pid, pid, true);
  REGISTERS.forEach((name, index) => {
    const value = name === "none" ? 0xffffffff : registers[name];
    view.setUint32(PRSTATUS.registers + index * 4, value, true);
  });
  return bytes;
}

/** Name and contents, each padded to whole words. */
function note(owner: string, type: number, content: Uint8Array): Uint8Array {
  const name = encode(`${owner}\0`);
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  [name.length, content.length, type]
    .forEach((word, index) => view.setUint32(index * 4, word, true));
  return join([head, padded(name), padded(content)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The pages of a core, as runs. */
export function coreSegments(
  core: Uint8Array,
): { address: number; bytes: Uint8Array }[] {
  const view = new DataView(core.buffer, core.byteOffset, core.length);
  const segments: { address: number; bytes: Uint8Array }[] = [];
  for (let i = 0; i < view.getUint16(44, true); i++) {
    const at = HEADER + i * PROGRAM_HEADER;
    const word = (index: number) => view.getUint32(at + index * 4, true);
    if (word(0) !== PT_LOAD) continue;
    const bytes = core.subarray(word(1), word(1) + word(4));
    segments.push({ address: word(2), bytes });
  }
  return segments;
}
