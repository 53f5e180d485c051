/** Constant expressions, the values that are made like instructions. */
import { type Operand, SHAPES } from "./instruction.ts";
import { Reader } from "./reader.ts";

export interface Expression {
  readonly opcode: string;
  readonly flags: readonly string[];
  /** As of an instruction: what is stepped over or cast to. */
  readonly type: string;
  readonly operands: readonly Operand[];
}

/** `getelementptr inbounds (i8, ptr @g, i32 4)`; undefined for other values. */
export function parseExpression(value: string): Expression | undefined {
  const reader = new Reader(value, 0);
  const opcode = reader.word();
  const shape = SHAPES.get(opcode);
  if (shape === undefined || !value.endsWith(")")) return undefined;
  const flags: string[] = [];
  while (!reader.end && value[reader.at] !== "(") flags.push(reader.trailing());
  reader.skip(1);
  if (shape === "cast") {
    const operands = [reader.operand()];
    return { opcode, flags, type: reader.skip(3).type(), operands };
  }
  const list = reader.list();
  if (shape !== "type") return { opcode, flags, type: "", operands: list };
  return { opcode, flags, type: list[0]!.type, operands: list.slice(1) };
}
