// Locks that somebody else may have for a while.

const POLL_MS = 20;

/** How somebody else's lock is awaited. */
export interface Turn {
  /** Told when there is something to wait for. */
  onWait(): void;
  /** How long to wait for that. */
  seconds: number;
}

/** Locks a file; false when it is not ours in time. */
export async function lockWithin(
  file: Deno.FsFile,
  exclusive: boolean,
  { onWait, seconds }: Turn,
): Promise<boolean> {
  if (file.tryLockSync(exclusive)) return true;
  onWait();
  const end = performance.now() + seconds * 1000;
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (file.tryLockSync(exclusive)) return true;
  } while (performance.now() < end);
  return false;
}
