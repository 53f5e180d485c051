/** Reads one line of a function's body; see instruction.ts for the result. */
import {
  type Call,
  type Instruction,
  type Line,
  SHAPES,
} from "./instruction.ts";
import { Reader } from "./reader.ts";
import { skipName } from "./scan.ts";
import { typeEnd, valueEnd } from "./types_values.ts";

const SPACE = 0x20;
const MARKERS = new Set(["tail", "musttail", "notail"]);

/** Never throws: what it cannot read is `unknown`. */
export function parseLine(text: string): Line {
  if (text === "" || text[0] === ";") return { kind: "blank", text };
  if (text.charCodeAt(0) !== SPACE) {
    const name = labelOf(text);
    return name === undefined
      ? { kind: "unknown", text }
      : { kind: "label", name, text };
  }
  try {
    return readIndented(text) ?? { kind: "unknown", text };
  } catch (error) {
    // RangeError: nested deeper than the stack, which no compiler prints.
    const known = error instanceof SyntaxError || error instanceof RangeError;
    if (!known) throw error;
    return { kind: "unknown", text };
  }
}

/** The name of the block that this line starts. */
export function labelOf(line: string): string | undefined {
  if (line === "" || line[0] === " " || line[0] === "\t") return undefined;
  const end = skipName(line, 0);
  return end > 0 && line[end] === ":" ? line.slice(0, end) : undefined;
}

/** The function that a line calls directly, without reading all of the line. */
export function calleeOf(text: string): string | undefined {
  if (!text.includes("call ")) return undefined;
  const reader = new Reader(text, firstText(text));
  reader.result();
  let opcode = reader.word();
  if (MARKERS.has(opcode)) opcode = reader.word();
  if (opcode !== "call") return undefined;
  reader.flags();
  if (reader.type() === "" || text[reader.at] !== "@") return undefined;
  return text.slice(reader.at + 1, valueEnd(text, reader.at));
}

function firstText(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

function readIndented(text: string): Line | undefined {
  const at = firstText(text);
  const reader = new Reader(text, at);
  if (text[at] === "#") return readRecord(reader);
  if (text[at] === "]") {
    reader.at++;
    return { kind: "end", attachments: reader.rest().attachments };
  }
  if (text.startsWith("to label ", at)) {
    return readTargets(reader.skip(3));
  }
  if (at >= 4 && typeEnd(text, at) > 0) {
    return { kind: "case", operands: reader.rest(true).operands };
  }
  return readInstruction(reader);
}

/** `label %a unwind label %b`, `label %a [label %b, label %c]`. */
function readTargets(reader: Reader): Line {
  const normal = reader.operand();
  const unwind = reader.text.startsWith("unwind ", reader.at);
  const others = unwind ? [reader.skip(7).operand()] : reader.labels();
  return {
    kind: "targets",
    unwind,
    operands: [normal, ...others],
    attachments: reader.rest().attachments,
  };
}

/** `#dbg_declare(ptr %x, !1, !DIExpression(), !2)`. */
function readRecord(reader: Reader): Line {
  reader.at++;
  const name = reader.word("(");
  return { kind: "debug", name, operands: reader.list() };
}

function readInstruction(reader: Reader): Line | undefined {
  const result = reader.result();
  let opcode = reader.word();
  let marker = "";
  if (MARKERS.has(opcode)) {
    marker = opcode;
    opcode = reader.word();
  }
  const shape = SHAPES.get(opcode);
  if (shape === undefined) return undefined;
  const flags = reader.flags();
  if (shape === "call") return readCall(reader, result, opcode, marker, flags);
  const { type, operands } = reader.operands(shape);
  const rest = reader.rest();
  return {
    kind: "instruction",
    result,
    opcode,
    flags,
    type,
    operands: rest.operands.length === 0
      ? operands
      : [...operands, ...rest.operands],
    words: rest.words,
    options: rest.options,
    attachments: rest.attachments,
  } satisfies Instruction;
}

function readCall(
  reader: Reader,
  result: string | undefined,
  opcode: string,
  marker: string,
  flags: readonly string[],
): Call {
  const type = reader.type();
  const callee = reader.value("(");
  const operands = reader.list();
  const { words, options, attachments } = reader.rest();
  return {
    kind: "call",
    result,
    opcode,
    flags,
    type,
    marker,
    callee,
    operands,
    words,
    options,
    attachments,
  };
}
