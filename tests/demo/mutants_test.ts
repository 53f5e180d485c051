// The demo's verdict is real: it says yes to the system and no to systems
// that are broken in one place each.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../harness/minix_live.ts";
import { MUTANTS, writeMutant } from "./mutants.ts";

const DEMO = fileURLToPath(new URL("../../demo/main.ts", import.meta.url));
const DEMO_SECONDS = 480;

async function demo(
  state: string,
  ...args: string[]
): Promise<{ code: number; text: string }> {
  const signal = AbortSignal.timeout(DEMO_SECONDS * 1000);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", DEMO, "--image", `${state}/demo.img`, ...args],
    env: { XDG_STATE_HOME: state },
    stdin: "null",
    stderr: "null",
    signal,
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.ok(!signal.aborted, `No end within ${DEMO_SECONDS} s:\n${text}`);
  return { code, text };
}

Deno.test("the demo says that everything held", async () => {
  using state = scratchFolder();
  const { code, text } = await demo(state.path);
  assert.equal(code, 0, text);
  assert.match(text, /everything held/);
});

for (const mutant of MUTANTS) {
  Deno.test(`the demo notices: ${mutant.title}`, async () => {
    using state = scratchFolder();
    using overlay = scratchFolder();
    writeMutant(mutant, overlay.path);
    const { code, text } = await demo(
      state.path,
      "--overlay",
      overlay.path,
    );
    assert.equal(code, 1, text);
    assert.match(text, /load: \d+ rounds so far/);
    assert.match(text, /FAILED: \S/);
  });
}
