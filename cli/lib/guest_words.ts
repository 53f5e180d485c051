/** Words for a tool of MINIX that were meant for us. */
import type { VerbTable } from "./table.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Refuses an option of ours among the words of a tool of MINIX: it would act,
 * and on another machine than the one that was named.
 */
export function refuseOurOptions(
  table: VerbTable,
  words: readonly string[],
): void {
  const at = words.findIndex((word, index) => {
    const name = /^--([^=]+)/.exec(word)?.[1];
    // Behind an option of the tool's own it is that one's value.
    const isValue = index > 0 && words[index - 1]!.startsWith("-");
    return name !== undefined && Object.hasOwn(table.options, name) && !isValue;
  });
  if (at < 0) return;
  throw new UsageError(
    `Cannot use "${words[at]}" behind the words of ${table.name}: ` +
      "options of minix-live stand before them",
    `minix-live ${table.name} ${words[at]} …`,
  );
}
