/**
 * Text of the guest for a terminal of the user's. What a terminal would obey
 * is shown instead: ESC as ^[, a C1 control as \x9b.
 */

/** Controls besides the ends of lines and tabs. A return before an end of line
 * belongs to it. */
// deno-lint-ignore no-control-regex
const CONTROLS = /\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

export function visible(text: string): string {
  return text.replace(CONTROLS, (control) => {
    const code = control.charCodeAt(0);
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
    return code === 0x7f ? "^?" : `\\x${code.toString(16)}`;
  });
}

/** The same for a name in a table, which is one line and one column. */
export function visibleName(text: string): string {
  return visible(text.replace(/\s/g, " "));
}

/** The same over pieces of any size. */
export function visibleStream(): (bytes: Uint8Array) => Uint8Array {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let held = "";
  return (bytes) => {
    const text = held + decoder.decode(bytes, { stream: true });
    // What follows it decides of a return at the end.
    held = text.endsWith("\r") ? "\r" : "";
    return encoder.encode(visible(text.slice(0, text.length - held.length)));
  };
}
