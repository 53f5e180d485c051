import assert from "node:assert/strict";
import { readVariables, splitBuildvars, variantCount } from "./variables.ts";

Deno.test("readVariables() gives an uninstrumented build by default", () => {
  assert.deepEqual(readVariables([]), {
    bitcode: false,
    magic: false,
    asr: false,
    asrCount: 0,
    debug: false,
    asrSwitches: {},
  });
});

Deno.test("readVariables() lets MKASR imply MKMAGIC and three variants", () => {
  assert.deepEqual(readVariables(["MKASR=yes"]), {
    bitcode: true,
    magic: true,
    asr: true,
    asrCount: 3,
    debug: false,
    asrSwitches: {},
  });
  assert.equal(readVariables(["MKASR=yes", "ASRCOUNT=65536"]).asrCount, 65536);
});

Deno.test("readVariables() lets MKDEBUG change nothing else", () => {
  const { debug, ...rest } = readVariables(["MKASR=yes", "MKDEBUG=yes"]);
  assert.equal(debug, true);
  assert.deepEqual({ ...rest, debug: false }, readVariables(["MKASR=yes"]));
});

Deno.test("readVariables() takes the last value of a variable", () => {
  assert.equal(readVariables(["MKMAGIC=yes", "MKMAGIC=no"]).magic, false);
});

for (const value of ["0", "65537", "x", "-1", "1.5", "", " 3", "1e2"]) {
  Deno.test(`readVariables() refuses ASRCOUNT "${value}"`, () => {
    assert.throws(
      () => readVariables([`ASRCOUNT=${value}`]),
      /^BuildError: Cannot set ASRCOUNT to ".*": want a whole number/,
    );
  });
}

Deno.test("readVariables() refuses what is neither yes nor no", () => {
  assert.throws(() => readVariables(["MKMAGIC=maybe"]), /want yes or no/);
  assert.throws(() => readVariables(["MKASR="]), /want yes or no/);
  assert.throws(() => readVariables(["MKDEBUG=1"]), /want yes or no/);
  assert.throws(() => readVariables(["MKMAGI=yes"]), /no such build variable/);
  assert.throws(() => readVariables(["MKMAGIC"]), /want NAME=VALUE/);
});

Deno.test("readVariables() reads the switches of ASRFLAGS", () => {
  const flags = "ASRFLAGS=-asr-gv-do-permutate=0 -asr-section-do-offset=1";
  assert.deepEqual(readVariables([flags]).asrSwitches, {
    dataOrder: false,
    sectionOffset: true,
  });
  assert.throws(
    () => readVariables(["ASRFLAGS=-asr-gv-do-permutate=2"]),
    /Cannot use "-asr-gv-do-permutate=2" of ASRFLAGS/,
  );
});

Deno.test("splitBuildvars() reads what the wiki writes", () => {
  assert.deepEqual(splitBuildvars(" -V MKASR=yes -VASRCOUNT=4 "), [
    "MKASR=yes",
    "ASRCOUNT=4",
  ]);
  assert.throws(() => splitBuildvars("-V MKASR=yes -x"), /"-x" is not/);
  assert.throws(() => splitBuildvars("-V"), /is not "-V NAME=VALUE"/);
});

Deno.test("ASRSERVICES limits variants to the named services", () => {
  const variables = readVariables([
    "MKASR=yes",
    "ASRCOUNT=200",
    "ASRSERVICES=sched,ds",
  ]);
  assert.deepEqual(variables.asrServices, ["ds", "sched"]);
  assert.equal(variantCount(variables, "ds"), 200);
  assert.equal(variantCount(variables, "pm"), 0);
  assert.equal(variantCount(readVariables(["MKASR=yes"]), "pm"), 3);
});
