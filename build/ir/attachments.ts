/** Metadata attachments at the end of a line, without reading the rest. */

const SPACE = 0x20;
const COMMA = 0x2c;
const BANG = 0x21;

/** The line without attachments of these kinds; they stand after all else. */
export function dropAttachments(
  line: string,
  kinds: ReadonlySet<string>,
): string {
  let kept = "";
  let end = line.length;
  for (;;) {
    const space = nodeStart(line, end);
    if (space < 0) break;
    const start = kindStart(line, space);
    if (start < 0) break;
    const kind = line.slice(start + 3, space);
    if (!kinds.has(kind)) kept = line.slice(start, end) + kept;
    end = start;
  }
  return end === line.length ? line : line.slice(0, end) + kept;
}

/** Index of ` !7`, which ends at `end`; -1 if something else does. */
function nodeStart(line: string, end: number): number {
  let at = end - 1;
  while (isDigit(line.charCodeAt(at))) at--;
  const found = at < end - 1 && line.charCodeAt(at) === BANG &&
    line.charCodeAt(at - 1) === SPACE;
  return found ? at - 1 : -1;
}

/** Index of `, !kind`, which ends at `end`; -1 if something else does. */
function kindStart(line: string, end: number): number {
  let at = end - 1;
  while (at > 1 && line.charCodeAt(at) !== BANG) {
    if (line.charCodeAt(at) === SPACE) return -1;
    at--;
  }
  const found = line.charCodeAt(at - 1) === SPACE &&
    line.charCodeAt(at - 2) === COMMA;
  return found ? at - 2 : -1;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
