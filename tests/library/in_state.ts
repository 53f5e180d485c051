// Tests of the library have a state folder for themselves.
import { scratchFolder } from "../harness/minix_live.ts";

/** Runs with a state folder of its own; gets the folder above it. */
export async function inState(
  body: (folder: string) => Promise<void>,
): Promise<void> {
  using folder = scratchFolder();
  const before = Deno.env.get("XDG_STATE_HOME");
  Deno.env.set("XDG_STATE_HOME", `${folder.path}/state`);
  try {
    await body(folder.path);
  } finally {
    if (before === undefined) Deno.env.delete("XDG_STATE_HOME");
    else Deno.env.set("XDG_STATE_HOME", before);
  }
}
