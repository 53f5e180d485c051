/**
 * What a call of an allocator by another name knows, told to the allocator
 * behind it. libmagicrt's `_magic_outer` is a site (low word) and the size that
 * it asks for (high word); it holds for the time of the call.
 *
 * Before: `%1 = call ptr @xmalloc(i32 %n)`
 * After:  `%magic.2.old = load i64, ptr @_magic_outer, align 4`, a store of
 *         this call's site and `%n`, the call, a store of `%magic.2.old`.
 *
 * A call that knows nothing stores "nothing", unless the size that it passes on
 * comes from its function's own caller: what that one knows still holds.
 */
import { type Call, formatLine } from "../ir/mod.ts";

/** The variable in libmagicrt. */
export const OUTER = "_magic_outer";

/** No site, no size: `MAGIC_NONE` in the low word. */
const NOTHING = "4294967295";

/** `MAGIC_NONE` in the high word. */
const ANY_SIZE = "4294967295";

export interface Told {
  /** undefined: the call knows nothing. */
  readonly site: number | undefined;
  /** Operands whose product is the size; none: whatever the callee takes. */
  readonly sizes: readonly number[];
  /** Keeps what was told already if that is of the same size. */
  readonly weak: boolean;
}

/** The lines that take the place of the call's; `index` makes names unique. */
export function telling(call: Call, index: number, told: Told): string[] {
  const name = (part: string) => `%magic.${index}.${part}`;
  const old = name("old");
  const lines = [`  ${old} = load i64, ptr @${OUTER}, align 4`];
  let now = NOTHING;
  if (told.site !== undefined) {
    const size = told.sizes.length === 0
      ? ANY_SIZE
      : product(call, told.sizes, name, lines);
    lines.push(
      `  ${name("wide")} = zext i32 ${size} to i64`,
      `  ${name("high")} = shl i64 ${name("wide")}, 32`,
      `  ${name("now")} = or i64 ${name("high")}, ${told.site}`,
    );
    now = name("now");
    if (told.weak) {
      lines.push(
        `  ${name("before")} = lshr i64 ${old}, 32`,
        `  ${name("same")} = icmp eq i64 ${name("before")}, ${name("wide")}`,
        `  ${name("best")} = select i1 ${name("same")}, i64 ${old}, ` +
          `i64 ${now}`,
      );
      now = name("best");
    }
  }
  return [
    ...lines,
    `  store i64 ${now}, ptr @${OUTER}, align 4`,
    formatLine(call),
    `  store i64 ${old}, ptr @${OUTER}, align 4`,
  ];
}

/** What must stand behind a call that may return twice: what the place that
 * jumped here was told does not hold any more. */
export function forgetting(): string {
  return `  store i64 ${NOTHING}, ptr @${OUTER}, align 4`;
}

function product(
  call: Call,
  sizes: readonly number[],
  name: (part: string) => string,
  lines: string[],
): string {
  let value = call.operands[sizes[0]!]!.value;
  sizes.slice(1).forEach((size, i) => {
    const next = name(`product${i}`);
    lines.push(`  ${next} = mul i32 ${value}, ${call.operands[size]!.value}`);
    value = next;
  });
  return value;
}
