// An image with debug files, for who looks at services with a debugger. Few
// services have a variant: it is there to be looked at, not to be many.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive } from "./minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BUILD_SECONDS = 600;

/** Services that have a variant. */
export const VARIED: readonly string[] = ["ds", "keeper", "pm", "vfs"];

const WORDS = [
  ...["-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=1"],
  ...["demo/keeper", "demo/keeper-next"].flatMap(service),
  ...["--program", `${ROOT}demo/load`],
];

/** What campaigns have besides: state of many kinds, and its next version. */
const MORE = [
  ...["awkward", "awkward_next"].flatMap((name) =>
    service(`tests/guest/${name}`)
  ),
  ...["--program", `${ROOT}tests/guest/awkwardctl`],
];

function service(folder: string): string[] {
  return ["--service", `${ROOT}${folder}`];
}

/** Builds it as `output`; without debug files if `debug` is false. */
export async function buildDebugImage(
  output: string,
  { debug = true, all = false }: {
    debug?: boolean;
    /** Every service has two variants, and the awkward one is there. */
    all?: boolean;
  } = {},
): Promise<void> {
  const words = [
    ...WORDS,
    ...all
      ? [...MORE, "-V", "ASRCOUNT=2"]
      : ["-V", `ASRSERVICES=${VARIED.join(",")}`],
  ];
  const { code, stderr } = await minixLive([
    ...["build", ...words, "-o", output],
    ...debug ? ["-V", "MKDEBUG=yes"] : [],
  ], { seconds: BUILD_SECONDS });
  assert.equal(code, 0, stderr);
}
