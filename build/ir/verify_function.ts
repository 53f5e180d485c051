/** The part of verify() that looks into a function. */
import { type Header, headerOf } from "./header.ts";
import type { Call, Operand } from "./instruction.ts";
import type { FunctionEntity } from "./module.ts";
import type { ModuleIndex } from "./module_index.ts";
import { labelOf, parseLine } from "./parse_instruction.ts";
import { eachName, isDigits } from "./scan.ts";

export function checkFunction(entity: FunctionEntity, index: ModuleIndex) {
  const check = new FunctionCheck(entity, index);
  check.define();
  check.checkHeader();
  for (const text of entity.body) check.checkLine(text);
}

class FunctionCheck {
  readonly #where: string;
  readonly #header: Header;
  readonly #values = new Set<string>();
  readonly #blocks = new Set<string>();

  constructor(readonly entity: FunctionEntity, readonly index: ModuleIndex) {
    this.#where = `@${entity.name}`;
    this.#header = headerOf(entity);
  }

  /** Finds the function's values and blocks, which share their names. */
  define(): void {
    let next = 0;
    for (const { value } of this.#header.parameters) {
      const name = value === "" ? String(next) : value.slice(1);
      if (isDigits(name)) next = Number(name) + 1;
      this.#once(this.#values, name);
    }
    let first = true;
    for (const text of this.entity.body) {
      if (text === "") continue;
      const label = labelOf(text);
      if (label !== undefined) this.#once(this.#blocks, label);
      else if (first) this.#once(this.#blocks, String(next));
      first = false;
      const end = text.startsWith("  %") ? text.indexOf(" = ") : -1;
      if (end > 0) this.#once(this.#values, text.slice(3, end));
    }
    this.index.setBlocks(this.entity.name, this.#blocks);
  }

  #once(set: Set<string>, name: string): void {
    if (this.#values.has(name) || this.#blocks.has(name)) {
      this.#problem(`defines "%${name}" twice`);
    }
    set.add(name);
  }

  #problem(problem: string): void {
    this.index.problems.add(this.#where, problem);
  }

  checkHeader(): void {
    const { parameters, returns, words, tail } = this.#header;
    this.index.checkReferences(this.entity.header, this.#where);
    this.index.checkGroups(tail, this.#where);
    for (const text of [returns, ...words, ...tail]) this.#checkTypes(text);
    for (const { type, attributes } of parameters) {
      this.#checkTypes(type);
      for (const attribute of attributes) this.#checkTypes(attribute);
    }
  }

  #checkTypes(text: string): void {
    if (text.includes("%")) this.index.checkTypes(text, this.#where);
  }

  checkLine(text: string): void {
    const line = parseLine(text);
    if (line.kind === "blank" || line.kind === "label") return;
    this.index.checkReferences(text, this.#where);
    if (line.kind === "unknown") {
      this.#problem(`has the line "${text.trim()}", which is of no known form`);
    } else if (line.kind === "debug") {
      for (const { value } of line.operands) this.#checkMetadata(value);
    } else if (line.kind !== "end") {
      for (const operand of line.operands) this.#checkOperand(operand);
      if (line.kind === "instruction" || line.kind === "call") {
        this.#checkTypes(line.type);
        for (const flag of line.flags) this.#checkTypes(flag);
      }
      if (line.kind === "call") this.#checkCall(line);
    }
  }

  #checkOperand({ type, attributes, value }: Operand): void {
    this.#checkTypes(type);
    for (const attribute of attributes) this.#checkTypes(attribute);
    if (type === "label") this.#checkBlock(value.slice(1));
    else if (type === "metadata") this.#checkMetadata(value);
    else if (value.startsWith("[label ")) this.#checkTargets(value);
    else if (value.startsWith("%")) this.#checkValue(value.slice(1));
    else this.#checkTypes(value);
  }

  #checkValue(name: string): void {
    if (!this.#values.has(name)) this.index.missing(this.#where, `%${name}`);
  }

  #checkBlock(name: string): void {
    if (!this.#blocks.has(name)) {
      this.index.missing(this.#where, `label %${name}`);
    }
  }

  /** `[label %a, label %b]` of an indirectbr. */
  #checkTargets(value: string): void {
    eachName(value, "%", (name) => this.#checkBlock(name));
  }

  /** A value, or a list of values and their types. */
  #checkMetadata(value: string): void {
    eachName(value, "%", (name) => {
      if (!this.index.hasType(name)) this.#checkValue(name);
    });
  }

  #checkCall(call: Call): void {
    this.index.checkGroups(call.words, this.#where);
    this.#checkOperand({ type: "", attributes: [], value: call.callee });
    if (!call.callee.startsWith("@")) return;
    // C leaves it to the program with how many parameters it defines main.
    if (call.callee === "@main") return;
    const callee = this.index.symbol(call.callee.slice(1));
    if (callee?.kind !== "function" && callee?.kind !== "declare") return;
    const { parameters, variadic } = headerOf(callee);
    const given = call.operands.length;
    const wanted = parameters.length;
    if (variadic ? given < wanted : given !== wanted) {
      this.#problem(
        `calls "${call.callee}" with ${given} arguments for ${wanted}`,
      );
    }
  }
}
