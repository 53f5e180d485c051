/**
 * Loads npm v86, which nothing else imports, and gives it its time. Its clock is
 * the one of whichever board runs: boards run in turn.
 */
import { wasmUrl } from "../../host/mod.ts";

/** Milliseconds since some moment. */
interface Time {
  now(): number;
}

// deno-lint-ignore no-explicit-any
type Untyped = any;

/** v86 binds performance.now once, when it is loaded: one clock for all. */
let currentClock: Time | undefined;
let constructor: Promise<Untyped> | undefined;

export function loadV86(): Promise<Untyped> {
  constructor ??= (async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, "performance")!;
    const { performance } = globalThis;
    Object.defineProperty(globalThis, "performance", {
      configurable: true,
      // Until there is a board, who asks meanwhile is not v86.
      value: { now: () => currentClock?.now() ?? performance.now() },
    });
    try {
      return (await import("v86")).V86;
    } finally {
      Object.defineProperty(globalThis, "performance", own);
    }
  })();
  return constructor;
}

let wasmModule: Promise<WebAssembly.Module> | undefined;

export function loadWasm(): Promise<WebAssembly.Module> {
  return wasmModule ??= WebAssembly.compile(Deno.readFileSync(wasmUrl()));
}

/** Begins to load what the first board needs: worth it before other work. */
export function prepareBoard(): void {
  // Whoever makes the board is told of failures.
  Promise.all([loadV86(), loadWasm()]).catch(() => {});
}

/** From now on v86 has this time. */
export function useTime(time: Time): void {
  currentClock = time;
}

/**
 * v86 takes its clock for a coarse one: a counter that is read twice at one time
 * goes on by a part of the least difference that it has ever seen, which no
 * state holds. Two times that differ by one make that part nothing.
 */
export function makeExact(cpu: Untyped): void {
  const clock = currentClock;
  for (const nanoseconds of [1_000_000, 1_000_001.5]) {
    currentClock = { now: () => nanoseconds / 1e6 };
    cpu.store_current_tsc();
  }
  currentClock = clock;
}
