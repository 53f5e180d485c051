// The image that is inside: every service with variants, on the small disk.
import { below, type Files, readFolder, together } from "./files.ts";
import { IMAGE } from "./app.ts";
import { ROOT } from "./root.ts";

const FOLDER = `${ROOT}out/pack`;
const VARIABLES = ["-V", "MKASR=yes", "-V", "ASRCOUNT=3"];

/** An image with the files beside it, under the names that they get inside. */
export async function prebuiltImage(given?: string): Promise<Files> {
  const path = given ?? await build();
  return together(
    new Map([
      [IMAGE, { bytes: Deno.readFileSync(path) }],
      [`${IMAGE}.json`, { bytes: Deno.readFileSync(`${path}.json`) }],
    ]),
    below(`${IMAGE}.boot`, readFolder(`${path}.boot`)),
  );
}

async function build(): Promise<string> {
  const path = `${FOLDER}/${IMAGE}`;
  Deno.mkdirSync(FOLDER, { recursive: true });
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
