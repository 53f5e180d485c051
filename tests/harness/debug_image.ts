// An image with debug files, for who looks at services with a debugger. Few
// services have a variant: it is there to be looked at, not to be many.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive } from "./minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BUILD_SECONDS = 600;

/** Services that have a variant. */
export const VARIED: readonly string[] = ["ds", "pm", "vfs"];

const WORDS = [
  ...["-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=1"],
  ...["-V", `ASRSERVICES=${VARIED.join(",")}`],
  ...["--service", `${ROOT}demo/keeper`],
  ...["--service", `${ROOT}demo/keeper-next`, "--program", `${ROOT}demo/load`],
];

/** Builds it as `output`; without debug files if `debug` is false. */
export async function buildDebugImage(
  output: string,
  { debug = true, overlay, all = false }: {
    debug?: boolean;
    overlay?: string;
    /** Every service has a variant. */
    all?: boolean;
  } = {},
): Promise<void> {
  const words = all
    ? WORDS.filter((word, at) =>
      !word.startsWith("ASRSERVICES=") &&
      !WORDS[at + 1]?.startsWith("ASRSERVICES=")
    )
    : WORDS;
  const { code, stderr } = await minixLive([
    ...["build", ...words, "-o", output],
    ...debug ? ["-V", "MKDEBUG=yes"] : [],
    ...overlay === undefined ? [] : ["--overlay", overlay],
  ], { seconds: BUILD_SECONDS });
  assert.equal(code, 0, stderr);
}
