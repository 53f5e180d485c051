// Each mistake: one clear line, a non-zero status, and no image.
import assert from "node:assert/strict";
import { BuildError } from "../../build/errors.ts";
import { withBuild } from "../../build/pipeline/open.ts";
import { mountSmall, needing, probeMount, unmount } from "../harness/host.ts";
import {
  minixLive,
  type Result,
  scratchFolder,
} from "../harness/minix_live.ts";

function checkRefused(result: Result, pattern: RegExp, folder: string): void {
  const lines = result.stderr.split("\n").filter((line) =>
    line.startsWith("minix-live: ")
  );
  assert.equal(lines.length, 1, result.stderr);
  assert.match(lines[0]!, pattern);
  assert.equal(result.code, 125, result.stderr);
  const made = [...Deno.readDirSync(folder)].map(({ name }) => name);
  assert.deepEqual(made, []);
}

const REFUSED: [args: string[], message: RegExp][] = [
  ...["0", "65537", "x", "-1", "1.5", ""].map((
    value,
  ): [string[], RegExp] => [
    ["-V", "MKASR=yes", "-V", `ASRCOUNT=${value}`],
    /Cannot set ASRCOUNT to ".*": want a whole number from 1 to 65536$/,
  ]),
  [["-V", "MKMAGIC=maybe"], /Cannot set MKMAGIC to "maybe": want yes or no$/],
  [["-V", "MKMAGICK=yes"], /no such build variable/],
  [["--fast"], /Cannot use "--fast": no such option$/],
  [["--seed", "xyz"], /Cannot use seed "xyz"/],
  [["-j", "0"], /Cannot run "0" jobs/],
  [["word"], /Cannot use "word": one word too many$/],
  [["--service", "/nonexistent/it"], /Cannot read folder "\/nonexistent\/it"/],
  [["--dump-after=cake"], /want one of/],
  [["--dump-after=asr", "-V", "MKMAGIC=yes"], /no such stage; -V MKASR=yes/],
  [["--dump-after=link"], /no such stage; -V MKBITCODE=yes has it$/],
  [
    ["-V", "MKASR=yes", "-V", "ASRCOUNT=65536"],
    /ASRCOUNT=65536 needs at least \d{8} blocks of 1 KiB, the file system has/,
  ],
  [
    [
      "-b",
      "-V",
      "MKASR=yes",
      "-V",
      "ASRCOUNT=65536",
      "-V",
      "ASRSERVICES=sched",
    ],
    /ASRCOUNT=65536 needs at least 4194304 blocks of 1 KiB, .* has 131040$/,
  ],
  [
    ["-V", "MKASR=yes", "-V", "ASRSERVICES=pm,cake"],
    /Cannot make variants of "cake" \(ASRSERVICES\): there are at_wini, /,
  ],
];

for (const [args, message] of REFUSED) {
  Deno.test(`build ${args.join(" ")} is refused in one line`, async () => {
    using folder = scratchFolder();
    const output = `${folder.path}/x.img`;
    using cache = scratchFolder();
    const result = await minixLive(["build", "-o", output, ...args], {
      env: { XDG_CACHE_HOME: cache.path },
    });
    checkRefused(result, message, folder.path);
    // Refused before anything was built.
    assert.deepEqual(filesBelow(cache.path), []);
  });
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [name]
  );
}

/** An image's path below a folder with `file` and `folder`. */
const NO_PLACE: [output: string, message: RegExp][] = [
  ["folder", /Cannot write ".*folder": ".*folder" is a folder$/],
  ["folder/", /Cannot write ".*folder\/": want a file name$/],
  ["file/x.img", /Cannot write ".*": ".*\/file" is no folder$/],
  ["file/y/x.img", /Cannot write ".*": ".*\/file\/y" is no folder$/],
  ["nothere/a/x.img", /Cannot write ".*": there is no folder ".*nothere\/a"$/],
  ["device", /Cannot write ".*device": ".*device" is no regular file$/],
  ["closed", /Cannot write ".*": ".*closed.boot" is no folder$/],
];

for (const [output, message] of NO_PLACE) {
  Deno.test(`build -o ${output} is refused before anything is built`, async () => {
    using folder = scratchFolder();
    using cache = scratchFolder();
    Deno.mkdirSync(`${folder.path}/folder`);
    Deno.symlinkSync("/dev/null", `${folder.path}/device`);
    const files = ["closed.boot", "file"];
    for (const name of files) {
      Deno.writeTextFileSync(`${folder.path}/${name}`, "");
    }
    const result = await minixLive(
      ["build", "-o", `${folder.path}/${output}`],
      {
        env: { XDG_CACHE_HOME: cache.path },
      },
    );
    assert.match(result.stderr.split("\n")[0]!, message);
    assert.equal(result.code, 125);
    assert.deepEqual([...Deno.readDirSync(cache.path)], []);
    const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
    assert.deepEqual(left.sort(), [...files, "device", "folder"].sort());
    assert.deepEqual([...Deno.readDirSync(`${folder.path}/folder`)], []);
  });
}

for (const cache of ["/dev/null", "/proc/nothere"]) {
  Deno.test(`build with its cache in ${cache} fails with one line`, async () => {
    using folder = scratchFolder();
    const output = `${folder.path}/x.img`;
    const result = await minixLive(["build", "-o", output], {
      env: { XDG_CACHE_HOME: cache },
    });
    const message = /Cannot use the cache ".*": (Not a|No such file or) direct/;
    checkRefused(result, message, folder.path);
    assert.match(result.stderr, /^hint: XDG_CACHE_HOME/m);
  });
}

Deno.test("build without a home fails with one line", async () => {
  using folder = scratchFolder();
  const result = await minixLive(["build", "-o", `${folder.path}/x.img`], {
    env: { XDG_CACHE_HOME: "", HOME: "" },
  });
  checkRefused(
    result,
    /Cannot find the cache: neither XDG_CACHE_HOME nor HOME is an absolute path$/,
    folder.path,
  );
});

Deno.test("build names the place of a syntax error in a service", async () => {
  using folder = scratchFolder();
  using overlay = scratchFolder();
  Deno.mkdirSync(`${overlay.path}/servers/ds`, { recursive: true });
  Deno.writeTextFileSync(`${overlay.path}/servers/ds/main.c`, "int main(\n");
  const result = await minixLive([
    "build",
    "-o",
    `${folder.path}/x.img`,
    "--overlay",
    overlay.path,
  ], { seconds: 300 });
  checkRefused(
    result,
    /Cannot compile "core\/servers\/ds\/main.c": .*main.c:\d+:\d+: .*error: /,
    folder.path,
  );
});

Deno.test("build refuses contents larger than the partition", async () => {
  using folder = scratchFolder();
  using overlay = scratchFolder();
  Deno.mkdirSync(`${overlay.path}/etc`);
  Deno.writeFileSync(`${overlay.path}/etc/large`, new Uint8Array(33 << 20));
  const result = await minixLive([
    "build",
    "-o",
    `${folder.path}/x.img`,
    "--overlay",
    overlay.path,
  ], { seconds: 600 });
  checkRefused(
    result,
    /Cannot fit the contents: they need \d+ .*; option -b makes a larger/,
    folder.path,
  );
});

Deno.test({
  ...needing(
    await probeMount(),
    "build on a full file system leaves nothing behind",
  ),
  async fn() {
    using folder = scratchFolder();
    await mountSmall(folder.path, "256k");
    try {
      const output = `${folder.path}/x.img`;
      const result = await minixLive(["build", "-o", output], { seconds: 600 });
      checkRefused(result, /Cannot write ".*": No space left/, folder.path);
    } finally {
      await unmount(folder.path);
    }
  },
});

Deno.test("what fails is told when what ran beside it has ended", async () => {
  const progress = { step() {}, note() {}, warning() {} };
  const options = { jobs: 2, overlays: [], verifyEach: false };
  let isBeside = false;
  let folder = "";
  const build = withBuild(options, progress, async (ctx) => {
    const started = Promise.withResolvers<void>();
    const beside = ctx.slot(async () => {
      isBeside = true;
      folder = ctx.workFolder();
      started.resolve();
      // More than one turn, each with a file.
      for (let i = 0; i < 50; i++) {
        await Deno.writeTextFile(`${folder}/${i}`, "");
      }
      isBeside = false;
    });
    await started.promise;
    await Promise.all([
      ctx.slot(() => Promise.reject(new BuildError("it does not compile"))),
      ctx.slot(() => Promise.reject(new BuildError("it began afterwards"))),
      beside,
    ]);
  });
  await assert.rejects(build, /^BuildError: it does not compile$/);
  assert.ok(!isBeside, "it still runs");
  assert.throws(() => Deno.statSync(folder), Deno.errors.NotFound);
});
