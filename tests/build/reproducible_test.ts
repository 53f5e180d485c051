// The same sources, options and seed give the same bytes, wherever; a build
// without changes starts no tool; another seed gives another layout.
import assert from "node:assert/strict";
import { Cache } from "../../build/pipeline/store/cache.ts";
import { elfSymbols, movedShare } from "../harness/elf.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const OPTIONS = ["-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=1", "--json"];
const MOVED_SHARE = 0.9;

/** What compilers, linkers, runtimes and shells look at; a header of the C
 * library in `folder` would be taken first where one of them counted. */
function foreignEnvironment(folder: string): Record<string, string> {
  Deno.mkdirSync(`${folder}/tmp`);
  for (const name of ["stdio.h", "stddef.h", "string.h"]) {
    Deno.writeTextFileSync(`${folder}/${name}`, '#error "not this one"\n');
  }
  const folders = [
    ...["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"],
    ...["COMPILER_PATH", "GCC_EXEC_PREFIX", "LD_LIBRARY_PATH", "SDKROOT"],
    ...["ZIG_LIB_DIR", "ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"],
  ];
  const flags = [
    ...["CFLAGS", "CPPFLAGS", "CXXFLAGS", "LDFLAGS", "ASFLAGS", "MAKEFLAGS"],
    ...["CCC_OVERRIDE_OPTIONS", "LDEMULATION", "LLVM_PROFILE_FILE"],
  ];
  return {
    ...Object.fromEntries(folders.map((name) => [name, folder])),
    ...Object.fromEntries(flags.map((name) => [name, "-O0 -DX=1 -g"])),
    ...{ CC: "/bin/false", CXX: "/bin/false", LD: "/bin/false" },
    ...{ LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", LANGUAGE: "tr" },
    ...{ TZ: "Pacific/Chatham", TMPDIR: `${folder}/tmp`, HOME: folder },
    ...{ COLUMNS: "20", TERM: "dumb", USER: "somebody", PWD: "/" },
    ...{ MALLOC_PERTURB_: "85", GLIBC_TUNABLES: "glibc.malloc.arena_max=1" },
  };
}

interface Report {
  sha256: string;
  processes: number;
}

async function build(
  output: string,
  cache: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<Report> {
  const result = await minixLive(["build", ...OPTIONS, "-o", output, ...args], {
    env: { ...env, XDG_CACHE_HOME: cache },
    seconds: 600,
  });
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout) as Report;
}

/** Base binaries and first variants, from the manifest and the cache. */
function binaries(image: string, cache: string): Map<string, Uint8Array> {
  const manifest = JSON.parse(Deno.readTextFileSync(`${image}.json`)) as {
    files: Record<string, { sha256: string }>;
  };
  const store = new Cache(`${cache}/minix-live`);
  return new Map(
    Object.entries(manifest.files).map(([path, { sha256 }]) => [
      path,
      store.readBlob(sha256),
    ]),
  );
}

function checkMoved(name: string, a: Uint8Array, b: Uint8Array): void {
  for (const kind of ["function", "object"] as const) {
    const { share, count } = movedShare(elfSymbols(a), elfSymbols(b), kind);
    assert.ok(
      share >= MOVED_SHARE,
      `${name}: ${(share * 100).toFixed(0)} % of ${count} ${kind}s moved`,
    );
  }
}

Deno.test("build is reproducible, incremental and randomised", async (t) => {
  using outputs = scratchFolder();
  using short = scratchFolder();
  using parent = scratchFolder();
  const long = `${parent.path}/a/cache/folder/with/a/much/longer/path`;
  const image = `${outputs.path}/x.img`;
  const other = `${outputs.path}/other/name.img`;
  Deno.mkdirSync(`${outputs.path}/other`);
  const seeded = `${outputs.path}/seeded.img`;
  let first: Report;

  await t.step(
    "two empty caches give equal images, in any environment",
    async () => {
      first = await build(image, short.path, ["-j", "1"]);
      using folder = scratchFolder();
      const mask = Deno.umask(0o077);
      const second = await build(
        other,
        long,
        ["-j", "5"],
        foreignEnvironment(folder.path),
      ).finally(() => Deno.umask(mask));
      assert.equal(second.sha256, first.sha256);
      assert.deepEqual(Deno.readFileSync(image), Deno.readFileSync(other));
    },
  );

  await t.step("a second build starts no tool", async () => {
    const again = await build(image, short.path);
    assert.equal(again.processes, 0);
    assert.equal(again.sha256, first.sha256);
  });

  await t.step("a variant differs from the base binary", () => {
    const files = binaries(image, short.path);
    const variants = [...files.keys()].filter((path) => path.endsWith("-1"));
    assert.ok(variants.length >= 10, variants.join(" "));
    for (const path of variants) {
      const name = path.replace("/service/asr/", "").replace(/-1$/, "");
      checkMoved(name, files.get(`/service/${name}`)!, files.get(path)!);
    }
  });

  await t.step("another seed gives another layout", async () => {
    const report = await build(seeded, short.path, ["--seed", "2"]);
    assert.notEqual(report.sha256, first.sha256);
    const before = binaries(image, short.path);
    const after = binaries(seeded, short.path);
    for (const path of before.keys()) {
      const bytes = before.get(path)!;
      if (!before.has(`/service/asr/${path.split("/").pop()}-1`)) continue;
      checkMoved(path, bytes, after.get(path)!);
    }
  });
});
