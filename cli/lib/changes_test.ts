// What `try --watch` waits for.
import assert from "node:assert/strict";
import { Changes } from "./changes.ts";

function folders(): { one: string; other: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "minix-live-test-" });
  const [one, other] = [`${path}/one`, `${path}/other`];
  Deno.mkdirSync(one);
  Deno.mkdirSync(other);
  return {
    one,
    other,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

Deno.test("a save in any of the folders is a change", async () => {
  using at = folders();
  const stop = new AbortController();
  using changes = new Changes([at.one, at.other], stop.signal, never);
  for (const folder of [at.other, at.one]) {
    Deno.writeTextFileSync(`${folder}/main.c`, "");
    await changes.next();
  }
  const next = changes.next();
  Deno.writeTextFileSync(`${at.one}/.main.c.swp`, "");
  stop.abort();
  await assert.rejects(next, { name: "AbortError" });
});

Deno.test("a folder that goes is waited for", async () => {
  using at = folders();
  const stop = new AbortController();
  const said: string[] = [];
  const folder = `${at.one}/in/side`;
  Deno.mkdirSync(folder, { recursive: true });
  {
    using changes = new Changes([folder, at.other], stop.signal, (text) => {
      said.push(text);
      // With what is around it, and it comes in steps.
      Deno.mkdirSync(folder, { recursive: true });
    });
    for (let round = 1; round <= 2; round++) {
      Deno.removeSync(at.one, { recursive: true });
      while (said.length < round) await changes.next();
      Deno.writeTextFileSync(`${folder}/main.c`, "");
      await changes.next();
    }
    // Gone and there again before anybody looks.
    Deno.renameSync(folder, `${folder}.away`);
    Deno.mkdirSync(folder);
    await changes.next();
    Deno.writeTextFileSync(`${folder}/main.c`, "");
    await changes.next();
    const next = changes.next();
    stop.abort();
    await assert.rejects(next, { name: "AbortError" });
  }
  assert.deepEqual(
    said,
    Array(2).fill(`folder "${folder}" is gone: waiting for it`),
  );
});

Deno.test("a folder that is none is said", () => {
  using at = folders();
  const { signal } = new AbortController();
  Deno.removeSync(at.other);
  assert.throws(() => new Changes([at.one, at.other], signal, never), {
    message: `Cannot watch folder "${at.other}": there is none`,
  });
});

function never(text: string): void {
  assert.fail(text);
}
