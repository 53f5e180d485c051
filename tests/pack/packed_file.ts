// The single file, as `deno task compile` makes it at the gate's level.
import assert from "node:assert/strict";
import { ROOT } from "../harness/tree.ts";

/** Written to; `image` is packed with the files beside it. */
export async function compileFile(path: string, image: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${ROOT}pack/main.ts`, "--level", "3"],
      ...["--image", image, "-o", path],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
