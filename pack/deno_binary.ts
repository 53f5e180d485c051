// Deno's executable for a target: the one that runs this, or npm's package of
// the same version. Those packages stand in no lock file of the tree: Deno
// fetches all that a lock file has, for whoever runs anything.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "./files.ts";
import { hostTarget, type Target } from "./targets.ts";

/** What the integrity of the targets' packages is of. */
export const DENO_VERSION = "2.9.6";

export async function denoFiles(target: Target): Promise<Files> {
  if (Deno.version.deno !== DENO_VERSION) {
    throw new Error(
      `Cannot pack Deno ${Deno.version.deno}: this wants ${DENO_VERSION}`,
    );
  }
  const name = target.os === "win32" ? "deno.exe" : "deno";
  const path = target.name === hostTarget().name
    ? Deno.execPath()
    : `${await packageOf(target)}/${name}`;
  return new Map([
    [name, { bytes: Deno.readFileSync(path), executable: true }],
  ]);
}

/** Fetches the package when Deno's cache does not have it. */
async function packageOf(target: Target): Promise<string> {
  const folder = Deno.makeTempDirSync();
  try {
    const specifier = `npm:${target.deno}@${DENO_VERSION}`;
    const file = JSON.stringify(`${specifier}/package.json`);
    Deno.writeTextFileSync(
      `${folder}/find.js`,
      `await import(${file}, { with: { type: "json" } });
console.log(import.meta.resolve(${file}));
`,
    );
    Deno.writeTextFileSync(`${folder}/lock`, lockOf(target, specifier));
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      {
        args: [
          ...["run", "--quiet", "--allow-all", "--no-config", "--frozen"],
          ...["--lock", `${folder}/lock`, `${folder}/find.js`],
        ],
        stdin: "null",
      },
    ).output();
    const decoder = new TextDecoder();
    if (success) return dirname(fileURLToPath(decoder.decode(stdout).trim()));
    const said = decoder.decode(stderr).trim().split("\n")[0]!;
    throw new Error(`Cannot fetch "${target.deno}": ${said}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function lockOf(target: Target, specifier: string): string {
  const { deno, integrity, os, cpu } = target;
  return JSON.stringify({
    version: "5",
    specifiers: { [specifier]: DENO_VERSION },
    npm: { [`${deno}@${DENO_VERSION}`]: { integrity, os: [os], cpu: [cpu] } },
  });
}
