/**
 * Calls back after a time; the result takes that back. For what a start of
 * ours waits with: the runtime's first `setTimeout` loads its half for Node,
 * which takes a third of a bare start.
 */
export function after(milliseconds: number, callback: () => void): () => void {
  const signal = AbortSignal.timeout(milliseconds);
  signal.addEventListener("abort", callback);
  return () => signal.removeEventListener("abort", callback);
}
