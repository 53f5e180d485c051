// The demo as a user runs it, in a state folder of its own.
import assert from "node:assert/strict";
import { type Mutant, writeMutant } from "../demo/mutants.ts";
import { scratchFolder } from "./minix_live.ts";
import { ROOT } from "./tree.ts";

const DEMO_SECONDS = 480;

/** What the guest printed, of the machine that the demo had, if it had one. */
function guestLog(state: string): string {
  try {
    const machines = `${state}/minix-live`;
    return [...Deno.readDirSync(machines)]
      .map(({ name }) => Deno.readTextFileSync(`${machines}/${name}/log`))
      .join("").replaceAll("\r", "");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** The demo's words; after a failure the guest's log as well. */
export async function runDemo(
  ...words: string[]
): Promise<{ code: number; text: string }> {
  using state = scratchFolder();
  const image = `${state.path}/demo.img`;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}demo/main.ts`, "--image", image, ...words],
    env: { XDG_STATE_HOME: state.path },
    stdin: "null",
    stderr: "null",
    signal: AbortSignal.timeout(DEMO_SECONDS * 1000),
  }).output();
  const text = new TextDecoder().decode(stdout);
  return { code, text: code === 0 ? text : text + guestLog(state.path) };
}

/** The demo must see the mutant's own symptom after it saw the system live. */
export async function assertNoticed(mutant: Mutant): Promise<void> {
  using overlay = scratchFolder();
  writeMutant(mutant, overlay.path);
  const { code, text } = await runDemo("--overlay", overlay.path);
  assert.equal(code, 1, text);
  assert.match(text, /load: \d+ rounds so far/);
  assert.match(text, mutant.symptom);
}
