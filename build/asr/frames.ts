/**
 * Stack frames. The code generator sorts stack objects by itself, so that the
 * order of allocas means nothing; one object with everything in it keeps the
 * places that are drawn here.
 *
 * Before: `%a = alloca i32, align 4` / `%b = alloca [8 x i8], align 1`
 * After:  `%asr.frame = alloca [57 x i8], align 4`
 *         `%a = getelementptr inbounds i8, ptr %asr.frame, i32 40`
 *         `%b = getelementptr inbounds i8, ptr %asr.frame, i32 7`
 *
 * A function without locals gets an object that nothing uses. Debug records
 * of a local name the object, and its place in there.
 */
import {
  type AttributeGroups,
  attributeGroups,
  type Entity,
  formatLine,
  type FunctionEntity,
  hasAttribute,
  headerOf,
  labelOf,
  Layout,
  type Line,
  type Module,
  operand,
  parseLine,
  withBody,
} from "../ir/mod.ts";
import type { Random } from "./random.ts";

export interface FrameOptions {
  readonly permute: boolean;
  /** Most bytes at the start of each frame. */
  readonly offset: number;
  /** Most bytes between two locals. */
  readonly padding: number;
}

/** What the frames of a module hold, for `--stats`. */
export interface FrameStats {
  /** Locals that got a drawn place. */
  locals: number;
  /** Allocas whose size or place in the code is not fixed: left alone. */
  dynamicLocals: number;
  /** Functions without a frame of the compiler's. */
  nakedFunctions: number;
}

interface Local {
  readonly line: number;
  readonly name: string;
  readonly size: number;
  readonly align: number;
}

const FRAME = "asr.frame";
const SPACE = 0x20;
const LIFETIME = "@llvm.lifetime.";

export function randomizeFrames(
  module: Module,
  random: Random,
  options: FrameOptions,
): { entities: Entity[]; stats: FrameStats } {
  const stats = { locals: 0, dynamicLocals: 0, nakedFunctions: 0 };
  const layout = new Layout(module);
  const groups = attributeGroups(module);
  const entities = module.entities.map((entity) => {
    if (entity.kind !== "function") return entity;
    if (isNaked(entity, groups)) {
      stats.nakedFunctions++;
      return entity;
    }
    const { start, locals, dynamic } = collectLocals(entity, layout);
    stats.locals += locals.length;
    stats.dynamicLocals += dynamic;
    return withFrame(entity, start, drawFrame(locals, random, options));
  });
  return { entities, stats };
}

/** A naked function has no frame to change. */
function isNaked(entity: FunctionEntity, groups: AttributeGroups): boolean {
  return hasAttribute(headerOf(entity), "naked", groups);
}

/** The locals of fixed size, and the index of the first instruction. */
function collectLocals(
  entity: FunctionEntity,
  layout: Layout,
): { start: number; locals: Local[]; dynamic: number } {
  const locals: Local[] = [];
  let start = 0;
  let entry = true;
  let dynamic = 0;
  for (let i = 0; i < entity.body.length; i++) {
    const text = entity.body[i]!;
    if (text.charCodeAt(0) !== SPACE) {
      if (labelOf(text) === undefined) continue;
      if (i === 0) start = 1;
      else entry = false;
    } else if (text.includes(" = alloca ")) {
      const local = entry ? fixedLocal(parseLine(text), i, layout) : undefined;
      if (local === undefined) dynamic++;
      else locals.push(local);
    }
  }
  return { start, locals, dynamic };
}

/** An alloca of constant size. */
function fixedLocal(
  line: Line,
  index: number,
  layout: Layout,
): Local | undefined {
  if (line.kind !== "instruction" || line.flags.includes("inalloca")) {
    return undefined;
  }
  const count = Number(line.operands[0]?.value ?? 1);
  const align = line.options.find((option) => option.startsWith("align "));
  if (!Number.isInteger(count) || align === undefined) return undefined;
  return {
    line: index,
    name: line.result!,
    size: layout.read(line.type).type.size * count,
    align: Number(align.slice(6)),
  };
}

/** One object for all locals of a function. */
interface Frame {
  readonly size: number;
  readonly align: number;
  readonly offsets: ReadonlyMap<Local, number>;
}

function drawFrame(
  locals: readonly Local[],
  random: Random,
  options: FrameOptions,
): Frame {
  const gap = (limit: number) => limit === 0 ? 0 : random.below(limit + 1);
  let at = gap(options.offset);
  let align = 1;
  const offsets = new Map<Local, number>();
  for (const local of options.permute ? random.shuffle(locals) : locals) {
    at = Math.ceil(at / local.align) * local.align;
    offsets.set(local, at);
    align = Math.max(align, local.align);
    at += local.size + gap(options.padding);
  }
  return { size: at, align, offsets };
}

function withFrame(
  entity: FunctionEntity,
  start: number,
  frame: Frame,
): FunctionEntity {
  if (frame.size === 0) return entity;
  const places = new Map<number, string>();
  const offsets = new Map<string, number>();
  const names = new Set<string>();
  for (const [{ line, name }, offset] of frame.offsets) {
    names.add(name);
    offsets.set(name, offset);
    places.set(line, placeOf(name, offset));
  }
  const alloca =
    `  %${FRAME} = alloca [${frame.size} x i8], align ${frame.align}`;
  const body = entity.body.slice(0, start);
  body.push(alloca);
  for (let i = start; i < entity.body.length; i++) {
    const line = entity.body[i]!;
    if (marksLifetime(line, names)) continue;
    body.push(places.get(i) ?? inFrame(line, offsets));
  }
  return withBody(entity, body);
}

/** `#dbg_declare(ptr %asr.frame, !1, !DIExpression(DW_OP_plus_uconst, 40), !2)`;
 * a record of another kind stays, as the address that it names does. */
function inFrame(line: string, offsets: ReadonlyMap<string, number>): string {
  if (!line.startsWith("    #dbg_declare(ptr %")) return line;
  return line.replace(
    /\(ptr %("[^"]*"|[-\w$.]+), (!\d+), !DIExpression\(([^)]*)\)/,
    (whole, name, variable, operations) => {
      const offset = offsets.get(name);
      if (offset === undefined) return whole;
      const place = [`DW_OP_plus_uconst, ${offset}`, operations]
        .filter((part) => part !== "").join(", ");
      return `(ptr %${FRAME}, ${variable}, !DIExpression(${place})`;
    },
  );
}

/** `%name = getelementptr inbounds i8, ptr %asr.frame, i32 OFFSET`. */
function placeOf(name: string, offset: number): string {
  return formatLine({
    kind: "instruction",
    result: name,
    opcode: "getelementptr",
    flags: ["inbounds"],
    type: "i8",
    operands: [operand("ptr", `%${FRAME}`), operand("i32", String(offset))],
    words: [],
    options: [],
    attachments: [],
  });
}

/** Lifetime markers are for whole objects: those in the frame lose theirs. */
function marksLifetime(text: string, locals: ReadonlySet<string>): boolean {
  if (locals.size === 0 || !text.includes(LIFETIME)) return false;
  const line = parseLine(text);
  if (line.kind !== "call" || !line.callee.startsWith(LIFETIME)) return false;
  const marked = line.operands.at(-1)?.value ?? "";
  return locals.has(marked.slice(1));
}
