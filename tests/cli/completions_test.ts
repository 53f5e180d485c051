// Completion scripts in their shells: what each of them offers, with the
// program behind it and nothing else, bash without the package of functions.
import assert from "node:assert/strict";
import { findProgram, mustRun, needing, probe } from "../harness/host.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

/** Runs a shell's script that has the completion script loaded, and where
 * `minix-live` is on the path. */
async function inShell(
  shell: string,
  options: string[],
  text: string,
): Promise<string[]> {
  using folder = scratchFolder();
  const { stdout } = await minixLive(["completions", shell]);
  Deno.writeTextFileSync(`${folder.path}/script`, stdout);
  Deno.writeTextFileSync(
    `${folder.path}/minix-live`,
    `#!/bin/sh\nexec '${Deno.execPath()}' run -A '${ROOT}main.ts' "$@"\n`,
    { mode: 0o755 },
  );
  Deno.mkdirSync(`${folder.path}/place/inner`, { recursive: true });
  Deno.writeTextFileSync(`${folder.path}/place/a file`, "");
  Deno.writeTextFileSync(`${folder.path}/main`, text);
  const output = await new Deno.Command(findProgram(shell), {
    args: [...options, `${folder.path}/main`],
    cwd: `${folder.path}/place`,
    env: {
      PATH: `${folder.path}:${Deno.env.get("PATH")}`,
      HOME: folder.path,
      DENO_DIR: Deno.env.get("DENO_DIR") ??
        `${Deno.env.get("HOME")}/.cache/deno`,
      XDG_STATE_HOME: `${folder.path}/state`,
      SCRIPT: `${folder.path}/script`,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(output.stderr), "");
  assert.equal(output.code, 0);
  return decoder.decode(output.stdout).trimEnd().split("\n");
}

/** What each line of words is completed to. */
const CASES: [words: string[], offered: string][] = [
  [["bu"], "build"],
  [["build", "--dump-after", ""], "asr link magic optimise"],
  [["boot", "--de"], "--deadline --detach"],
  [["minix-service", "upd"], "update"],
  [["completions", ""], "bash fish zsh"],
  [["cp", ""], "a file inner"],
  [["build", "--service", ""], "inner"],
];

const quoted = (words: string[]) => words.map((word) => `'${word}'`).join(" ");

const bash = await probe(
  "bash",
  () => mustRun(findProgram("bash"), "--version"),
);
const zsh = await probe("zsh", () => mustRun(findProgram("zsh"), "--version"));
const fish = await probe(
  "fish",
  () => mustRun(findProgram("fish"), "--version"),
);

Deno.test({
  ...needing(bash, "bash completes without its package of functions"),
  async fn() {
    const lines = await inShell(
      "bash",
      ["--norc", "--noprofile"],
      [
        "type -t _get_comp_words_by_ref _init_completion && exit 1",
        '. "$SCRIPT"',
        "complete -p minix-live",
        "try() {",
        '  COMP_WORDS=(minix-live "$@") COMP_CWORD=$# COMPREPLY=()',
        '  _minix_live minix-live "${COMP_WORDS[COMP_CWORD]}" ""',
        "  local sorted=$(printf '%s\\n' \"${COMPREPLY[@]}\" | LC_ALL=C sort)",
        "  echo $sorted",
        "}",
        ...CASES.map(([words]) => `try ${quoted(words)}`),
        // As bash cuts an option with its value.
        "try build --dump-after = m",
      ].join("\n"),
    );
    assert.deepEqual(lines, [
      "complete -F _minix_live minix-live",
      ...CASES.map(([, offered]) => offered),
      "magic",
    ]);
  },
});

Deno.test({
  ...needing(zsh, "zsh completes"),
  async fn() {
    const lines = await inShell(
      "zsh",
      ["-f"],
      [
        // What compinit brings, as far as the script uses it.
        "compdef() { print -r -- compdef $@ }",
        "compset() { : }",
        "_describe() { print -rl -- ${(P)2} }",
        "_files() { [[ $1 == -/ ]] && print -rl -- *(/) || print -rl -- * }",
        '. "$SCRIPT"',
        "try() {",
        '  words=(minix-live "$@") CURRENT=$(( $# + 1 ))',
        '  local -a found=("${(@f)$(_minix_live)}")',
        '  found=("${(@)found%%:*}")',
        "  print -r -- ${(o)found}",
        "}",
        ...CASES.map(([words]) => `try ${quoted(words)}`),
        "try build --dump-after=m",
      ].join("\n"),
    );
    assert.deepEqual(lines, [
      "compdef _minix_live minix-live",
      ...CASES.map(([, offered]) => offered),
      "--dump-after=magic",
    ]);
  },
});

Deno.test({
  ...needing(fish, "fish completes"),
  async fn() {
    const lines = await inShell(
      "fish",
      ["--no-config"],
      [
        "source $SCRIPT",
        "function try",
        // fish puts a slash behind a folder, and quotes a blank.
        "  complete -C $argv[1] | string replace -r '\\t.*' '' |" +
        " string replace -r '/$' '' | string unescape | LC_ALL=C sort |" +
        " string join ' '",
        "end",
        ...CASES.map(([words]) => `try 'minix-live ${words.join(" ")}'`),
        "try 'minix-live build --dump-after=m'",
        // Joining one word is a failure to fish.
        "true",
      ].join("\n"),
    );
    assert.deepEqual(lines, [
      ...CASES.map(([, offered]) => offered),
      "--dump-after=magic",
    ]);
  },
});
