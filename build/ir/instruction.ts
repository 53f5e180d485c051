/**
 * One line of a function's body as a structure, and back to text.
 *
 * A line keeps nothing of its text that LLVM does not choose freely, so
 * formatLine(parseLine(text)) equals text for whatever LLVM prints. Instructions
 * have one shape for all opcodes: operands in the order in which they stand.
 */

/** A typed value. `type` is "" where LLVM prints none: `add i32 %a, %b`. */
export interface Operand {
  readonly type: string;
  /** Of an argument or parameter: `noundef`, `align 4`, … */
  readonly attributes: readonly string[];
  /** `%x`, `@f`, `7`, a constant expression; "" for a parameter's type alone. */
  readonly value: string;
}

/** `!dbg !7` after an instruction's operands. */
export interface Attachment {
  readonly kind: string;
  readonly value: string;
}

interface InstructionParts {
  /** Name that receives the result, without sigil. */
  readonly result: string | undefined;
  readonly opcode: string;
  /** Words before the first type: `inbounds`, `volatile`, a predicate, … */
  readonly flags: readonly string[];
  /** What the opcode names besides operands: the type that is loaded, allocated,
   * stepped over, cast to, returned by the callee, or of a phi's values. */
  readonly type: string;
  readonly operands: readonly Operand[];
  /** Words after the last operand: an ordering, a call's attributes, `[`. */
  readonly words: readonly string[];
  /** What follows after commas: `align 4`. */
  readonly options: readonly string[];
  readonly attachments: readonly Attachment[];
}

/** Operands of a phi are pairs of value and block. */
export interface Instruction extends InstructionParts {
  readonly kind: "instruction";
}

/** `call`, `invoke`, `callbr`; the operands are the arguments. */
export interface Call extends InstructionParts {
  readonly kind: "call";
  /** `tail`, `musttail`, `notail`, or "". */
  readonly marker: string;
  /** `@f`, `%3`, `asm "…", "…"`, or a constant expression. */
  readonly callee: string;
}

export interface DebugRecord {
  readonly kind: "debug";
  /** `dbg_declare`, … */
  readonly name: string;
  readonly operands: readonly Operand[];
}

/** One case of a switch that began on an earlier line. */
export interface Case {
  readonly kind: "case";
  readonly operands: readonly Operand[];
}

/**
 * Where an invoke or a callbr of the line before goes: `to label %a unwind
 * label %b`, `to label %a [label %b, label %c]`.
 */
export interface Targets {
  readonly kind: "targets";
  readonly unwind: boolean;
  readonly operands: readonly Operand[];
  readonly attachments: readonly Attachment[];
}

/** The end of a switch. */
export interface CasesEnd {
  readonly kind: "end";
  readonly attachments: readonly Attachment[];
}

export interface Label {
  readonly kind: "label";
  readonly name: string;
  readonly text: string;
}

/** Blank lines and comments. */
export interface Blank {
  readonly kind: "blank";
  readonly text: string;
}

/** Forms that this module does not know; whoever meets one counts it. */
export interface Unknown {
  readonly kind: "unknown";
  readonly text: string;
}

export type Line =
  | Instruction
  | Call
  | DebugRecord
  | Case
  | CasesEnd
  | Targets
  | Label
  | Blank
  | Unknown;

/** Where an opcode's parts stand; opcodes that are missing are unknown. */
export type Shape = "operands" | "type" | "cast" | "phi" | "call";

const OPCODES: readonly (readonly [Shape, string])[] = [
  ["operands", "ret br switch indirectbr resume unreachable fence store"],
  ["operands", "cmpxchg atomicrmw icmp fcmp select freeze fneg va_arg"],
  ["operands", "add sub mul udiv sdiv urem srem shl lshr ashr and or xor"],
  ["operands", "fadd fsub fmul fdiv frem extractvalue insertvalue"],
  ["operands", "extractelement insertelement shufflevector"],
  ["type", "load alloca getelementptr"],
  ["cast", "trunc zext sext fptrunc fpext fptoui fptosi uitofp sitofp"],
  ["cast", "ptrtoint ptrtoaddr inttoptr bitcast addrspacecast"],
  ["phi", "phi"],
  ["call", "call invoke callbr"],
];

export const SHAPES: ReadonlyMap<string, Shape> = new Map(
  OPCODES.flatMap(([shape, names]) =>
    names.split(" ").map((name) => [name, shape] as const)
  ),
);

export function formatLine(line: Line): string {
  switch (line.kind) {
    case "label":
    case "blank":
    case "unknown":
      return line.text;
    case "debug":
      return `    #${line.name}(${formatOperands(line.operands)})`;
    case "case":
      return `    ${formatOperands(line.operands)}`;
    case "targets":
      return "          to " + formatTargets(line) +
        formatAttachments(line.attachments);
    case "end":
      return "  ]" + formatAttachments(line.attachments);
    case "instruction":
    case "call":
      return formatInstruction(line);
  }
}

function formatTargets({ unwind, operands: [normal, ...others] }: Targets) {
  const list = formatOperands(others);
  return formatOperand(normal!) + (unwind ? ` unwind ${list}` : ` [${list}]`);
}

function formatInstruction(line: Instruction | Call): string {
  const result = line.result === undefined ? "" : `%${line.result} = `;
  const words = line.words.length === 0 ? "" : " " + line.words.join(" ");
  const options = line.options.map((option) => ", " + option).join("");
  return `  ${result}${body(line)}${words}${options}` +
    formatAttachments(line.attachments);
}

/** Opcode to the last operand. */
function body(line: Instruction | Call): string {
  const flags = [line.opcode, ...line.flags].join(" ");
  const list = formatOperands(line.operands);
  if (line.kind === "call") {
    const marker = line.marker === "" ? "" : line.marker + " ";
    return `${marker}${flags} ${line.type} ${line.callee}(${list})`;
  }
  switch (SHAPES.get(line.opcode)) {
    case "type":
      return `${flags} ${line.type}` + (list === "" ? "" : ", " + list);
    case "cast":
      return `${flags} ${list} to ${line.type}`;
    case "phi":
      return `${flags} ${line.type} ${formatIncoming(line.operands)}`;
    default: {
      const type = line.type === "" ? "" : " " + line.type;
      return flags + (list === "" ? type : " " + list);
    }
  }
}

function formatIncoming(operands: readonly Operand[]): string {
  const pairs: string[] = [];
  for (let i = 0; i < operands.length; i += 2) {
    pairs.push(`[ ${operands[i]!.value}, ${operands[i + 1]!.value} ]`);
  }
  return pairs.join(", ");
}

export function formatOperand(operand: Operand): string {
  const { type, attributes, value } = operand;
  if (attributes.length === 0) {
    return type === "" ? value : value === "" ? type : `${type} ${value}`;
  }
  const words = [type, ...attributes].join(" ");
  return value === "" ? words : `${words} ${value}`;
}

export function formatOperands(operands: readonly Operand[]): string {
  return operands.map(formatOperand).join(", ");
}

function formatAttachments(attachments: readonly Attachment[]): string {
  return attachments.map(({ kind, value }) => `, !${kind} ${value}`).join("");
}

/** An operand without attributes. */
export function operand(type: string, value: string): Operand {
  return { type, attributes: [], value };
}
