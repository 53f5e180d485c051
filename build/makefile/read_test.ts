import assert from "node:assert/strict";
import { BuildError } from "../errors.ts";
import { type Flag, readMakefile } from "./read.ts";

const SERVICE = ".include <minix.service.mk>\n";

const words = (list: readonly Flag[]) =>
  list.map((one) => "include" in one ? `-I ${one.include.text}` : one.text);

Deno.test("readMakefile() reads what a service's Makefile says", () => {
  const make = readMakefile(
    `# a service
.include <bsd.own.mk>
PROG=	box   # its name
SRCS=	main.c \\
	sub/table.c start.S \\
	box.h
COMMON?= -DLEVEL=2
.if \${MACHINE_ARCH} == "earm" || defined(NOTHING)
SRCS+=	arm.c
.elif \${USE_PCI} != "no" && \${NOTHING} == "x"
SRCS+=	pci.c
.else
.  ifndef NOTHING
SRCS+=	other.c
.  endif
.endif
CPPFLAGS+= \${COMMON} -I\${.CURDIR}/include "-DNAME=\\"a b\\"" -D SPACED
CPPFLAGS.main.c+= -I sub -UX
CPPFLAGS.table.c+= -DBY_NAME
COPTS.sub/table.c+= -DBY_PATH
CFLAGS+= -Wno-shadow \${EXTRA:U-DELSE}
CWARNFLAGS.gcc+= -Wno-maybe-uninitialized
DPADD+=	\${LIBSYS}
LDADD+=	-lsys -lm
WARNS?=	5
FILES=\${PROG}.conf
FILESNAME=\${PROG}
FILESDIR= /etc/system.conf.d
${SERVICE}`,
    "box/Makefile",
  );
  assert.equal(make.kind, "service");
  const [box, ...rest] = make.programs;
  assert.deepEqual(rest, []);
  assert.equal(box!.name.text, "box");
  assert.deepEqual(
    box!.sources.map(({ text, line }) => `${text} ${line}`),
    ["main.c 4", "sub/table.c 4", "start.S 4", "other.c 14"],
  );
  assert.deepEqual(words(box!.flags), [
    "-DLEVEL=2",
    "-I ./include",
    '-DNAME="a b"',
    "-DSPACED",
    "-Wno-shadow",
    "-DELSE",
  ]);
  assert.deepEqual(words(box!.fileFlags.get("main.c")!), ["-I sub", "-UX"]);
  assert.deepEqual(words(box!.fileFlags.get("sub/table.c")!), [
    "-DBY_NAME",
    "-DBY_PATH",
  ]);
  assert.deepEqual(words(box!.fileFlags.get("start.S")!), []);
  assert.equal(box!.rights!.text, "box.conf");
});

Deno.test("readMakefile() reads several programs of one folder", () => {
  const { kind, programs } = readMakefile(
    `PROGS= one two
SRCS.one= a.c both.c
BINDIR= /sbin
BINDIR.two= /bin
MAN.one= one.8
.include <bsd.prog.mk>
`,
    "Makefile",
  );
  assert.equal(kind, "program");
  assert.deepEqual(
    programs.map(({ name, sources, installDir }) => [
      name.text,
      sources.map(({ text }) => text),
      installDir?.text,
    ]),
    [["one", ["a.c", "both.c"], "/sbin"], ["two", ["two.c"], "/bin"]],
  );
});

const REFUSED: [text: string, line: number, why: RegExp][] = [
  [`PROG=a\nall: a\n`, 2, /assigns nothing/],
  [`PROG=a\n\tcc main.c\n`, 2, /a command$/],
  [`PROG!=uname\n`, 1, /a command's output/],
  [`PROG=a\nSRC=main.c\n${SERVICE}`, 2, /nothing here reads "SRC"/],
  [`PROG=a\nSRCS.b=b.c\n${SERVICE}`, 2, /no source or program "b"/],
  [`PROG=a\nSRCS=a.c b.c a.c\n${SERVICE}`, 2, /"a.c" is named twice/],
  [`PROG=a\nSRCS=a.y\n${SERVICE}`, 2, /neither C nor .S/],
  [`PROG=a\nLDADD=-lz\n${SERVICE}`, 2, /no library "-lz" here, only -lsys/],
  [`PROG=a\nCFLAGS=-O3\n${SERVICE}`, 2, /"-O3": of flags/],
  [`PROG=a\nCFLAGS=-Wl,-z\n${SERVICE}`, 2, /"-Wl,-z": of flags/],
  [`PROG=a\nCPPFLAGS=-I\n${SERVICE}`, 2, /"-I" without a value/],
  [`PROG=a\nBINDIR=bin\n${SERVICE}`, 2, /no folder of the guest/],
  [`PROG=a\nCPPFLAGS=-D\${LOST}\n${SERVICE}`, 2, /no variable "LOST"/],
  [`PROG=\${PROG}\n${SERVICE}`, 1, /refers to itself/],
  [`PROG=\${X:M*}\n${SERVICE}`, 1, /want \${NAME} or/],
  [`PROG=\${X\n${SERVICE}`, 1, /has no end/],
  [`PROG=a b\n${SERVICE}`, 1, /PROG is one word/],
  [`PROG=a\n\nPROGS=b\n${SERVICE}`, 3, /where one is wanted/],
  [`${SERVICE}`, 1, /neither PROG nor PROGS/],
  [`PROG=a\n`, 1, /neither <minix.service.mk> nor/],
  [`PROG=a\n${SERVICE}.include <bsd.prog.mk>\n`, 3, /not both/],
  [`PROG=a\n.include <bsd.lib.mk>\n`, 2, /no <bsd.lib.mk> here/],
  [`PROG=a\n.include "../Makefile.inc"\n`, 2, /only "<NAME>"/],
  [`PROG=a\n.for x in 1\n.endfor\n`, 2, /".for" is not taken/],
  [`PROG=a\n.if 1\n`, 2, /".if" has no end/],
  [`PROG=a\n.endif\n`, 2, /".endif" without/],
  [`PROG=a\n.if 1\n.else\n.else\n.endif\n`, 4, /".else" without/],
  [`PROG=a\n.if exists(b)\n.endif\n`, 2, /is not understood/],
  [`PROG=a\n.if (1\n.endif\n`, 2, /is not understood/],
  [`PROG=a\nFILES=x\nFILESNAME=b\n${SERVICE}`, 2, /only a service's rights/],
  [`PROG=a\r\n`, 1, /has a CR/],
];

for (const [text, line, why] of REFUSED) {
  Deno.test(`readMakefile() refuses ${JSON.stringify(text)} with its line`, () => {
    assert.throws(() => readMakefile(text, "f/Makefile"), (error: unknown) => {
      assert.ok(error instanceof BuildError);
      const place = `Cannot use "f/Makefile:${line}": `;
      assert.ok(error.message.startsWith(place), error.message);
      assert.match(error.message, why);
      return true;
    });
  });
}

Deno.test("readMakefile() does not judge what no branch takes", () => {
  const make = readMakefile(
    `PROG=a\n.if 0\nall:\n\tmake it\n.if exists(x)\n.endif\n.endif\n${SERVICE}`,
    "Makefile",
  );
  assert.equal(make.programs.length, 1);
});
