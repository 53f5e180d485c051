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
  using changes = new Changes([at.one, at.other], stop.signal);
  for (const folder of [at.other, at.one]) {
    Deno.writeTextFileSync(`${folder}/main.c`, "");
    await changes.next();
  }
  const next = changes.next();
  Deno.writeTextFileSync(`${at.one}/.main.c.swp`, "");
  stop.abort();
  await assert.rejects(next, { name: "AbortError" });
});

Deno.test("a folder that goes, or is none, is said", async () => {
  using at = folders();
  const { signal } = new AbortController();
  {
    using changes = new Changes([at.one, at.other], signal);
    Deno.removeSync(at.other, { recursive: true });
    await assert.rejects(changes.next(), {
      message: `Cannot watch folder "${at.other}": there is none`,
    });
  }
  assert.throws(() => new Changes([at.one, at.other], signal), {
    message: `Cannot watch folder "${at.other}": there is none`,
  });
});
