/**
 * Scanning inside one line. A quoted string holds no raw quote: LLVM writes it
 * as \22, so a string ends at the next quote.
 */

/** Index after the string that starts at `at`, or -1 if it does not end. */
export function skipString(text: string, at: number): number {
  const end = text.indexOf('"', at + 1);
  return end < 0 ? -1 : end + 1;
}

/** End of the symbol (without sigil) that starts at `at`: quoted or plain. */
export function skipName(text: string, at: number): number {
  if (text[at] === '"') return skipString(text, at);
  let i = at;
  while (i < text.length && isNameChar(text.charCodeAt(i))) i++;
  return i;
}

function isNameChar(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) ||
    (c >= 48 && c <= 57) || c === 46 || c === 95 || c === 36 || c === 45;
}

/**
 * Index of the first `stop` at bracket depth 0, from `at` on; the text's length
 * if there is none; -1 - i if brackets do not match at i.
 */
export function scanFlat(text: string, at: number, stop = ""): number {
  const wanted = stop.charCodeAt(0);
  const open: number[] = [];
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (open.length === 0 && c === wanted) return i;
    switch (c) {
      case 0x22: {
        const end = skipString(text, i);
        if (end < 0) return -1 - i;
        i = end - 1;
        break;
      }
      case 0x3b:
        if (open.length === 0) return i;
        break;
      case 0x28:
        open.push(0x29);
        break;
      case 0x3c:
      case 0x5b:
      case 0x7b:
        open.push(c + 2);
        break;
      case 0x29:
      case 0x3e:
      case 0x5d:
      case 0x7d:
        if (open.pop() !== c) return -1 - i;
    }
  }
  return open.length > 0 ? -1 - (text.length - 1) : text.length;
}

/** Index after the bracket that closes the one at `at`. */
export function closing(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: {
        const end = skipString(text, i);
        if (end < 0) i = text.length;
        else i = end - 1;
        break;
      }
      case 0x28:
      case 0x3c:
      case 0x5b:
      case 0x7b:
        depth++;
        break;
      case 0x29:
      case 0x3e:
      case 0x5d:
      case 0x7d:
        if (--depth === 0) return i + 1;
    }
  }
  throw new SyntaxError(`Brackets do not match in "${text}"`);
}

/** Parts of `text` between separators at bracket depth 0, trimmed. */
export function splitFlat(text: string, separator = ","): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start <= text.length) {
    const end = scanFlat(text, start, separator);
    if (end < 0) throw new SyntaxError(`Cannot split "${text}": brackets`);
    const part = text.slice(start, end).trim();
    if (part !== "" || end < text.length) parts.push(part);
    start = end + 1;
  }
  return parts;
}

/** Calls `found` for each `sigil`-prefixed name in `text` outside strings. */
export function eachName(
  text: string,
  sigil: string,
  found: (name: string, start: number, end: number) => void,
): void {
  let at = text.indexOf(sigil);
  let quote = at < 0 ? -1 : text.indexOf('"');
  while (at >= 0) {
    if (quote >= 0 && quote < at) {
      const end = skipString(text, quote);
      if (end < 0) return;
      quote = text.indexOf('"', end);
      if (at < end) at = text.indexOf(sigil, end);
      continue;
    }
    const end = skipName(text, at + 1);
    if (end > at + 1) found(text.slice(at + 1, end), at, end);
    const next = Math.max(end, at + 1);
    if (quote >= 0 && quote < next) quote = text.indexOf('"', next);
    at = text.indexOf(sigil, next);
  }
}

/** `text` with each `sigil`-prefixed name replaced; undefined keeps it. */
export function mapNames(
  text: string,
  sigil: string,
  replace: (name: string) => string | undefined,
): string {
  const parts: string[] = [];
  let from = 0;
  eachName(text, sigil, (name, start, end) => {
    const other = replace(name);
    if (other === undefined) return;
    parts.push(text.slice(from, start + 1), other);
    from = end;
  });
  if (from === 0) return text;
  parts.push(text.slice(from));
  return parts.join("");
}

/** Whether a name is a number: of a value, a block or a metadata node. */
export function isDigits(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  return name !== "";
}

/** The characters that an IR name stands for. */
export function decodeName(name: string): string {
  if (!name.startsWith('"')) return name;
  return name.slice(1, -1).replace(
    /\\([0-9A-Fa-f]{2})/g,
    (_, hex) => String.fromCharCode(parseInt(hex, 16)),
  );
}

/** IR spelling of a name, quoted where that is needed. */
export function encodeName(name: string): string {
  if (/^[-a-zA-Z$._][-a-zA-Z$._0-9]*$/.test(name)) return name;
  let out = '"';
  for (const c of name) {
    const code = c.charCodeAt(0);
    const plain = code >= 32 && code < 127 && c !== '"' && c !== "\\";
    out += plain ? c : "\\" + code.toString(16).toUpperCase().padStart(2, "0");
  }
  return out + '"';
}

/** The bytes of a c"..." constant's inside. */
export function decodeBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "\\") bytes.push(text.charCodeAt(i));
    else if (text[i + 1] === "\\") bytes.push(92), i++;
    else bytes.push(parseInt(text.slice(i + 1, i + 3), 16)), i += 2;
  }
  return Uint8Array.from(bytes);
}

/** A c"..." constant for `bytes`. */
export function encodeBytes(bytes: Uint8Array): string {
  let out = 'c"';
  for (const b of bytes) {
    const plain = b >= 32 && b < 127 && b !== 34 && b !== 92;
    out += plain
      ? String.fromCharCode(b)
      : "\\" + b.toString(16).toUpperCase().padStart(2, "0");
  }
  return out + '"';
}
