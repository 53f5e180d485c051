// Manual pages: each is read by man without a warning, and those that are
// written by hand name every word of the guest's tools.
import assert from "node:assert/strict";
import { VERBS } from "../../cli/verbs.ts";
import { ENVIRONMENT } from "../../dev/gen/man.ts";
import { findProgram, mustRun, needing, probe } from "../harness/host.ts";
import { ROOT } from "../harness/tree.ts";

const FOLDER = `${ROOT}cli/man/`;
const PAGES = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();

const MAN = "man";
const man = await probe(MAN, async () => {
  // A minimal Debian has a `man` that only says that there is none.
  const text = await mustRun(findProgram(MAN), "-l", `${FOLDER}minix-live.1`);
  assert.match(text, /SYNOPSIS/);
});

Deno.test("there is a page for the program, each tool, and MINIX's files", () => {
  assert.deepEqual(
    PAGES,
    [
      "minix-live.1",
      ...Object.keys(VERBS).map((name) => `minix-live-${name}.1`),
      ...["minix-service.8", "update_asr.8", "testrelpol.8", "system.conf.5"],
    ].sort(),
  );
});

Deno.test({
  ...needing(man, "man reads every page without a warning"),
  async fn(t) {
    for (const page of PAGES) await t.step(page, () => checkPage(page));
  },
});

async function checkPage(page: string): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(findProgram(MAN), {
    args: ["--warnings=all", "-l", FOLDER + page],
    env: { MANWIDTH: "80", LC_ALL: "C.UTF-8" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stderr), "");
  assert.equal(code, 0);
  const text = decoder.decode(stdout);
  for (const head of ["NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"]) {
    assert.match(text, new RegExp(`^${head}$`, "m"));
  }
}

Deno.test("SEE ALSO names pages that are there", () => {
  for (const page of PAGES) {
    const [, also = ""] = plain(page).split(".SH SEE ALSO\n");
    const named = also.split(/,\s/).map((text) => {
      const match = /^([\w.-]+) ?\((\d)\)$/.exec(
        text.replace(".BR", "").trim(),
      );
      assert.ok(match, `"${text}" of ${page}`);
      return `${match[1]}.${match[2]}`;
    });
    for (const name of named) assert.ok(PAGES.includes(name), name);
  }
});

/** Variables by which our own processes tell each other something. */
const OWN_VARIABLES = ["MINIX_LIVE_CALLED", "MINIX_LIVE_FILE"];

function* programFiles(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* programFiles(`${folder}/${name}`);
    else if (/(?<!_test)\.ts$/.test(name)) yield `${folder}/${name}`;
  }
}

Deno.test("ENVIRONMENT has every variable that the program reads", () => {
  const listed = ENVIRONMENT.flatMap(([names]) => names.split(", "));
  // Those whose names are not written out where they are read.
  const read = new Set(["XDG_STATE_HOME", "XDG_CACHE_HOME", "CC", "CXX"]);
  for (const folder of ["cli", "live", "host", "build"]) {
    for (const path of programFiles(`${ROOT}${folder}`)) {
      const text = Deno.readTextFileSync(path);
      for (const [, name] of text.matchAll(/\benv(?:\.get)?\("(\w+)"\)/g)) {
        if (!OWN_VARIABLES.includes(name!)) read.add(name!);
      }
    }
  }
  assert.deepEqual([...read].sort(), listed.sort());
});

/** A page as its reader sees the words. */
function plain(page: string): string {
  return Deno.readTextFileSync(FOLDER + page)
    .replace(/\\f[BIR]/g, "").replaceAll("\\-", "-");
}

function words(file: string, pattern: RegExp): string[] {
  const text = Deno.readTextFileSync(
    `${ROOT}core/programs/minix-service/${file}`,
  );
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

Deno.test("minix-service.8 has every flag, subcommand and option of the tool", () => {
  const text = plain("minix-service.8");
  const flags = words("usage.c", /^ {4}\{ '(\w)', /gm);
  const subcommands = words("usage.c", /^ {4}\{ "(\w+)", RS_/gm);
  const actions = words("usage.c", /^ {4}"(\w+)",$/gm);
  const options = words("options.c", /^ {4}\{ "(-[\w-]+)", opt_/gm);
  assert.deepEqual(
    [flags.length, subcommands.length, actions.length, options.length],
    [18, 12, 5, 18],
  );
  for (const word of [...flags.map((flag) => `-${flag}`), ...options]) {
    assert.match(text, new RegExp(`(^|[ ,])${word}([ ,]|$)`, "m"), word);
  }
  for (const word of [...subcommands, ...actions]) {
    assert.match(text, new RegExp(`\\b${word}\\b`), word);
  }
});

Deno.test("system.conf.5 has every keyword of the tool", () => {
  const text = plain("system.conf.5");
  const keywords = words("keyword.c", /^ {4}\{ "(\w+)", do_/gm);
  assert.equal(keywords.length, 14);
  for (const word of keywords) {
    assert.match(text, new RegExp(`^${word}\\b`, "m"), word);
  }
});
