// A program that boots a machine and then stands still, so that it takes no
// notice of the end of what it started.
import assert from "node:assert/strict";
import { within } from "../minix_live.ts";
import { ROOT } from "../tree.ts";
import type { World } from "./world.ts";

/** The process of the machine. */
export async function startProgram(
  world: World,
  name: string,
  image: string,
): Promise<number> {
  const path = `${world.folder}/program.ts`;
  Deno.writeTextFileSync(
    path,
    `import { boot } from "${ROOT}mod.ts";
(await boot(${JSON.stringify({ name, image })})).detach();
console.log("booted");
await new Promise((resolve) => setTimeout(resolve, 1e6));`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", `${ROOT}deno.json`, path],
    env: world.env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  world.adopt(child);
  const reader = child.stdout.getReader();
  const { value } = await within(reader.read(), 60, "a booted machine");
  await reader.cancel();
  assert.equal(new TextDecoder().decode(value), "booted\n");
  child.kill("SIGSTOP");
  const { pid } = world.said(name);
  world.keep(name, pid);
  return pid;
}
