// What a folder of the user's may look like, and what is said of it: built
// alone, without an image.
import assert from "node:assert/strict";
import {
  minixLive,
  type Result,
  scratchFolder,
} from "../harness/minix_live.ts";
import { readElf } from "../../formats/mod.ts";
import { makePipe } from "../harness/pipe_file.ts";

const ENTRY = "int main(void) { return 0; }\n";

/** Writes files below a folder; a name that ends in "/" is a folder. */
function lay(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
  }
}

/** Builds a program's folder below `folder`, called from there. */
function buildOnly(
  folder: string,
  ...words: string[]
): Promise<Result> {
  return minixLive(["build", "-o", "made", ...words], {
    cwd: folder,
    seconds: 300,
  });
}

function made(folder: string): string[] {
  try {
    return [...Deno.readDirSync(`${folder}/made`)].map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

Deno.test("build --only leaves ELF files of one service, and no image", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  const asr = ["-V", "MKASR=yes", "-V", "ASRCOUNT=1"];
  const result = await buildOnly(path, "--only", "ds", "--json", ...asr);
  assert.equal(result.code, 0, result.stderr);
  const { version, files } = JSON.parse(result.stdout);
  assert.equal(version, 1);
  assert.deepEqual(
    files.map(({ path, installed }: Record<string, string>) => [
      path,
      installed,
    ]),
    [["made/ds", "/service/ds"], ["made/ds-1", "/service/asr/ds-1"]],
  );
  assert.deepEqual(made(path), ["ds", "ds-1"]);
  for (const { path: file, bytes } of files) {
    const content = Deno.readFileSync(`${path}/${file}`);
    assert.equal(content.length, bytes);
    assert.ok(readElf(content).sections.length > 0);
  }
  const wrong = await buildOnly(path, "--only", "dss");
  assert.equal(wrong.code, 125);
  assert.match(wrong.stderr, /Cannot build "dss" alone: there is no such/);
  assert.match(wrong.stderr, /^hint: .*\bds\b/m);
});

Deno.test("a user's warning is a warning, by the name that was typed, each time", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  lay(path, {
    "my own/warns/main.c": `int main(void) { int unused; return 0; }\n`,
    "my own/warns/inside/more.h": "static int idle(void) { return 1; }\n",
    "my own/warns/more.c": `#include "inside/more.h"\n`,
  });
  const words = ["--program", "./my own/warns/", "--only", "warns"];
  for (const _round of ["compiled", "cached"]) {
    const { code, stderr } = await buildOnly(path, ...words);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^\.\/my own\/warns\/main\.c:1:22: warning: unused variable 'unused'/m,
    );
    assert.match(stderr, /^ +\| +\^~*$/m);
    assert.match(stderr, /^\.\/my own\/warns\/inside\/more\.h:1:12: warning/m);
    assert.match(stderr, /from \.\/my own\/warns\/more\.c:1:/);
    assert.doesNotMatch(stderr, /extra\//);
  }
  assert.deepEqual(made(path), ["warns"]);
});

Deno.test("a user's error is shown whole, by the name that was typed", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  lay(path, {
    "wrong/main.c": "int main(void)\n{\n\treturn nothing;\n}\n",
    "wrong/other.c": ENTRY,
  });
  const { code, stderr, stdout } = await buildOnly(
    path,
    ...["--program", "wrong", "--only", "wrong"],
  );
  assert.equal(code, 125);
  assert.equal(stdout, "");
  assert.match(stderr, /^wrong\/main\.c:3:9: error: use of undeclared/m);
  assert.match(stderr, /^ +3 \| +return nothing;\n +\| +\^~*$/m);
  assert.match(
    stderr,
    /^minix-live: Cannot compile "wrong\/main\.c": wrong\/main\.c:3:9: error/m,
  );
  assert.doesNotMatch(stderr, /hint:|extra\//);
  assert.deepEqual(made(path), []);
});

Deno.test("a Makefile chooses sources, flags and names of several programs", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  lay(path, {
    "two/Makefile": "PROGS= first second\nSRCS.first= a.c common.c\n" +
      "SRCS.second= b.c common.c\nCPPFLAGS+= -Iinclude -DVALUE=3\n" +
      "CPPFLAGS.b.c+= -DONLY_B\n.include <bsd.prog.mk>\n",
    "two/include/common.h": "int common(void);\n",
    "two/a.c":
      `#include <common.h>\n#ifdef ONLY_B\n#error\n#endif\nint main(void) { return common(); }\n`,
    "two/b.c":
      `#include <common.h>\n#ifndef ONLY_B\n#error\n#endif\nint main(void) { return common(); }\n`,
    "two/common.c":
      `#include <common.h>\nint common(void) { return VALUE - 3; }\n`,
    // Not in a list of sources.
    "two/draft.c": "#error\n",
  });
  const { code, stderr } = await buildOnly(
    path,
    ...["--program", "two", "--only", "first", "--only", "second"],
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(made(path), ["first", "second"]);
  const other = await buildOnly(path, "--service", "two", "--only", "first");
  assert.equal(other.code, 125);
  assert.match(
    other.stderr,
    /Cannot build "two" as a service: by its Makefile it is a program$/m,
  );
});

/** Folders that are refused, in one line that names the place. */
const REFUSED: Record<string, [files: Record<string, string>, why: RegExp]> = {
  "a Makefile that refers outside": [
    {
      "Makefile": "PROG=x\nSRCS=main.c ../y.c\n.include <minix.service.mk>\n",
      "main.c": ENTRY,
    },
    /Cannot use "x\/Makefile:2": "\.\.\/y\.c" is outside of the folder$/,
  ],
  "headers outside": [
    {
      "Makefile":
        "PROG=x\nCPPFLAGS=-I${.CURDIR}/sub/../..\n.include <minix.service.mk>\n",
      "x.c": ENTRY,
    },
    /Cannot use "x\/Makefile:2": ".*" is outside of the folder$/,
  ],
  "a source that is not there": [
    {
      "Makefile": "PROG=x\n\nSRCS=main.c\n.include <minix.service.mk>\n",
    },
    /Cannot use "x\/Makefile:3": there is no file "main\.c"$/,
  ],
  "a folder of headers that is not there": [
    {
      "Makefile": "PROG=x\nCPPFLAGS=-Isub\n.include <minix.service.mk>\n",
      "x.c": ENTRY,
    },
    /Cannot use "x\/Makefile:2": there is no folder "sub"$/,
  ],
  "a variable that nothing reads": [
    {
      "Makefile": "PROG=x\nSRC=main.c\n.include <minix.service.mk>\n",
      "x.c": ENTRY,
    },
    /Cannot use "x\/Makefile:2": nothing here reads "SRC"$/,
  ],
  "two files of rights": [
    { "x.c": ENTRY, "x.conf": "", "system.conf": "" },
    /Cannot choose between "x\/x\.conf" and "x\/system\.conf"/,
  ],
  "no source": [{ "readme": "" }, /Cannot build "x": it has no C file$/],
};

for (const [what, [files, why]] of Object.entries(REFUSED)) {
  Deno.test(`a folder with ${what} is refused in one line`, async () => {
    using scratch = scratchFolder();
    lay(`${scratch.path}/x`, files);
    const { code, stderr } = await buildOnly(
      scratch.path,
      ...["--service", "x", "--only", "x"],
    );
    assert.equal(code, 125);
    const [line, hint = "hint: "] = stderr.trimEnd().split("\n");
    assert.match(line!, why);
    assert.match(hint, /^hint: /);
    assert.deepEqual(made(scratch.path), []);
  });
}

Deno.test("links, pipes, hidden and ten thousand other files are no hindrance", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  lay(path, {
    "elsewhere/main.c": `#include "local.h"\nint main(void) { return X; }\n`,
    "odd/local.h": "#define X 0\n",
    "odd/.git/x.c": "#error\n",
    "odd/.#main.c": "#error\n",
  });
  Deno.symlinkSync("../elsewhere/main.c", `${path}/odd/main.c`);
  Deno.symlinkSync("..", `${path}/odd/up`);
  Deno.symlinkSync("nowhere", `${path}/odd/notes`);
  Deno.removeSync(`${path}/odd/up`);
  Deno.symlinkSync(".", `${path}/odd/itself`);
  makePipe(`${path}/odd/pipe`);
  Deno.mkdirSync(`${path}/odd/data`);
  for (let i = 0; i < 10_000; i++) {
    Deno.writeTextFileSync(`${path}/odd/data/${i}`, "");
  }
  const words = ["--program", "odd", "--only", "odd"];
  const { code, stderr } = await buildOnly(path, ...words);
  assert.equal(code, 0, stderr);
  assert.deepEqual(made(path), ["odd"]);
});

Deno.test("a source that cannot be read is named", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  lay(path, { "x/main.c": ENTRY, "y/main.c": ENTRY });
  Deno.symlinkSync("nowhere", `${path}/x/lost.c`);
  makePipe(`${path}/y/pipe.c`);
  for (const [name, file] of [["x", "lost.c"], ["y", "pipe.c"]] as const) {
    const { code, stderr } = await buildOnly(
      path,
      ...["--program", name, "--only", name],
    );
    assert.equal(code, 125);
    assert.equal(
      stderr,
      `minix-live: Cannot read folder "${name}": "${file}" is no regular file\n`,
    );
  }
});

Deno.test("build --only writes all files or none", async () => {
  using scratch = scratchFolder();
  const { path } = scratch;
  Deno.mkdirSync(`${path}/made/ls`, { recursive: true });
  const { code, stderr } = await buildOnly(
    path,
    ...["--only", "cat", "--only", "ls"],
  );
  assert.equal(code, 125);
  assert.match(stderr, /Cannot write to "made": /);
  assert.deepEqual(made(path), ["ls"]);
});
