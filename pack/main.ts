// `deno task compile`: the program as one file that needs nothing else.
//
// The stages, each a function of what those before it made:
//
//   image, its snapshot -> bundle -> app folder -> sections -> stub -> file
//
// Same inputs, same bytes.
import { dirname } from "node:path";
import { passSources } from "../build/pipeline/passes/hash.ts";
import { print, runTask, UsageError } from "../dev/task.ts";
import { appFiles, type Cover, packedFacts, type Program } from "./app.ts";
import { packSection, type Section, sha256 } from "./archive.ts";
import { bundle, ENTRIES } from "./bundle.ts";
import { denoFiles } from "./deno_binary.ts";
import { compileWithBase } from "./deno_compile.ts";
import { type Files, together } from "./files.ts";
import { imagePath, prebuiltImage } from "./image.ts";
import { prebuiltSnapshot } from "./snapshot.ts";
import { ownNotices } from "./notices.ts";
import { packNpm } from "./npm.ts";
import { joinFile } from "./payload.ts";
import { ROOT } from "./root.ts";
import { sourceFiles } from "./sources.ts";
import { makeStub } from "./stub.ts";
import { hostTarget, type Target, targetNamed, TARGETS } from "./targets.ts";
import { toolchainFiles } from "./toolchain.ts";
import { declarations } from "./types.ts";

const OUTPUT = "dist/minix-live";
const RELEASE_LEVEL = 19;
const HIGHEST_LEVEL = 19;

const USAGE = `Usage: deno task compile [OPTION]…

Writes the program as one file, and FILE.sha256 beside it.

  --target T       a host of the list, or all (this host)
  --level N        of zstd, 1 to ${HIGHEST_LEVEL} (${RELEASE_LEVEL})
  -o, --output F   file to write (${OUTPUT}); other targets: F-TARGET
  --image I        image to pack with the files beside it (built: all variants)
  --npm            write dist/minix-live-VERSION.tgz, npm's package, instead

With DENORT_BIN, Deno's own base of compiled programs, \`deno compile\` is used.

Hosts; but for x86_64-linux their files build no images:

${
  TARGETS.map(({ name, tried }) => `  ${name.padEnd(15)}  ${tried}`).join("\n")
}`;

function readLevel(text: string | undefined): number {
  if (text === undefined) return RELEASE_LEVEL;
  if (
    /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= HIGHEST_LEVEL
  ) {
    return Number(text);
  }
  throw new UsageError(
    `Cannot use "${text}" for --level: want 1 to ${HIGHEST_LEVEL}`,
  );
}

function readTargets(text: string | undefined): readonly Target[] {
  if (text === undefined) return [hostTarget()];
  if (text === "all") return TARGETS;
  try {
    return [targetNamed(text)];
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function outputOf(target: Target, output: string): string {
  const own = target.name === hostTarget().name;
  return `${output}${own ? "" : `-${target.name}`}${
    target.os === "win32" ? ".exe" : ""
  }`;
}

function appOf(
  target: Target,
  cover: Cover,
  program: Program,
): Files {
  return appFiles(
    program,
    packedFacts({
      cover,
      target: cover === "npm" ? "npm" : target.name,
      builds: target.builds && cover !== "compiled",
      image: program.image,
      passes: passSources(),
    }),
  );
}

async function sectionsOf(
  target: Target,
  app: Files,
  level: number,
): Promise<Section[]> {
  return [
    packSection("deno", await denoFiles(target), level),
    packSection("app", app, level),
    ...target.builds
      ? [
        packSection("sources", sourceFiles(), level),
        packSection("toolchain", toolchainFiles(), level),
      ]
      : [],
  ];
}

/** The file under its name, whole or not at all; and its checksum. */
function writeOutput(path: string, bytes: Uint8Array): void {
  const slash = path.lastIndexOf("/");
  if (slash > 0) Deno.mkdirSync(path.slice(0, slash), { recursive: true });
  Deno.writeFileSync(`${path}.new`, bytes, { mode: 0o755 });
  Deno.renameSync(`${path}.new`, path);
  const name = path.slice(slash + 1);
  Deno.writeTextFileSync(`${path}.sha256`, `${sha256(bytes)}  ${name}\n`);
  const MIB = 1024 * 1024;
  print(`${path} (${(bytes.length / MIB).toFixed(1)} MiB)`);
}

await runTask(
  {
    name: "compile",
    usage: USAGE,
    options: {
      target: { type: "string" },
      level: { type: "string" },
      output: { type: "string", short: "o" },
      image: { type: "string" },
      npm: { type: "boolean" },
    },
    most: 0,
  },
  async (values) => {
    const targets = readTargets(values.target);
    const level = readLevel(values.level);
    const output = values.output ?? OUTPUT;
    const path = await imagePath(values.image);
    const image = prebuiltImage(path);
    const program: Program = {
      image: together(image, await prebuiltSnapshot(path)),
      bundle: await bundle(ENTRIES),
      types: await declarations(),
    };
    if (values.npm) {
      const app = appOf(hostTarget(), "npm", program);
      const parts = { app, sources: sourceFiles(), notices: ownNotices() };
      print(await packNpm(parts, dirname(output)));
      return 0;
    }
    const hasBase = Boolean(Deno.env.get("DENORT_BIN"));
    for (const target of targets) {
      const cover = hasBase ? "compiled" : "file";
      const app = appOf(target, cover, program);
      const bytes = hasBase ? await compileWithBase(target, app) : joinFile(
        await makeStub(target, `${ROOT}out/pack/zig`),
        await sectionsOf(target, app, level),
      );
      writeOutput(outputOf(target, output), bytes);
    }
    return 0;
  },
);
