// `minix-live man`: which page it hands to the host's man, and its status.
import assert from "node:assert/strict";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

const FOLDER = `${ROOT}cli/man`;

Deno.test("minix-live man finds the pages of the program, of tools and of MINIX", async () => {
  const pages: [words: string[], page: string][] = [
    [[], "minix-live.1"],
    [["boot"], "minix-live-boot.1"],
    [["minix-live-boot"], "minix-live-boot.1"],
    [["update_asr"], "update_asr.8"],
    [["minix-live-update_asr"], "minix-live-update_asr.1"],
    [["system.conf"], "system.conf.5"],
    [["minix-service.8"], "minix-service.8"],
  ];
  for (const [words, page] of pages) {
    const { stdout } = await minixLive(["man", "--path", ...words]);
    assert.equal(stdout, `${FOLDER}/${page}\n`);
  }
});

Deno.test("minix-live man refuses a page that is none", async () => {
  for (const word of ["bott", "../README", "minix-live-", ""]) {
    const { code, stdout, stderr } = await minixLive(["man", "--path", word]);
    assert.equal(code, 125, word);
    assert.equal(stdout, "");
    assert.match(stderr, /^minix-live: Cannot show ".*": no such page\nhint: /);
  }
});

Deno.test("minix-live man runs the host's man, and ends as it does", async () => {
  using scratch = scratchFolder();
  const env = { PATH: scratch.path };
  const page = `${FOLDER}/minix-live-boot.1`;
  const none = await minixLive(["man", "boot"], { env });
  assert.equal(none.code, 125);
  assert.equal(
    none.stderr,
    `minix-live: Cannot show "${page}": this host has no man\n` +
      "hint: minix-live TOOL --help tells the same\n",
  );
  Deno.writeTextFileSync(
    `${scratch.path}/man`,
    '#!/bin/sh\necho "$@"\nexit 3\n',
    { mode: 0o755 },
  );
  const { code, stdout } = await minixLive(["man", "boot"], { env });
  assert.equal(stdout, `${page}\n`);
  assert.equal(code, 3);
});
