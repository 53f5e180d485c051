/** Direct calls in instruction lines. */
import { scanFlat, skipName, splitFlat } from "../ir/mod.ts";

export interface Call {
  /** Name that receives the result, without sigil; "" if none. */
  readonly result: string;
  readonly callee: string;
  readonly args: readonly string[];
  /** Index of the callee's `@`, and of its closing parenthesis. */
  readonly at: number;
  readonly close: number;
}

const CALL = /^\s*(?:%("[^"]*"|[-\w$.]+) = )?(?:tail |musttail |notail )?call /;

export function parseCall(line: string): Call | undefined {
  if (!line.includes("call ")) return undefined;
  const match = CALL.exec(line);
  if (match === null) return undefined;
  const at = scanFlat(line, match[0].length, (c) => c === "@");
  if (at < 0 || line[at] !== "@") return undefined;
  const end = skipName(line, at + 1);
  if (line[end] !== "(") return undefined;
  const close = scanFlat(line, end + 1, (c) => c === ")");
  if (close < 0 || close === line.length) return undefined;
  return {
    result: match[1] ?? "",
    callee: line.slice(at + 1, end),
    args: splitFlat(line.slice(end + 1, close)),
    at,
    close,
  };
}

/** The function that a line calls directly. */
export function calleeOf(line: string): string | undefined {
  return parseCall(line)?.callee;
}

/** The call's line with another callee and more arguments at the end. */
export function redirect(
  line: string,
  call: Call,
  callee: string,
  more: readonly string[],
): string {
  const args = [...call.args, ...more].join(", ");
  return line.slice(0, call.at) + `@${callee}(${args})` +
    line.slice(call.close + 1);
}
