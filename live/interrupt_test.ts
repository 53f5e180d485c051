// The end of work by a signal that outlives it.
import assert from "node:assert/strict";
import { Interrupt } from "./interrupt.ts";

/** Counts who listens to it. */
class Counted extends AbortController {
  listeners = 0;

  constructor() {
    super();
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...words: Parameters<typeof add>) => {
      this.listeners++;
      add(...words);
    };
    signal.removeEventListener = (...words: Parameters<typeof remove>) => {
      this.listeners--;
      remove(...words);
    };
  }
}

Deno.test("an interrupt listens for as long as its work", async () => {
  const stop = new Counted();
  for (let round = 0; round < 20; round++) {
    using interrupt = new Interrupt(stop.signal);
    assert.equal(await interrupt.orEndOf(Promise.resolve(round)), round);
    assert.equal(stop.listeners, 1);
  }
  assert.equal(stop.listeners, 0);
});

Deno.test("an interrupt ends work at once, but for what must be whole", async () => {
  const stop = new AbortController();
  using interrupt = new Interrupt(stop.signal);
  const whole = Promise.withResolvers<string>();
  const work = interrupt.after(() => whole.promise);
  stop.abort();
  whole.resolve("whole");
  assert.equal(await interrupt.orEndOf(work), "whole");
  assert.throws(() => interrupt.check(), { name: "AbortError" });
  await assert.rejects(interrupt.after(() => Promise.resolve()), {
    name: "AbortError",
  });
  using late = new Interrupt(stop.signal);
  await assert.rejects(late.orEndOf(new Promise(() => {})), {
    name: "AbortError",
  });
});
