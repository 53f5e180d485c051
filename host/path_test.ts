import assert from "node:assert/strict";
import * as posix from "node:path/posix";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dirname, isAbsolute, join, pathOf, resolve } from "./path.ts";

const PATHS = [
  ...["", ".", "..", "/", "a", "a/", "/a", "/a/", "a/b", "a//b", "./a", "/."],
  ...["../a", "a/..", "/..", "/../a", "a/../..", "a/./b/../c", "//a//", "a b"],
];

Deno.test("join() is node's", () => {
  for (const one of PATHS) {
    for (const other of PATHS) {
      const expected = posix.join(one, other);
      assert.equal(
        join(one, other),
        expected.length > 1 ? expected.replace(/\/$/, "") : expected,
        JSON.stringify([one, other]),
      );
    }
  }
});

Deno.test("dirname(), isAbsolute() and resolve() are node's", () => {
  for (const path of PATHS) {
    assert.equal(isAbsolute(path), posix.isAbsolute(path), path);
    assert.equal(resolve(path), posix.resolve(path), path);
    if (/^[^/]*$|\.\.|\.$|\/\//.test(path)) continue;
    assert.equal(dirname(path), posix.dirname(path), path);
  }
});

Deno.test("pathOf() is node's fileURLToPath()", () => {
  for (const path of ["/a b/c#d?e%f", "/ü/€", "/"]) {
    const url = pathToFileURL(path);
    assert.equal(pathOf(url), fileURLToPath(url));
    assert.equal(pathOf(url.href), path);
  }
});
