// The functions that the headers of a guest's program declare: ours and
// musl's, all of them, as clang's syntax tree has them.
import { fileURLToPath } from "node:url";
import { compileFlags } from "../../build/pipeline/system/flags.ts";
import { clang, toolchainFolder } from "../harness/clang.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MUSL = "libc/include/generic-musl";

/** Headers that cannot be included in a guest's file, or not with the rest. */
const APART: Readonly<Record<string, string>> = {
  "sys/kd.h": "includes a header of Linux' kernel",
  "sys/soundcard.h": "includes a header of Linux' kernel",
  "sys/vt.h": "includes a header of Linux' kernel",
  "sys/syscall.h": "numbers of Linux' calls",
  "syscall.h": "numbers of Linux' calls",
  "tgmath.h": "macros over the names of math.h and complex.h",
};

/** Ours that are MINIX's, which tests/guest/names links, and the inside of libc. */
const OURS_APART = /^(bits|minix|sys\/ioc_|lib\.h$)/;

export interface Header {
  name: string;
  /** Why it is left out. */
  apart?: string;
}

export function headers(): Header[] {
  // Ours last: musl has members that are called as macros of sys/cdefs.h are.
  const names = new Set([
    ...headersBelow(`${toolchainFolder()}/${MUSL}`)
      .filter((name) => !name.startsWith("bits/")).sort(),
    ...headersBelow(`${ROOT}core/include`)
      .filter((name) => !OURS_APART.test(name)).sort(),
  ]);
  return [...names].map((name) => {
    const apart = APART[name];
    return apart === undefined ? { name } : { name, apart };
  });
}

function headersBelow(folder: string, prefix = ""): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? headersBelow(`${folder}/${name}`, `${prefix}${name}/`)
      : name.endsWith(".h")
      ? [prefix + name]
      : []
  );
}

/** The first lines of a C file that includes them all. */
export function includeAll(): string {
  return [
    "#define _GNU_SOURCE 1",
    ...headers().filter(({ apart }) => apart === undefined)
      .map(({ name }) => `#include <${name}>`),
    "",
  ].join("\n");
}

/** External functions, sorted. */
export async function declaredFunctions(): Promise<string[]> {
  using folder = scratchFolder();
  const source = `${folder.path}/all.c`;
  Deno.writeTextFileSync(source, includeAll());
  const flags = compileFlags("user", "core/libc", [], {
    flags: ["-w"],
    includes: [],
  });
  const tree = await clang(
    ...flags,
    ...["-working-directory", ROOT, "-Xclang", "-ast-dump", source],
  );
  const names = new Set<string>();
  for (const line of tree.split("\n")) {
    const name = /^[|`]-FunctionDecl .*? (\w+) '[^']+'(?::'[^']+')?(.*)$/.exec(
      line,
    );
    if (name === null || / implicit /.test(line)) continue;
    if (!/ (?:static|inline)\b/.test(name[2]!)) names.add(name[1]!);
  }
  return [...names].sort();
}
