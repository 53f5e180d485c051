// The file of every target: its headers are those of that host's programs,
// and the payload is behind them. What can be run of them is run by file_test
// and by the campaign arm64.
import assert from "node:assert/strict";
import { joinFile, readTable } from "../../pack/payload.ts";
import { ROOT } from "../../pack/root.ts";
import { makeStub } from "../../pack/stub.ts";
import { TARGETS } from "../../pack/targets.ts";
import { machineOf } from "./headers.ts";
import { section } from "./small_file.ts";

for (const target of TARGETS) {
  Deno.test(`a file for ${target.name} is a program of that host`, async () => {
    const stub = await makeStub(target, `${ROOT}out/pack/zig`);
    const payload = section("app", { "main.js": "main" });
    const file = joinFile(stub, [payload]);
    assert.equal(machineOf(file), target.name);
    const [line] = readTable(file);
    assert.equal(line!.key, payload.key);
    assert.equal(line!.offset, stub.length);
  });
}
