// Failures of a build that the user can do something about.

export class BuildError extends Error {
  /** Whole output of the tool that failed, for `--trace`. */
  readonly detail: string;
  constructor(
    message: string,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "BuildError";
    this.detail = options.detail ?? "";
  }
}

/** Waits for all; independent failures are reported as one error. */
export async function all<T>(work: Iterable<Promise<T>>): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const failures = results
    .filter((result) => result.status === "rejected")
    .map((result) => result.reason as unknown);
  if (failures.length > 0) throw joinFailures(failures);
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

function joinFailures(failures: unknown[]): unknown {
  const first = failures[0];
  const known = failures.every((failure) => failure instanceof BuildError);
  if (failures.length === 1 || !known) return first;
  const details = failures.map((failure) =>
    (failure as BuildError).detail || (failure as BuildError).message
  );
  return new BuildError(
    `${(first as BuildError).message} (and ${failures.length - 1} more)`,
    { detail: details.join("\n"), cause: first },
  );
}
