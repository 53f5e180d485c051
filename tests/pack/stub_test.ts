// What the single file does before Deno runs: it unpacks once, repairs what
// was damaged, and says in one line what it cannot do.
import assert from "node:assert/strict";
import { START_WORDS } from "../../host/mod.ts";
import { packSection } from "../../pack/archive.ts";
import type { Files } from "../../pack/files.ts";
import { readTable } from "../../pack/payload.ts";
import { type Outcome, section, SmallFile } from "./small_file.ts";

const FAILURE = 125;

function assertLine({ code, stdout, stderr }: Outcome, line: string): void {
  assert.equal(stderr, `minix-live: ${line}\n`);
  assert.equal(stdout, "");
  assert.equal(code, FAILURE);
}

function assertRuns(outcome: Outcome): void {
  assert.equal(outcome.stderr, "");
  assert.equal(outcome.code, 0);
}

function lines({ stdout }: Outcome, name: string): string[] {
  return stdout.split("\n").filter((line) => line.startsWith(`${name}=`))
    .map((line) => line.slice(name.length + 1));
}

Deno.test("the file runs the program with its words and with no setting of the user's", async () => {
  using file = await SmallFile.create();
  const outcome = file.run(["exec", "--", "a b", ""], {
    env: { DENO_V8_FLAGS: "--x", NODE_OPTIONS: "--y", KEPT: "1" },
  });
  assertRuns(outcome);
  const words = lines(outcome, "word");
  const main = `${file.unpacked("app")}/main.js`;
  const own = START_WORDS.trimEnd().split("\n").slice(0, -1);
  assert.deepEqual(words, [...own, main, "exec", "--", "a b", ""]);
  assert.deepEqual(lines(outcome, "KEPT"), ["1"]);
  assert.deepEqual(lines(outcome, "MINIX_LIVE_FILE"), [file.path]);
  assert.deepEqual(lines(outcome, "MINIX_LIVE_CALLED"), ["minix-live"]);
  assert.deepEqual(lines(outcome, "DENO_V8_FLAGS"), []);
  assert.deepEqual(lines(outcome, "NODE_OPTIONS"), []);
});

Deno.test("a link to the file says by which name it was called", async () => {
  using file = await SmallFile.create();
  Deno.symlinkSync("minix-live", `${file.folder}/update_asr`);
  const outcome = file.run([], { program: `${file.folder}/update_asr` });
  assert.deepEqual(lines(outcome, "MINIX_LIVE_CALLED"), ["update_asr"]);
  assert.deepEqual(lines(outcome, "MINIX_LIVE_FILE"), [file.path]);
});

Deno.test("two first starts at once do not meet", async () => {
  using file = await SmallFile.create();
  const outputs = await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Deno.Command(file.path, { env: { XDG_CACHE_HOME: file.cache } })
          .output(),
    ),
  );
  for (const { code } of outputs) assert.equal(code, 0);
  const left = [...Deno.readDirSync(file.files)].map(({ name }) =>
    name.replace(/-[0-9a-f]{16}/, "")
  );
  assert.deepEqual(left.sort(), ["app", "app.lock", "deno", "deno.lock"]);
});

Deno.test("a later start writes nothing, and takes a damaged cache for none", async (t) => {
  using file = await SmallFile.create();
  assertRuns(file.run());
  const app = file.unpacked("app");
  const deno = file.unpacked("deno");
  const inode = () => Deno.statSync(app).ino;
  const before = inode();
  assertRuns(file.run());
  assert.equal(inode(), before);
  const damages: Record<string, () => void> = {
    "a file cut short": () => Deno.truncateSync(`${app}/chunk.js`, 2),
    "a flipped byte": () => {
      using open = Deno.openSync(`${app}/main.js`, { write: true });
      open.writeSync(new TextEncoder().encode("M"));
    },
    "a file that is gone": () => Deno.removeSync(`${app}/chunk.js`),
    "another file of that name": () => {
      Deno.copyFileSync(`${app}/main.js`, `${app}/copy`);
      Deno.renameSync(`${app}/copy`, `${app}/chunk.js`);
    },
    "a link in its place": () => {
      Deno.renameSync(`${app}/chunk.js`, `${app}/other`);
      Deno.symlinkSync("other", `${app}/chunk.js`);
    },
    "rights that are gone": () => Deno.chmodSync(`${deno}/deno`, 0o600),
    "no stamp": () => Deno.removeSync(`${app}/stamp`),
    "half a stamp": () => Deno.truncateSync(`${app}/stamp`, 20),
    "an empty folder": () => {
      Deno.removeSync(app, { recursive: true });
      Deno.mkdirSync(app);
    },
    "a file in place of the folder": () => {
      Deno.removeSync(app, { recursive: true });
      Deno.writeTextFileSync(app, "");
    },
    "what an attempt has left": () => {
      Deno.removeSync(app, { recursive: true });
      Deno.mkdirSync(`${app}.new/x`, { recursive: true });
      Deno.mkdirSync(`${app}.old/x`, { recursive: true });
    },
  };
  for (const [name, damage] of Object.entries(damages)) {
    await t.step(name, () => {
      damage();
      assertRuns(file.run());
      assert.equal(Deno.readTextFileSync(`${app}/main.js`), "main");
      assert.equal(Deno.readTextFileSync(`${app}/chunk.js`), "chunk");
      assert.deepEqual(
        [...Deno.readDirSync(app)].map(({ name }) => name).sort(),
        ["chunk.js", "main.js", "stamp", "start"],
      );
    });
  }
});

Deno.test("a cache in which others have a hand is refused", async (t) => {
  using file = await SmallFile.create();
  assertRuns(file.run());
  await t.step("open to others", () => {
    Deno.chmodSync(file.files, 0o755);
    assertLine(
      file.run(),
      `Cannot use the cache "${file.files}": ` +
        "others than its owner may enter it; chmod 700",
    );
    Deno.chmodSync(file.files, 0o700);
  });
  await t.step("a link", () => {
    Deno.renameSync(file.files, `${file.folder}/elsewhere`);
    Deno.symlinkSync(`${file.folder}/elsewhere`, file.files);
    const { code, stderr } = file.run();
    assert.equal(code, FAILURE);
    assert.match(stderr, /^minix-live: Cannot use the cache ".*": .+\n$/);
    Deno.removeSync(file.files);
  });
  await t.step("a file", () => {
    Deno.writeTextFileSync(file.files, "");
    assertLine(
      file.run(),
      `Cannot use the cache "${file.files}": not a directory`,
    );
    Deno.removeSync(file.files);
  });
  await t.step({
    name: "another user's",
    ignore: Deno.uid() !== 0,
    fn: () => {
      Deno.mkdirSync(file.files, { mode: 0o700 });
      Deno.chownSync(file.files, 12345, 12345);
      assertLine(
        file.run(),
        `Cannot use the cache "${file.files}": it belongs to another user`,
      );
    },
  });
});

Deno.test("without a place for the cache the file says so", async () => {
  using file = await SmallFile.create();
  const none = "Cannot find the cache: " +
    "neither XDG_CACHE_HOME nor HOME is an absolute path";
  assertLine(file.run([], { env: { XDG_CACHE_HOME: "" } }), none);
  assertLine(file.run([], { env: { XDG_CACHE_HOME: "relative" } }), none);
  assertRuns(file.run([], { env: { XDG_CACHE_HOME: "", HOME: file.folder } }));
  Deno.statSync(`${file.folder}/.cache/minix-live/files`);
  // No folder can be made there, and each attempt says that one is missing.
  assertLine(
    file.run([], { env: { XDG_CACHE_HOME: "/proc" } }),
    'Cannot use the cache "/proc/minix-live/files": no such file or directory',
  );
});

Deno.test("what Deno lacks on this host is said in one line", async (t) => {
  const cases = {
    "a library": [
      "echo 'deno: error while loading shared libraries: libgcc_s.so.1: " +
      "cannot open shared object file: No such file or directory' >&2; exit 127",
      'Cannot start Deno: this host lacks "libgcc_s.so.1", ' +
      "which Debian has in libc6 or libgcc-s1",
    ],
    "something else": [
      "echo 'no room' >&2; exit 3",
      "Cannot start Deno: no room",
    ],
  };
  for (const [name, [script, line]] of Object.entries(cases)) {
    await t.step(name, async () => {
      using file = await SmallFile.create(`#!/bin/sh\n${script}\n`);
      assertLine(file.run(), line!);
      assertLine(file.run(), line!);
    });
  }
  await t.step("the loader", async () => {
    using file = await SmallFile.create("#!/no/loader\n");
    const { code, stderr } = file.run();
    assert.equal(code, FAILURE);
    assert.match(
      stderr,
      /^minix-live: Cannot start Deno: this host lacks "\/lib[^"]+", which Debian has in libc6 or libgcc-s1\n$/,
    );
  });
});

Deno.test("a deleted working directory is said in one line", async () => {
  using file = await SmallFile.create();
  const gone = `${file.folder}/gone`;
  Deno.mkdirSync(gone);
  const script = `cd ${gone}; rmdir ${gone}; exec ${file.path} list`;
  const { code, stderr } = file.run(["-c", script], { program: "/bin/sh" });
  assert.equal(code, FAILURE);
  assert.equal(
    stderr,
    "minix-live: Cannot start: the working directory has been deleted\n",
  );
});

Deno.test("a damaged file says so, and unpacks nothing of it", async (t) => {
  using file = await SmallFile.create();
  const whole = Deno.readFileSync(file.path);
  const [deno] = readTable(whole);
  const damaged = (what: string) =>
    `Cannot use "${file.path}": ${what}; download it again`;
  const write = (bytes: Uint8Array) =>
    Deno.writeFileSync(file.path, bytes, { mode: 0o755 });
  await t.step("cut short", () => {
    for (const length of [1, 13, 100, 500]) {
      write(whole.subarray(0, whole.length - length));
      assertLine(file.run(), damaged("it ends early"));
    }
  });
  await t.step("its table", () => {
    const bytes = whole.slice();
    bytes[bytes.length - 60]! ^= 1;
    write(bytes);
    assertLine(file.run(), damaged("its table is damaged"));
  });
  await t.step("its contents", () => {
    const bytes = whole.slice();
    bytes[deno!.offset + (deno!.length >> 1)]! ^= 1;
    write(bytes);
    assertLine(file.run(), damaged("its contents are damaged"));
    assert.throws(() => file.unpacked("deno"), /is not unpacked/);
  });
});

Deno.test("the file unpacks toolchain and sources when it is asked", async () => {
  const more = [section("toolchain", { zig: "compiler" })];
  using file = await SmallFile.create(undefined, more);
  const outcome = file.run(["--unpack-toolchain"]);
  assertRuns(outcome);
  const folder = file.unpacked("toolchain");
  assert.equal(outcome.stdout, `${folder}\n`);
  assert.equal(Deno.readTextFileSync(`${folder}/zig`), "compiler");
  assertLine(
    file.run(["--unpack-sources"]),
    `Cannot find the sources in "${file.path}": ` +
      "this file runs images, and builds none",
  );
});

/** Contents that take each of the ways that zstd has of packing. */
function contents(): Files {
  const random = (length: number, letters: number) => {
    let seed = length;
    return Uint8Array.from({ length }, () => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 16) % letters;
    });
  };
  const sparse = new Uint8Array(1 << 20);
  sparse.set(random(5000, 256), 300_000);
  const texts = [
    ...[new Uint8Array(), new Uint8Array(1), new Uint8Array(200_000)],
    ...[2, 3, 20, 128, 256].flatMap((letters) =>
      [10, 300, 5000, 300_000].map((length) => random(length, letters))
    ),
    Deno.readFileSync(Deno.execPath()).subarray(0, 4_000_000),
    new TextEncoder().encode(Deno.readTextFileSync(import.meta.filename!)),
    sparse,
  ];
  return new Map(texts.map((bytes, index) => [`f/${index}`, { bytes }]));
}

Deno.test("contents of every kind come out as they were, at every level", async () => {
  const files = contents();
  for (const level of [1, 3, 6, 12, 19]) {
    const more = [packSection("toolchain", files, level)];
    using file = await SmallFile.create(undefined, more);
    assertRuns(file.run(["--unpack-toolchain"]));
    const folder = file.unpacked("toolchain");
    for (const [name, { bytes }] of files) {
      const found = Deno.readFileSync(`${folder}/${name}`);
      assert.ok(
        found.length === bytes.length &&
          found.every((byte, index) => byte === bytes[index]),
        `${name} at level ${level}`,
      );
    }
    const last = Deno.statSync(`${folder}/f/${files.size - 1}`);
    assert.ok(last.blocks! * 512 < 100_000, "zeros are holes");
  }
});
