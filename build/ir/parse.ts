/**
 * Reads textual IR line by line: at the top level each entity is one line,
 * except functions, which end at a line that is a closing brace alone.
 */
import { headerOf } from "./header.ts";
import {
  type Entity,
  type FunctionEntity,
  IrSyntaxError,
  type Module,
} from "./module.ts";
import { isDigits, scanFlat, skipName } from "./scan.ts";

const TEXT_LINES = /^(source_filename = |target |module asm |uselistorder)/;

/** Parses a whole module; `file` only serves error messages. */
export function parse(text: string, file = "module.ll"): Module {
  const lines = text.split("\n");
  const entities: Entity[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.startsWith("define ")) {
      const start = at;
      if (!line.endsWith("{")) {
        throw new IrSyntaxError(file, at + 1, line.length, 'expected "{"');
      }
      checkBrackets(file, at, line, line.length - 1);
      while (++at < lines.length && lines[at] !== "}") {
        if (lines[at]!.startsWith("define ")) {
          throw new IrSyntaxError(
            file,
            at + 1,
            1,
            `function of line ${start + 1} has no closing brace`,
          );
        }
      }
      if (at === lines.length) {
        throw new IrSyntaxError(
          file,
          start + 1,
          1,
          "function has no closing brace",
        );
      }
      const entity: FunctionEntity = {
        kind: "function",
        name: functionName(file, start, line),
        header: line,
        body: lines.slice(start + 1, at),
      };
      checkHeader(file, start, entity);
      entities.push(entity);
    } else {
      entities.push(parseLine(file, at, line));
    }
  }
  return { file, entities };
}

function parseLine(file: string, at: number, line: string): Entity {
  const first = line[0];
  if (first === undefined || first === ";" || TEXT_LINES.test(line)) {
    return { kind: "text", text: line };
  }
  if (first === "!") return parseMetadata(file, at, line);
  if (line.startsWith("declare ")) {
    checkBrackets(file, at, line);
    return { kind: "declare", name: functionName(file, at, line), text: line };
  }
  if (line.startsWith("attributes #")) {
    const name = /^attributes #(\d+) = \{.*\}$/.exec(line)?.[1];
    if (name === undefined) {
      throw new IrSyntaxError(file, at + 1, 12, "malformed attribute group");
    }
    return { kind: "attributes", name, text: line };
  }
  if (first === "@" || first === "%" || first === "$") {
    const end = skipName(line, 1);
    if (end <= 1 || !line.startsWith(" = ", end)) {
      throw new IrSyntaxError(
        file,
        at + 1,
        Math.max(end, 1) + 1,
        'expected " = " after a name',
      );
    }
    checkBrackets(file, at, line);
    const name = line.slice(1, end);
    const rest = line.slice(end + 3);
    if (first === "%") {
      if (!rest.startsWith("type ")) {
        throw new IrSyntaxError(file, at + 1, end + 4, 'expected "type"');
      }
      return { kind: "type", name, text: line };
    }
    if (first === "$") return { kind: "comdat", name, text: line };
    const word = /(?:^|\s)(global|constant|alias|ifunc)\s/.exec(rest)?.[1];
    if (word === undefined) {
      throw new IrSyntaxError(
        file,
        at + 1,
        end + 4,
        'expected "global", "constant" or "alias"',
      );
    }
    const kind = word === "alias" || word === "ifunc" ? "alias" : "global";
    return { kind, name, text: line };
  }
  throw new IrSyntaxError(file, at + 1, 1, "unknown top-level entity");
}

function parseMetadata(file: string, at: number, line: string): Entity {
  const end = line.indexOf(" = ");
  if (end < 2) {
    throw new IrSyntaxError(file, at + 1, 2, 'expected " = " after metadata');
  }
  const name = line.slice(1, end);
  const id = isDigits(name) ? Number(name) : undefined;
  return id === undefined
    ? { kind: "named-metadata", name, text: line }
    : { kind: "metadata", id, text: line };
}

/** The first name at depth 0 of a define or declare line. */
function functionName(file: string, at: number, line: string): string {
  const start = scanFlat(line, 0, "@");
  const end = start < 0 ? -1 : skipName(line, start + 1);
  if (start < 0 || start === line.length || end <= start + 1) {
    throw new IrSyntaxError(file, at + 1, 8, "expected a function name");
  }
  if (line[end] !== "(") {
    throw new IrSyntaxError(file, at + 1, end + 1, 'expected "("');
  }
  return line.slice(start + 1, end);
}

/** Whoever asks for the header later knows no file and line. */
function checkHeader(file: string, at: number, entity: FunctionEntity): void {
  try {
    headerOf(entity);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new IrSyntaxError(file, at + 1, 1, error.message);
  }
}

function checkBrackets(
  file: string,
  at: number,
  line: string,
  length = line.length,
): void {
  const end = scanFlat(line.slice(0, length), 0);
  if (end < 0) {
    throw new IrSyntaxError(file, at + 1, -end, "brackets do not match");
  }
}
