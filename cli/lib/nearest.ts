/** The valid word that somebody meant. */

/** How many letters to change, add, drop or swap with a neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(
        above[j]! + 1,
        row[j - 1]! + 1,
        above[j - 1]! + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
      }
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}

/**
 * The word that is nearest, if one is near: a slip of the finger in three
 * letters, two in longer words, or the only one that begins so.
 */
export function nearest(
  word: string,
  valid: Iterable<string>,
): string | undefined {
  const most = word.length <= 3 ? 1 : 2;
  let best: string | undefined;
  let least = most + 1;
  const begun: string[] = [];
  for (const one of valid) {
    if (word.length > 1 && one.startsWith(word)) begun.push(one);
    const far = distance(word.toLowerCase(), one.toLowerCase());
    if (far < least && far < one.length) [best, least] = [one, far];
  }
  return best ?? (begun.length === 1 ? begun[0] : undefined);
}
