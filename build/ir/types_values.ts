/** Where a type or a value that starts at some place of a line ends. */
import { closing, isDigits, skipName, skipString } from "./scan.ts";

const TYPES = new Set([
  ..."void half bfloat float double fp128 x86_fp80 ppc_fp128".split(" "),
  ..."ptr label metadata token x86_amx".split(" "),
]);

/** Words that a value can be or start with; other words are attributes. */
const CONSTANTS = new Set([
  ..."null true false undef poison zeroinitializer none".split(" "),
  ..."blockaddress dso_local_equivalent no_cfi asm splat ptrauth".split(" "),
]);
const EXPRESSIONS = new Set([
  ..."getelementptr ptrtoint ptrtoaddr inttoptr bitcast".split(" "),
  ..."addrspacecast trunc add sub xor mul shl".split(" "),
  ..."extractelement insertelement shufflevector asm splat".split(" "),
  "ptrauth",
]);

/** End of the lower-case word at `at`. */
export function wordEnd(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const plain = (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 95 ||
      (c >= 65 && c <= 90);
    if (!plain) break;
  }
  return i;
}

/** End of the type that starts at `at`, or -1 if none does. */
export function typeEnd(text: string, at: number): number {
  let end = simpleTypeEnd(text, at);
  if (end < 0) return -1;
  // A function type: `i32 (ptr, ...)`.
  while (text.charCodeAt(end) === 0x20 && text.charCodeAt(end + 1) === 0x28) {
    end = closing(text, end + 1);
  }
  return end;
}

function simpleTypeEnd(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x25: // %
      return skipName(text, at + 1);
    case 0x5b: // [
    case 0x7b: // {
    case 0x3c: // <
      return closing(text, at);
  }
  const end = wordEnd(text, at);
  const word = text.slice(at, end);
  if (word === "target" && text[end] === "(") return closing(text, end);
  if (!TYPES.has(word) && !isInteger(word)) return -1;
  if (word === "ptr" && text.startsWith(" addrspace(", end)) {
    return closing(text, end + 10);
  }
  return end;
}

function isInteger(word: string): boolean {
  return word.charCodeAt(0) === 0x69 && isDigits(word.slice(1));
}

/** Whether a value, not an attribute, starts at `at`. */
export function startsValue(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  const letter = (c >= 97 && c <= 122) || c === 95;
  if (!letter) return true;
  if (c === 0x63 && text.charCodeAt(at + 1) === 0x22) return true;
  const word = text.slice(at, wordEnd(text, at));
  return CONSTANTS.has(word) || EXPRESSIONS.has(word);
}

/** End of the value that starts at `at`. */
export function valueEnd(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x40: // @
    case 0x25: // %
      return skipName(text, at + 1);
    case 0x5b: // [
    case 0x7b: // {
    case 0x3c: // <
    case 0x28: // (
      return closing(text, at);
    case 0x22: // "
      return stringEnd(text, at);
    case 0x21: // !
      return metadataEnd(text, at);
    case 0x63: // c"…"
      if (text.charCodeAt(at + 1) === 0x22) return stringEnd(text, at + 1);
  }
  let end = at;
  while (end < text.length && !" ,()[]{}".includes(text[end]!)) end++;
  const word = text.slice(at, end);
  if (text.charCodeAt(end) === 0x28) return closing(text, end);
  if (word === "dso_local_equivalent" || word === "no_cfi") {
    return valueEnd(text, end + 1);
  }
  if (word === "asm") return assemblyEnd(text, end);
  if (!EXPRESSIONS.has(word)) return end;
  const open = text.indexOf(" (", end);
  if (open < 0) throw new SyntaxError(`Cannot read "${text.slice(at)}"`);
  return closing(text, open + 1);
}

/** `asm sideeffect "text", "constraints"`. */
function assemblyEnd(text: string, at: number): number {
  const first = stringEnd(text, text.indexOf('"', at));
  return stringEnd(text, text.indexOf('"', first));
}

/** `!7`, `!"text"`, `!{…}` or `!DIExpression(…)`. */
function metadataEnd(text: string, at: number): number {
  const next = text[at + 1];
  if (next === '"') return stringEnd(text, at + 1);
  if (next === "{") return closing(text, at + 1);
  const end = wordEnd(text, at + 1);
  return text[end] === "(" ? closing(text, end) : end;
}

function stringEnd(text: string, at: number): number {
  const end = skipString(text, at);
  if (at < 0 || end < 0) throw new SyntaxError(`Open string in "${text}"`);
  return end;
}
