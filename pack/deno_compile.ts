// The file by `deno compile`, where its base (denort) can be had. It runs
// images and builds none: a compiler inside such a file cannot be started.
import { type Files, writeFiles } from "./files.ts";
import { hostTarget, type Target } from "./targets.ts";

/** `DENORT_BIN` names the base, for this host. */
export async function compileWithBase(
  target: Target,
  app: Files,
): Promise<Uint8Array> {
  if (target.name !== hostTarget().name) {
    throw new Error(
      `Cannot compile for "${target.name}": DENORT_BIN is for this host`,
    );
  }
  const folder = Deno.makeTempDirSync();
  try {
    writeFiles(`${folder}/app`, app);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["compile", "--allow-all", "--no-check", "--no-config"],
        ...["--include", "app", "--output", "file", "app/main.js"],
      ],
      cwd: folder,
      stdin: "null",
    }).output();
    if (!success) {
      throw new Error(
        `Cannot compile: ${new TextDecoder().decode(stderr).trim()}`,
      );
    }
    return Deno.readFileSync(`${folder}/file`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
