// What a terminal gets, and a pipe does not.
import assert from "node:assert/strict";
import { needing } from "../harness/host.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { atTerminal, probeTerminal } from "../harness/terminal.ts";
import { ROOT } from "../harness/tree.ts";

const terminal = await probeTerminal();
/** Takes the terminal's line away. */
const CLEARED = "\r\x1b[K";
const LOG = "well\r\n\x1b]0;title\x07\x1b[31mred\r\n";

/** A machine's folder with a log, and the environment that finds it. */
function logged(path: string): Record<string, string> {
  Deno.mkdirSync(`${path}/minix-live/default`, { recursive: true });
  Deno.writeTextFileSync(`${path}/minix-live/default/log`, LOG);
  return { XDG_STATE_HOME: path };
}

Deno.test({
  ...needing(terminal, "logs shows a terminal what would steer it"),
  async fn() {
    using folder = scratchFolder();
    const { text } = await atTerminal(["logs"], { env: logged(folder.path) });
    assert.match(text, /well\r+\n\^\[\]0;title\^G\^\[\[31mred\r+\n$/);
  },
});

Deno.test("logs gives a pipe the log's bytes", async () => {
  using folder = scratchFolder();
  const { stdout } = await minixLive(["logs"], { env: logged(folder.path) });
  assert.equal(stdout, LOG);
});

Deno.test({
  ...needing(terminal, "colours go by NO_COLOR, FORCE_COLOR and the terminal"),
  async fn() {
    using folder = scratchFolder();
    const env = { XDG_STATE_HOME: folder.path };
    const HEAD = "NAME  STATE  PID  MEMORY  IMAGE  LOG";
    const bold = `\x1b[1m${HEAD}\x1b[0m`;
    const piped = (more: Record<string, string>) =>
      minixLive(["list"], { env: { ...env, NO_COLOR: "", ...more } });
    assert.equal((await piped({})).stdout, `${HEAD}\n`);
    assert.equal((await piped({ FORCE_COLOR: "1" })).stdout, `${bold}\n`);
    const forced = await piped({ FORCE_COLOR: "1", NO_COLOR: "1" });
    assert.equal(forced.stdout, `${HEAD}\n`);
    const plain = await atTerminal(["list"], { env });
    assert.equal(plain.text.trimEnd(), HEAD);
    const coloured = await atTerminal(["list"], {
      env: { ...env, NO_COLOR: "" },
    });
    assert.equal(coloured.text.trimEnd(), bold);
  },
});

Deno.test({
  ...needing(terminal, "a build at a terminal says what it does"),
  async fn() {
    using folder = scratchFolder();
    const image = `${folder.path}/x.img`;
    // A service that no cache knows: its build takes more than a moment.
    const service = `${folder.path}/fresh`;
    Deno.mkdirSync(service);
    const source = Deno.readTextFileSync(`${ROOT}docs/examples/counter/main.c`);
    Deno.writeTextFileSync(
      `${service}/main.c`,
      `${source}\nint fresh_${crypto.randomUUID().replaceAll("-", "")} = 1;\n`,
    );
    const { code, text } = await atTerminal(
      ["build", "-V", "MKASR=yes", "--service", service, "-o", image],
      { seconds: 600 },
    );
    assert.equal(code, 0, text);
    const lines = text.split(CLEARED);
    assert.match(lines[1]!, /^building: \w.* \d+\.\d s$/);
    // Nothing of it is left.
    assert.match(lines.at(-1)!, /^Disk image at .* \(\d+\.\d s\)\r\n$/);
  },
});
