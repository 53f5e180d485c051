/** Numbers of a command line. */
import { UsageError } from "./usage_error.ts";

const MOST_SECONDS = 999_999;

/** A whole number, whose range whoever takes it knows. */
export function readWhole(text: string, what: string, tool: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot use "${text}" for ${what}: want a whole number`,
    `minix-live ${tool} --help`,
  );
}

/** The value of --deadline. */
export function readDeadline(text: string, tool: string): number {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= MOST_SECONDS) {
    return Number(text);
  }
  throw new UsageError(
    `Cannot use "${text}" for --deadline: want whole seconds, ` +
      `1 to ${MOST_SECONDS}`,
    `minix-live ${tool} --help`,
  );
}
