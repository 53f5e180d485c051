// A page of docs/ that is followed: its files are written, its commands run in
// a shell, and each must print what the page says.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder, within } from "./minix_live.ts";

const SHELL = "/bin/sh";
const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const SECONDS = 300;
/** A build that takes long says where it is. */
const NOTE = /^\S+ \S+ \(\d+ run, \d+ cached\)\n/gm;

interface Block {
  readonly kind: string;
  readonly file: string | undefined;
  readonly text: string;
}

function blocks(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, kind, file, text]) => ({ kind: kind!, file, text: text! }),
  );
}

/** Commands of a block, each with the lines that it prints. */
function commands(text: string): [command: string, output: string][] {
  return text.split(/^\$ /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return [part.slice(0, end), part.slice(end + 1)];
  });
}

/** The text with "…" for anything in a line, alone in it for some lines. */
function pattern(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = escaped.replaceAll(/^…\n/gm, "(?:.*\\n)*");
  // A number of another width moves what stands beside it.
  return new RegExp(`^${lines.replaceAll(/ *…/g, ".*")}$`);
}

/** Follows a page in a folder of its own; how many commands it has. */
export async function followPage(page: URL): Promise<number> {
  using scratch = scratchFolder();
  const { path } = scratch;
  Deno.mkdirSync(`${path}/bin`);
  Deno.writeTextFileSync(
    `${path}/bin/minix-live`,
    `#!/bin/sh\nexec "${Deno.execPath()}" run --quiet -A "${MAIN}" "$@"\n`,
    { mode: 0o755 },
  );
  Deno.mkdirSync(`${path}/desk`);
  const shell = async (command: string): Promise<string> => {
    const child = new Deno.Command(SHELL, {
      args: ["-c", `exec 2>&1; ${command}`],
      cwd: `${path}/desk`,
      env: {
        PATH: `${path}/bin:${Deno.env.get("PATH")}`,
        XDG_STATE_HOME: `${path}/state`,
        NO_COLOR: "1",
      },
      stdin: "null",
    });
    const { stdout } = await within(child.output(), SECONDS, command);
    // The guest's log has line ends of a terminal.
    const text = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
    return text.replaceAll(NOTE, "");
  };
  let ran = 0;
  try {
    for (const { kind, file, text } of blocks(Deno.readTextFileSync(page))) {
      if (file !== undefined) {
        const folder = `${path}/desk/${file.slice(0, file.indexOf("/"))}`;
        Deno.mkdirSync(folder, { recursive: true });
        Deno.writeTextFileSync(`${path}/desk/${file}`, text);
        continue;
      }
      assert.equal(kind, "console");
      for (const [command, output] of commands(text)) {
        const printed = await shell(command);
        assert.match(printed, pattern(output), `${command}\n${printed}`);
        ran++;
      }
    }
  } finally {
    await shell("minix-live stop --force");
  }
  return ran;
}
