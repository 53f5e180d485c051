// Files of a user's component may have any name that the tools can say, and
// lines of any kind only where a compiler reads them.
import assert from "node:assert/strict";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

/** A C file, its header and a function for each; the header's name is not what
 * an #include could not spell. */
const NAMES = [
  ...["a b", "-x", "sq'uote", "é", "hash#", "dollar$x", "pct%s", "semi;x"],
  ...["star*", "brace{x}", "at@x", "eq=x", "colon:x", "paren(x)", "comma,x"],
  ...["tilde~", "amp&x", "@x", "--end-lib"],
];

function writeProgram(folder: string): void {
  Deno.mkdirSync(folder);
  NAMES.forEach((name, i) => {
    Deno.writeTextFileSync(`${folder}/${name}.h`, `#define X ${i}\n`);
    Deno.writeTextFileSync(
      `${folder}/${name}.c`,
      `#include "${name}.h"\nint f${i}(void);\nint f${i}(void) { return X; }\n`,
    );
  });
  // No header can be included by this name.
  Deno.writeTextFileSync(`${folder}/quo"te.c`, "int g;\n");
  Deno.writeTextFileSync(
    `${folder}/main.c`,
    NAMES.map((_, i) => `int f${i}(void);\n`).join("") +
      `int main(void) { return ${
        NAMES.map((_, i) => `f${i}()`).join(" + ")
      }; }\r\n`,
  );
}

Deno.test("sources and headers may have odd names, and C may have CRs", async () => {
  using folder = scratchFolder();
  writeProgram(`${folder.path}/odd`);
  const build = () =>
    minixLive([
      ...["build", "--json", "-o", `${folder.path}/x.img`],
      ...["--program", `${folder.path}/odd`],
    ], { seconds: 300 });
  const first = await build();
  assert.equal(first.code, 0, first.stderr);
  const again = await build();
  assert.equal(
    (JSON.parse(again.stdout) as { processes: number }).processes,
    0,
  );
});

for (const name of ["back\\slash.c", "tab\t.h", "new\nline.S"]) {
  Deno.test(`a source named ${JSON.stringify(name)} is refused in one line`, async () => {
    using folder = scratchFolder();
    Deno.mkdirSync(`${folder.path}/odd`);
    Deno.writeTextFileSync(`${folder.path}/odd/${name}`, "\n");
    const result = await minixLive([
      ...["build", "-o", `${folder.path}/x.img`],
      ...["--program", `${folder.path}/odd`],
    ]);
    assert.equal(result.code, 125);
    const [line, ...rest] = result.stderr.trimEnd().split("\n");
    assert.ok(line!.includes(`no tool can name ${JSON.stringify(name)}`), line);
    assert.deepEqual(rest, []);
  });
}

for (
  const name of [
    "etc/rc",
    "etc/image.proto",
    "etc/system.conf",
    "libc/musl.txt",
    "libc/demand.txt",
    "kernel/kernel.ld",
  ]
) {
  Deno.test(`a CR in core/${name} is refused with its line`, async () => {
    using overlay = scratchFolder();
    const path = `${overlay.path}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const text = Deno.readTextFileSync(
      new URL(`../../core/${name}`, import.meta.url),
    );
    const lines = text.split("\n");
    Deno.writeTextFileSync(
      path,
      [lines[0], `${lines[1]}\r`, ...lines.slice(2)].join("\n"),
    );
    const result = await minixLive([
      ...["build", "-o", `${overlay.path}/x.img`],
      ...["--overlay", overlay.path],
    ], { seconds: 300 });
    assert.equal(result.code, 125);
    assert.ok(
      result.stderr.startsWith(
        `minix-live: Cannot use "${path}": line 2 has a CR\n`,
      ) ||
        result.stderr.includes(
          `\nminix-live: Cannot use "${path}": line 2 has a CR\n`,
        ),
      result.stderr,
    );
  });
}

Deno.test("a checkout has LF alone, whatever its host's habit", () => {
  const attributes = Deno.readTextFileSync(
    new URL("../../.gitattributes", import.meta.url),
  );
  assert.match(attributes, /^\* text=auto eol=lf$/m);
});
