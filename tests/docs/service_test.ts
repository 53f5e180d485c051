// The page "adding a service" does what it says: its files, its commands.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const PAGE_URL = new URL("../../docs/adding-a-service.md", import.meta.url);
const PAGE = fileURLToPath(PAGE_URL);

Deno.test("adding a service: the page's service is built, started and updated", async () => {
  const page = Deno.readTextFileSync(PAGE);
  using scratch = scratchFolder();
  const env = { XDG_STATE_HOME: `${scratch.path}/state` };
  // What the page shows is what the example has.
  const example = fileURLToPath(new URL("examples/counter", PAGE_URL));
  const main = Deno.readTextFileSync(`${example}/main.c`);
  const [, shown] = /^```c\n(.*?)^ *…$/ms.exec(page)!;
  assert.ok(main.includes(shown!));
  Deno.symlinkSync(example, `${scratch.path}/counter`);
  const commands = [...page.matchAll(/^ {4}\.\/minix-live (.*)$/gm)].map(
    ([, words]) =>
      words!.split(" ").map((word) =>
        /^(out\/|counter$)/.test(word) && !words!.includes(`-label ${word}`)
          ? `${scratch.path}/${word}`
          : word
      ),
  );
  assert.ok(commands.length >= 5);
  Deno.mkdirSync(`${scratch.path}/out`);
  try {
    for (const words of commands) {
      const { code, stdout, stderr } = await minixLive(words, {
        env,
        seconds: 600,
      });
      assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
    }
  } finally {
    await minixLive(["stop", "--force"], { env, seconds: 60 });
  }
});
