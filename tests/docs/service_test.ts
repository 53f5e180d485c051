// The page "adding a service" does what it says: its files, its commands.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const PAGE = fileURLToPath(
  new URL("../../docs/adding-a-service.md", import.meta.url),
);

Deno.test("adding a service: the page's service is built, started and updated", async () => {
  const page = Deno.readTextFileSync(PAGE);
  using scratch = scratchFolder();
  const env = { XDG_STATE_HOME: `${scratch.path}/state` };
  Deno.mkdirSync(`${scratch.path}/counter`);
  const block = (language: string) =>
    new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(page)![1]!;
  Deno.writeTextFileSync(`${scratch.path}/counter/main.c`, block("c"));
  Deno.writeTextFileSync(`${scratch.path}/counter/system.conf`, block("conf"));
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
