/** Metadata attachments at the end of a line, without reading the rest. */
import { isDigits } from "./scan.ts";

/** The line without attachments of these kinds; they stand after all else. */
export function dropAttachments(
  line: string,
  kinds: ReadonlySet<string>,
): string {
  let kept = "";
  let end = line.length;
  for (;;) {
    const start = line.lastIndexOf(", !", end - 1);
    if (start < 0) break;
    const space = line.indexOf(" !", start + 3);
    if (space < 0 || space > end) break;
    if (!isDigits(line.slice(space + 2, end))) break;
    const kind = line.slice(start + 3, space);
    if (!kinds.has(kind)) kept = line.slice(start, end) + kept;
    end = start;
  }
  return end === line.length ? line : line.slice(0, end) + kept;
}
