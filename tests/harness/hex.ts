/** Bytes of a fixture: hexadecimal digits with spaces as one likes; a
 * semicolon begins a remark. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new SyntaxError(`Cannot read hexadecimal bytes "${digits}"`);
  }
  return Uint8Array.from(
    digits.match(/../g) ?? [],
    (pair) => parseInt(pair, 16),
  );
}
