// What a Makefile as MINIX's services and programs have them says of a
// folder: programs, their sources, their flags, where they are installed.
import { unusable, type Variables, type Word } from "./variables.ts";
import { readLines } from "./lines.ts";

/** A folder of headers that a flag names, relative to the Makefile's. */
export interface IncludeFolder {
  readonly include: Word;
}

/** A word for the compiler, or a folder for its search. */
export type Flag = Word | IncludeFolder;

export interface MakeProgram {
  readonly name: Word;
  readonly sources: readonly Word[];
  /** Of all sources. */
  readonly flags: readonly Flag[];
  /** Of one source, by its path. */
  readonly fileFlags: ReadonlyMap<string, readonly Flag[]>;
  /** Folder of the guest that receives it. */
  readonly installDir: Word | undefined;
  /** File with the service's rights. */
  readonly rights: Word | undefined;
}

export interface MakeFolder {
  readonly kind: "service" | "program";
  readonly programs: readonly MakeProgram[];
}

/** Prefixes of variables that a file or a program can have of its own. */
const OF_ONE =
  /^(SRCS|CPPFLAGS|CFLAGS|COPTS|CWARNFLAGS|LDADD|DPADD|MAN|BINDIR)\.(.+)$/;

const READ: ReadonlySet<string> = new Set([
  ...["PROG", "PROGS", "SRCS", "CPPFLAGS", "CFLAGS", "COPTS", "CWARNFLAGS"],
  ...["LDADD", "BINDIR", "FILES", "FILESNAME", "FILESDIR"],
]);

/** They have no effect here, and need none: dependencies (a build knows what
 * it reads), manual pages, what `make clean` removes, how much is warned of
 * (always much), the mode of a program. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...["DPADD", "MAN", "MLINKS", "NOMAN", "MKMAN", "CLEANFILES", "WARNS"],
  ...["BINMODE", "BINOWN", "BINGRP"],
]);

/** Their functions are in what every program is linked with. */
const LIBRARIES: ReadonlySet<string> = new Set([
  ...["sys", "c", "minc", "m", "blockdriver", "chardriver", "exec", "timers"],
]);

const RIGHTS_FOLDER = "/etc/system.conf.d";

const KINDS: Readonly<Record<string, MakeFolder["kind"] | undefined>> = {
  "minix.service.mk": "service",
  "bsd.prog.mk": "program",
  "bsd.own.mk": undefined,
  "bsd.init.mk": undefined,
};

/** What MINIX's own files have set when a Makefile asks. */
const KNOWN: Readonly<Record<string, string>> = {
  ".CURDIR": ".",
  "MACHINE": "i386",
  "MACHINE_ARCH": "i386",
  "MACHINE_CPU": "i386",
  "__MINIX": "yes",
  ...Object.fromEntries(
    ["MKCOVERAGE", "MKIMAGEONLY", "MKSMALL", "MKPAE", "USE_APIC", "USE_PCI"]
      .map((name) => [name, "no"]),
  ),
};

/** Reads a Makefile; `file` names it in messages. */
export function readMakefile(text: string, file: string): MakeFolder {
  const { variables, includes } = readLines(text, file, KNOWN);
  const kind = readKind(includes, file);
  const names = readNames(variables);
  const programs = names.map((name) => readProgram(variables, name, names));
  refuseOthers(variables, programs);
  return { kind, programs };
}

function readKind(includes: readonly Word[], file: string): MakeFolder["kind"] {
  let kind: MakeFolder["kind"] | undefined;
  for (const { text, line } of includes) {
    if (!Object.hasOwn(KINDS, text)) {
      const known = Object.keys(KINDS).join(", ");
      throw unusable(file, line, `there is no <${text}> here, only ${known}`);
    }
    const one = KINDS[text];
    if (one !== undefined && kind !== undefined && one !== kind) {
      throw unusable(file, line, "a folder has services or programs, not both");
    }
    kind ??= one;
  }
  if (kind !== undefined) return kind;
  throw unusable(
    file,
    1,
    "it includes neither <minix.service.mk> nor <bsd.prog.mk>",
  );
}

function readNames(variables: Variables): Word[] {
  const { file } = variables;
  const prog = variables.word("PROG");
  const progs = variables.words("PROGS");
  if (prog !== undefined && progs.length > 0) {
    throw unusable(file, progs[0]!.line, "PROG and PROGS, where one is wanted");
  }
  const names = prog === undefined ? progs : [prog];
  if (names.length === 0) {
    throw unusable(file, 1, "it sets neither PROG nor PROGS");
  }
  refuseTwice(file, names);
  return names;
}

function refuseTwice(file: string, words: readonly Word[]): void {
  const seen = new Set<string>();
  for (const { text, line } of words) {
    if (seen.has(text)) throw unusable(file, line, `"${text}" is named twice`);
    seen.add(text);
  }
}

function readProgram(
  variables: Variables,
  name: Word,
  names: readonly Word[],
): MakeProgram {
  const own = `SRCS.${name.text}`;
  const isOnly = names.length === 1;
  const sources = variables.words(own).length > 0
    ? variables.words(own)
    : isOnly && variables.words("SRCS").length > 0
    ? variables.words("SRCS")
    : [{ text: `${name.text}.c`, line: name.line }];
  refuseTwice(variables.file, sources);
  for (const { text, line } of sources) {
    // A header there is a dependency.
    if (text.endsWith(".h")) continue;
    if (/\.[cS]$/.test(text)) continue;
    throw unusable(variables.file, line, `"${text}" is neither C nor .S`);
  }
  for (const variable of ["LDADD", `LDADD.${name.text}`]) {
    checkLibraries(variables, variable);
  }
  const fileFlags = new Map(sources.map(({ text }) =>
    [
      text,
      ["CPPFLAGS", "CFLAGS", "COPTS"].flatMap((variable) =>
        ownNames(text).flatMap((own) =>
          readFlags(variables, `${variable}.${own}`)
        )
      ),
    ] as const
  ));
  return {
    name,
    sources: sources.filter(({ text }) => !text.endsWith(".h")),
    flags: ["CWARNFLAGS", "CWARNFLAGS.clang", "CPPFLAGS", "CFLAGS", "COPTS"]
      .flatMap((variable) => readFlags(variables, variable)),
    fileFlags,
    installDir: readFolder(variables, `BINDIR.${name.text}`) ??
      readFolder(variables, "BINDIR"),
    rights: readRights(variables, name.text),
  };
}

/** What a source's variables may end with: make has the file's name (where it
 * comes from says .PATH), others have the path. */
function ownNames(source: string): string[] {
  return [...new Set([source.replace(/^.*\//, ""), source])];
}

function checkLibraries(variables: Variables, name: string): void {
  for (const { text, line } of variables.words(name)) {
    if (text.startsWith("-l") && LIBRARIES.has(text.slice(2))) continue;
    const known = [...LIBRARIES].map((one) => `-l${one}`).join(" ");
    throw unusable(
      variables.file,
      line,
      `there is no library "${text}" here, only ${known}`,
    );
  }
}

/** Flags that say what to compile; how, the build knows. */
function readFlags(variables: Variables, name: string): Flag[] {
  const flags: Flag[] = [];
  const words = variables.words(name);
  for (let at = 0; at < words.length; at++) {
    const { text, line } = words[at]!;
    const [, letter, inline] = /^-([DUI])(.*)$/s.exec(text) ?? [];
    if (letter !== undefined) {
      const value = inline !== "" ? inline : words[++at]?.text;
      if (value === undefined) {
        throw unusable(variables.file, line, `"${text}" without a value`);
      }
      flags.push(
        letter === "I"
          ? { include: { text: value, line } }
          : { text: `-${letter}${value}`, line },
      );
    } else if (
      /^(-W[\w=+-]*|-w|-std=[\w+:]+)$/.test(text) && !/^-W[alp],/.test(text)
    ) {
      flags.push({ text, line });
    } else {
      throw unusable(
        variables.file,
        line,
        `"${text}": of flags, -D, -U, -I, -W and -std= are taken`,
      );
    }
  }
  return flags;
}

function readFolder(variables: Variables, name: string): Word | undefined {
  const word = variables.word(name);
  if (word === undefined || /^(\/[\w.-]+)+$/.test(word.text)) return word;
  throw unusable(
    variables.file,
    word.line,
    `"${word.text}" is no folder of the guest: want /NAME…`,
  );
}

/** MINIX's way to install NAME.conf as /etc/system.conf.d/NAME. */
function readRights(variables: Variables, name: string): Word | undefined {
  const file = variables.word("FILES");
  if (file === undefined) return undefined;
  const as = variables.word("FILESNAME");
  const folder = variables.word("FILESDIR");
  if (as?.text === name && folder?.text === RIGHTS_FOLDER) return file;
  throw unusable(
    variables.file,
    file.line,
    `of FILES only a service's rights are taken: FILESNAME=${name}, ` +
      `FILESDIR=${RIGHTS_FOLDER}`,
  );
}

/** A variable that nothing reads is a mistake, or means what is not done. */
function refuseOthers(
  variables: Variables,
  programs: readonly MakeProgram[],
): void {
  const owners = new Set(["clang", "gcc"]);
  const add = (owner: string) => owners.add(owner);
  for (const { name, sources } of programs) {
    owners.add(name.text);
    for (const { text } of sources) ownNames(text).forEach(add);
  }
  for (const [name, line] of variables.assigned()) {
    if (READ.has(name) || WITHOUT_EFFECT.has(name)) continue;
    if (variables.isUsed(name)) continue;
    const [, base, owner] = OF_ONE.exec(name) ?? [];
    if (base !== undefined && owners.has(owner!)) continue;
    throw unusable(
      variables.file,
      line,
      base === undefined
        ? `nothing here reads "${name}"`
        : `"${name}": the folder has no source or program "${owner}"`,
    );
  }
}
