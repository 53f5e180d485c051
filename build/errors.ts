// Failures of a build that the user can do something about.

import { MinixLiveError } from "../host/mod.ts";

/** A build failed; what an earlier one left is as it was. */
export class BuildError extends MinixLiveError {
  /** Whole output of the tool that failed, for `--trace`. */
  readonly detail: string;
  /** The failures this one stands for, itself if it is one. */
  readonly failures: readonly BuildError[];

  /** `failures` are those that this one stands for. */
  constructor(
    message: string,
    options: {
      detail?: string;
      hint?: string;
      cause?: unknown;
      failures?: readonly BuildError[];
    } = {},
  ) {
    super(message, { cause: options.cause, hint: options.hint });
    this.detail = options.detail ?? "";
    this.failures = options.failures ?? [this];
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

function joinFailures(reasons: unknown[]): unknown {
  const failures = new Map<string, BuildError>();
  for (const reason of reasons) {
    if (!(reason instanceof BuildError)) return reason;
    for (const one of reason.failures) failures.set(one.message, one);
  }
  const each = [...failures.values()];
  const first = each[0]!;
  if (each.length === 1) return first;
  return new BuildError(`${first.message} (and ${each.length - 1} more)`, {
    detail: each.map((one) => one.detail || one.message).join("\n"),
    failures: each,
    cause: first,
  });
}
