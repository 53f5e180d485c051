/** The one kind of error that everything of ours throws at a caller. */

/** Exit status of a failure of ours, as opposed to one of the guest's. */
export const EXIT_FAILURE = 125;

/** A failure that a caller can do something about. */
export class MinixLiveError extends Error {
  /** Exit status of a program that ends with it. */
  readonly status: number;
  /** The next step, a command or an option, where one helps. */
  readonly hint: string | undefined;

  /** A message of one line, without the name of the program. */
  constructor(
    message: string,
    options: { status?: number; hint?: string | undefined; cause?: unknown } =
      {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.status = options.status ?? EXIT_FAILURE;
    this.hint = options.hint;
  }
}

/** What the host says of a failure, without its number and the path. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(" (os error ")[0]!;
}
