// Command lines of the compiler. Each choice has its reason beside it.

/** Needed on every call, or the driver silently takes the host's target. */
export const TARGET = "--target=i386-unknown-none-elf";

/** Code generation; baked into the bitcode by the first step. */
export const MACHINE = [
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
export function includePath(dialect: Dialect, folder: string): string[] {
  if (dialect !== "musl") {
    return [folder, "core/include", ...ZIG_HEADERS, ...MUSL_HEADERS];
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

const WARNINGS = [
  "-Wall",
  "-Wextra",
  "-Werror",
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

/** Everything but the input, the output and the kind of output. */
export function compileFlags(
  dialect: Dialect,
  folder: string,
  defines: string[],
): string[] {
  return [
    ...MACHINE,
    ...LANGUAGE,
    ...BY_DIALECT[dialect],
    ...defines,
    ...includePath(dialect, folder).flatMap((dir) =>
      dir.startsWith("zig/") ? ["-isystem", dir] : ["-I", dir]
    ),
  ];
}

/** How a C file becomes an object. */
export const OUTPUT_FLAGS = {
  native: ["-O2", "-c"],
  bitcode: ["-O2", "-Xclang", "-disable-llvm-passes", "-flto=full", "-c"],
} as const;

export type OutputKind = keyof typeof OUTPUT_FLAGS;

/** Bitcode link: one module, nothing optimised. */
export const BITCODE_LINK = [
  "-m",
  "elf_i386",
  "-e",
  "_start",
  "--lto-emit-llvm",
  "--lto-O0",
];

/** Text to bitcode, as it is. */
export const BITCODE_FLAGS = [
  "-x",
  "ir",
  "-Xclang",
  "-disable-llvm-passes",
  "-c",
  "-emit-llvm",
];

export const TEXT_FLAGS = ["-x", "ir", "-S", "-emit-llvm"];

/** No -flto: it would leave most inlining to a later step that never comes. */
export const OPTIMISE_FLAGS = ["-x", "ir", "-O2", "-S", "-emit-llvm"];

export const CODE_FLAGS = [
  "-x",
  "ir",
  "-O2",
  "-Xclang",
  "-disable-llvm-passes",
  "-c",
];

/** Block placement would undo the order that asr gave the blocks. */
export const CODE_FLAGS_ASR = [
  ...CODE_FLAGS,
  "-mllvm",
  "-disable-block-placement",
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
  "--strip-debug",
];

/** The same with a linker script that says where things are. */
export const SCRIPTED_LINK = USER_LINK.filter((flag) =>
  !flag.startsWith("--image-base") && flag !== "--no-rosegment"
);

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
  "--strip-debug",
];
