// The file by `deno compile`, where its base can be had: DENORT_BIN names it.
import assert from "node:assert/strict";
import { needing, probe } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { compileFile } from "./packed_file.ts";

const base = await probe("denort", () => {
  const path = Deno.env.get("DENORT_BIN");
  if (!path) throw new Error("DENORT_BIN is not set");
  Deno.statSync(path);
});

Deno.test({
  ...needing(base, "a file of deno compile boots and builds nothing"),
  fn: async () => {
    using scratch = scratchFolder();
    const file = `${scratch.path}/minix-live`;
    await compileFile(file);
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(file, {
        args,
        cwd: scratch.path,
        env: { XDG_STATE_HOME: `${scratch.path}/state` },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return {
        code,
        text: decoder.decode(stdout) + decoder.decode(stderr),
      };
    };
    const booted = await run("boot", "-d");
    assert.equal(booted.code, 0, booted.text);
    assert.match((await run("services")).text, /^pm /m);
    assert.equal((await run("stop")).code, 0);
    const built = await run("build");
    assert.equal(built.code, 125);
    assert.match(
      built.text,
      /^minix-live: Cannot build: this program runs images/,
    );
  },
});
