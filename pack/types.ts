// Declarations of the library: what `deno pack` makes of the modules that
// `mod.ts` reaches, without the modules.
import { parseTar } from "nanotar";
import { gunzipSync } from "node:zlib";
import config from "../deno.json" with { type: "json" };
import { type Files, readFolder, textFile, writeFiles } from "./files.ts";
import { ROOT } from "./root.ts";

/** Whatever a declaration may be of. */
const FOLDERS = ["build", "core", "emu", "formats", "host", "live"];
const PREFIX = "package/";

/** `mod.d.ts`, and what it names. */
export async function declarations(): Promise<Files> {
  const folder = Deno.makeTempDirSync();
  try {
    copySources(folder);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["pack", "--allow-dirty", "--no-source-maps", "-o", "out.tgz"],
      ],
      cwd: folder,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
    }).output();
    const said = new TextDecoder().decode(stderr);
    if (!success || said.includes("error[")) {
      throw new Error(`Cannot declare the library: ${said.trim()}`);
    }
    const archive = gunzipSync(Deno.readFileSync(`${folder}/out.tgz`));
    return new Map(
      parseTar(new Uint8Array(archive))
        .filter(({ name }) => name.endsWith(".d.ts"))
        .map(({ name, data }) => [
          name.slice(PREFIX.length),
          textFile(withEndings(new TextDecoder().decode(data))),
        ]),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Declarations name declarations: that ".js" stands for ".d.ts" holds in
 * npm's packages alone. */
function withEndings(text: string): string {
  return text.replace(/(from "\.[^"]+)\.js"/g, '$1.d.ts"');
}

/** The package has a scope there, which `deno pack` insists on. */
function copySources(folder: string): void {
  for (const name of FOLDERS) {
    writeFiles(
      `${folder}/${name}`,
      readFolder(
        `${ROOT}${name}`,
        (file) => file.endsWith(".ts") && !file.endsWith("_test.ts"),
      ),
    );
  }
  for (const name of ["mod.ts", "deno.lock"]) {
    Deno.copyFileSync(`${ROOT}${name}`, `${folder}/${name}`);
  }
  const { name, version, license, exports, imports } = config;
  const { compilerOptions, nodeModulesDir } = config;
  const own = {
    ...{ name: `@${name}/${name}`, version, exports, license },
    ...{ imports, compilerOptions, nodeModulesDir },
  };
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify(own));
}
