// Every command line of compiler and linker: the words that a build's result
// depends on, and the functions that put file names among them. Each choice
// has its reason beside it. A cache key holds the whole command with the
// names that are the same every time.

import type { OwnFlags } from "./system.ts";

/** Needed on every call, or the driver silently takes the host's target. */
export const TARGET = "--target=i386-unknown-none-elf";

/** Code generation; baked into the bitcode by the first step. */
const MACHINE = [
  TARGET,
  "-march=i686",
  "-ffreestanding",
  "-fno-pic",
  "-mno-sse",
  "-mno-mmx",
  "-fomit-frame-pointer",
  "-fno-asynchronous-unwind-tables",
  "-fno-unwind-tables",
  "-fno-stack-protector",
];

/** Language: services cast between message and buffer types all the time. */
const LANGUAGE = [
  "-std=gnu11",
  "-nostdinc",
  "-fno-strict-aliasing",
  "-fno-common",
  // The work folder has another name every time.
  "-ffile-compilation-dir=/src",
  "-g",
];

export type Dialect = "system" | "kernel" | "user" | "musl";

const ZIG_HEADERS = ["zig/include"];
const MUSL_HEADERS = [
  "zig/libc/include/generic-musl",
];

/** Include folders in search order. */
export function includePath(
  dialect: Dialect,
  folder: string,
  own?: OwnFlags,
): string[] {
  if (dialect !== "musl") {
    return [
      ...[folder, ...own?.includes ?? [], "core/include"],
      ...[...ZIG_HEADERS, ...MUSL_HEADERS],
    ];
  }
  return [
    "core/libc/musl",
    "zig/libc/musl/src/include",
    "zig/libc/musl/src/internal",
    "core/include",
    "zig/libc/musl/arch/i386",
    "zig/libc/musl/arch/generic",
    ...ZIG_HEADERS,
    "zig/libc/musl/include",
    ...MUSL_HEADERS,
  ];
}

const STRICT = "-Werror";

const WARNINGS = [
  "-Wall",
  "-Wextra",
  STRICT,
  "-Wno-unused-parameter",
  "-Wno-sign-compare",
];

const BY_DIALECT: Record<Dialect, string[]> = {
  kernel: ["-D_MINIX_SYSTEM=1", "-mno-x87", ...WARNINGS],
  system: ["-D_MINIX_SYSTEM=1", ...WARNINGS],
  user: WARNINGS,
  // Not our text: its warnings are of no use to us.
  musl: ["-D_XOPEN_SOURCE=700", "-w"],
};

/** Everything but the input, the output and the kind of output. Of our own
 * text a warning is an error; of the user's it is a warning. */
export function compileFlags(
  dialect: Dialect,
  folder: string,
  defines: string[],
  own?: OwnFlags,
): string[] {
  const flags = BY_DIALECT[dialect];
  return [
    ...MACHINE,
    ...LANGUAGE,
    ...own === undefined ? flags : flags.filter((flag) => flag !== STRICT),
    ...own?.flags ?? [],
    ...defines,
    ...includePath(dialect, folder, own).flatMap((dir) =>
      dir.startsWith("zig/") ? ["-isystem", dir] : ["-I", dir]
    ),
  ];
}

/** What MINIX tells a service that will be instrumented. */
export const MAGIC_DEFINES = ["-D_MINIX_MAGIC=1"];

/** Locals of code whose data is state: a structure is copied with what the
 * stack had in members that are not in use. */
export const CLEARED_LOCALS = ["-ftrivial-auto-var-init=zero"];

/** A section for each function: the link orders them in ASR builds. */
export const SECTION_DEFINES = ["-ffunction-sections"];

/** How a C file becomes an object. */
const OUTPUT_FLAGS = {
  native: ["-O2", "-c"],
  bitcode: ["-O2", "-Xclang", "-disable-llvm-passes", "-flto=full", "-c"],
} as const;

export type OutputKind = keyof typeof OUTPUT_FLAGS;

/** A source file to an object, with a make rule of what was read. */
export function compileCommand(
  unit: {
    source: string;
    folder: string;
    dialect: Dialect;
    output: OutputKind;
    defines: string[];
    own?: OwnFlags;
  },
  files: { object: string; depfile: string },
): string[] {
  // Assembly has no bitcode.
  const output = unit.source.endsWith(".S") ? "native" : unit.output;
  return [
    ...compileFlags(unit.dialect, unit.folder, unit.defines, unit.own),
    ...OUTPUT_FLAGS[output],
    ...["-MD", "-MF", files.depfile, "-o", files.object, unit.source],
  ];
}

/** The front end's syntax tree of a source that was compiled, to the standard
 * output; its warnings have been told. */
export function syntaxCommand(unit: {
  source: string;
  folder: string;
  dialect: Dialect;
  defines: string[];
  own?: OwnFlags;
}): string[] {
  return [
    ...compileFlags(unit.dialect, unit.folder, unit.defines, unit.own),
    ...["-w", "-fsyntax-only", "-Xclang", "-ast-dump=json", unit.source],
  ];
}

/** LLVM's text or bitcode as input; the passes have been run by us. */
const IR = [TARGET, "-x", "ir"];
const AS_IT_IS = ["-Xclang", "-disable-llvm-passes"];

/** Bitcode to text. */
export function textCommand(input: string, output: string): string[] {
  return [...IR, "-S", "-emit-llvm", input, "-o", output];
}

/** Text to bitcode, as it is. */
export function bitcodeCommand(input: string, output: string): string[] {
  return [...IR, ...AS_IT_IS, "-c", "-emit-llvm", input, "-o", output];
}

/** Text to optimised text. No -flto: it would leave most inlining to a later
 * step that never comes. */
export function optimiseCommand(input: string, output: string): string[] {
  return [...IR, "-O2", "-S", "-emit-llvm", input, "-o", output];
}

/** Frames are described even where nothing else is: with such descriptions the
 * compiler merges code a little less, and debug information brings them. They
 * never reach a stripped program. */
const FRAMES = "-fforce-dwarf-frame";

/** Text to an object. Block placement would undo the order that asr gave the
 * blocks. */
export function codeCommand(
  input: string,
  output: string,
  options: { asr: boolean },
): string[] {
  const order = options.asr ? ["-mllvm", "-disable-block-placement"] : [];
  const how = ["-O2", ...AS_IT_IS, FRAMES, "-c", ...order];
  return [...IR, ...how, input, "-o", output];
}

/** Inputs of a link in order; members take part where something needs them:
 * an archive's meaning without a file and a process for it. */
export interface LinkFiles {
  objects: readonly string[];
  members: readonly string[];
  script?: string;
  output: string;
}

/** The words of a link, as a response file takes them. */
export function linkCommand(
  flags: readonly string[],
  files: LinkFiles,
): string[] {
  return [
    ...flags,
    ...(files.script === undefined ? [] : ["-T", files.script]),
    ...["-o", files.output, ...files.objects],
    ...["--start-lib", ...files.members, "--end-lib"],
  ];
}

/** Long lists of inputs do not fit a command line. */
export function responseCommand(file: string): string[] {
  return [`@${file}`];
}

/** Bitcode link: one module, nothing optimised. */
export const BITCODE_LINK = [
  "-m",
  "elf_i386",
  "-e",
  "_start",
  "--lto-emit-llvm",
  "--lto-O0",
];

/** ELF link of user programs: two segments on pages of their own, the text
 * (with constants) at the classic i386 address. */
export const USER_LINK = [
  "-m",
  "elf_i386",
  "-static",
  "-e",
  "_start",
  "--image-base=0x08048000",
  "--no-rosegment",
  "-z",
  "separate-loadable-segments",
  "-z",
  "max-page-size=4096",
  "-z",
  "norelro",
  "--build-id=none",
  "--error-limit=0",
];

/** The same with a linker script that says where things are. */
export const SCRIPTED_LINK = USER_LINK.filter((flag) =>
  !flag.startsWith("--image-base") && flag !== "--no-rosegment"
);

const STRIP = "--strip-debug";

/** A link's flags for what is installed, and for a debug file. */
export const STRIPPED = (flags: readonly string[]) => [...flags, STRIP];
export const WITH_DEBUG = (flags: readonly string[]) => [...flags];

export const KERNEL_LINK = [
  "-m",
  "elf_i386",
  "-static",
  "-z",
  "max-page-size=4096",
  "-z",
  "norelro",
  "--build-id=none",
  "--error-limit=0",
];
