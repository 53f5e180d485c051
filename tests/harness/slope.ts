// Whether counts stand still over rounds: the median of the slopes between
// all pairs of samples (Theil and Sen). A sample that some process's end has
// not reached yet does not move it; what is lost a little each time does,
// however quiet a part of the run was.
import assert from "node:assert/strict";

export function slope(values: readonly number[]): number {
  assert.ok(values.length >= 3, "too few samples for a slope");
  const slopes = values.flatMap((a, i) =>
    values.slice(i + 1).map((b, k) => (b - a) / (k + 1))
  ).sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return (slopes[Math.floor(middle)]! + slopes[Math.ceil(middle) - 1]!) / 2;
}

/** Each count of the samples stands still, up to a given noise over the whole
 * run; the error names those that do not. */
export function assertNoSlope(
  samples: readonly Readonly<Record<string, number>>[],
  names: readonly string[],
  noise = 0,
): void {
  const moving = names.flatMap((name) => {
    const values = samples.map((sample) => {
      const value = sample[name];
      assert.ok(value !== undefined, `no count "${name}"`);
      return value;
    });
    const by = slope(values);
    return Math.abs(by) * samples.length <= noise
      ? []
      : [`${name}: ${by} a sample: ${values.join(" ")}`];
  });
  assert.deepEqual(moving, []);
}

/** The most that was free in the first half comes back in the second, but for
 * `noise`: what each update draws anew (a heap's offset) may take a page more
 * in one sample, and give one back in all that follow. A leak, whenever it
 * is, takes the second half's most down, and the more the longer it lasts. */
export function assertComesBack(
  name: string,
  values: readonly number[],
  noise: number,
): void {
  assert.ok(values.length >= 6, "too few samples for two halves");
  const half = Math.ceil(values.length / 2);
  const [first, second] = [values.slice(0, half), values.slice(half)];
  assert.ok(
    Math.max(...second) >= Math.max(...first) - noise,
    `${name} does not come back: ${values.join(" ")}`,
  );
}
