// What the tools say of a guest that refuses, and of an output that is full:
// one line, and a status. The guest is one in memory, behind a socket.
import assert from "node:assert/strict";
import { CTL_REQ_SERVICES } from "../../core/abi/abi.ts";
import { serveGuest } from "../harness/fake_machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

const SHELL = "/bin/sh";

const NO_SERVICES = {
  [`request ${CTL_REQ_SERVICES}`]: () => Promise.resolve(0),
};

const CASES: Record<string, [words: string[], code: number, said: RegExp]> = {
  "cp of a file that the guest lacks": [
    ["cp", ":/nothere", "x"],
    125,
    /^minix-live: .*"\/nothere" in the guest: No such file or directory\n$/,
  ],
  "exec of a program that does not run": [
    ["exec", "/bin/nothere"],
    125,
    /^minix-live: Cannot run "\/bin\/nothere": No such file or directory\n$/,
  ],
  "update_asr of a service that is not there": [
    ["update_asr", "nothere"],
    1,
    /^update_asr: Cannot update "nothere": no such service\n$/,
  ],
  "update_asr with an option behind its labels": [
    ["update_asr", "nothere", "--json"],
    125,
    /^minix-live: Cannot use "--json" behind a label: .*\nhint: .*\n$/,
  ],
  "update_asr of all services, of which there are none": [
    ["update_asr"],
    0,
    /^$/,
  ],
};

for (const [what, [[tool, ...words], code, said]] of Object.entries(CASES)) {
  Deno.test(`${what}: status ${code}`, async () => {
    using folder = scratchFolder();
    const path = `${folder.path}/socket`;
    using _guest = serveGuest(path, NO_SERVICES);
    const result = await minixLive([tool!, "--socket", path, ...words]);
    assert.match(result.stderr, said);
    assert.equal(result.code, code);
    assert.equal(result.stdout, "");
  });
}

for (const words of [["--help"], ["--version"], ["build", "--help"]]) {
  Deno.test(`${words.join(" ")} to a full device fails with one line`, () => {
    const { code, stderr } = new Deno.Command(SHELL, {
      args: [
        ...["-c", 'exec "$@" >/dev/full', "sh"],
        ...[Deno.execPath(), "run", "-A", `${ROOT}main.ts`, ...words],
      ],
    }).outputSync();
    const text = new TextDecoder().decode(stderr);
    assert.match(text, /^minix-live: Cannot write to standard output: .*\n$/);
    assert.equal(code, 125);
  });
}
