// The image that is inside: every service with variants, on the small disk.
import { dirname } from "node:path";
import { CTL_VERSION } from "../core/abi/abi.ts";
import { APP_FILES, VERSION } from "../host/mod.ts";
import { below, type Files, readFolder, together } from "./files.ts";
import { ROOT } from "./root.ts";

const IMAGE = APP_FILES.image;
const BUILT = `${ROOT}out/pack/minix.img`;
const VARIABLES = ["-V", "MKASR=yes", "-V", "ASRCOUNT=3"];

/** The image that is packed: the one that is given, or one that is built. */
export function imagePath(given?: string): Promise<string> | string {
  return given ?? build();
}

/** An image with the files beside it, under the names that they get inside. */
export function prebuiltImage(path: string): Files {
  const manifest = readManifest(path);
  return together(
    new Map([
      [IMAGE, { bytes: Deno.readFileSync(path) }],
      [`${IMAGE}.json`, { bytes: manifest }],
    ]),
    below(`${IMAGE}.boot`, readFolder(`${path}.boot`)),
  );
}

/** Refuses an image that this program would not boot. */
function readManifest(image: string): Uint8Array {
  const bytes = readIt(image, `${image}.json`);
  const { builder } = JSON.parse(new TextDecoder().decode(bytes)) as {
    builder?: { version: string; control: number };
  };
  if (builder?.control === CTL_VERSION) return bytes;
  const other = builder === undefined
    ? "an older minix-live"
    : `minix-live ${builder.version} (control link ${builder.control})`;
  throw new Error(
    `Cannot pack "${image}": it was built by ${other}, ` +
      `this is ${VERSION} (control link ${CTL_VERSION})`,
  );
}

function readIt(image: string, path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`Cannot pack "${image}": no manifest "${path}"`, { cause });
  }
}

async function build(): Promise<string> {
  const path = BUILT;
  Deno.mkdirSync(dirname(path), { recursive: true });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}main.ts`, "build", ...VARIABLES, "-o", path],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return path;
  throw new Error(
    `Cannot build the image: ${new TextDecoder().decode(stderr).trim()}`,
  );
}
