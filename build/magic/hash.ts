/** A 64-bit hash of a string, as two 32-bit halves. */
export type Hash = readonly [number, number];

export function hash(text: string): Hash {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c, 0x5bd1e995) + (b >>> 13);
  }
  a = mix(a ^ text.length);
  b = mix(b + a);
  return [(a ^ b) >>> 0, b >>> 0];
}

/** Orders hashes as libmagicrt does: by first half, then by second. */
export function compareHash(a: Hash, b: Hash): number {
  return a[0] - b[0] || a[1] - b[1];
}

export function hashText(h: Hash): string {
  return h[0].toString(16).padStart(8, "0") +
    h[1].toString(16).padStart(8, "0");
}

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
