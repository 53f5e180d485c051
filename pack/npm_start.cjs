#!/usr/bin/env node
// Node's part of npm's package: it finds Deno and hands over. The package
// `deno` may have no executable of its own, for npm may run no scripts: then
// its package for this host has.
"use strict";
const { spawn } = require("node:child_process");
const { existsSync, readFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { createRequire } = require("node:module");

const EXIT_FAILURE = 125;

function fail(message) {
  process.stderr.write(`minix-live: ${message}\n`);
  process.exit(EXIT_FAILURE);
}

function denoPath() {
  const name = process.platform === "win32" ? "deno.exe" : "deno";
  const manifest = require.resolve("deno/package.json");
  const own = join(dirname(manifest), name);
  if (existsSync(own)) return own;
  const libc = process.platform === "linux" ? "-glibc" : "";
  const host = `@deno/${process.platform}-${process.arch}${libc}`;
  return join(
    dirname(createRequire(manifest).resolve(`${host}/package.json`)),
    name,
  );
}

let deno;
try {
  deno = denoPath();
} catch {
  fail("Cannot find Deno: npm's package \"deno\" has none for this host");
}
const called = basename(process.argv[1] ?? "minix-live").replace(/\.cjs$/, "");
const app = join(__dirname, "..", "app");
// Deno's words, a line each, of which the last is a file there.
const words = readFileSync(join(app, "start"), "utf8").trimEnd().split("\n");
const main = join(app, words.pop());
const child = spawn(deno, [...words, main, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...process.env,
    DENO_NO_UPDATE_CHECK: "1",
    MINIX_LIVE_CALLED: called,
  },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => fail(`Cannot start Deno: ${error.message}`));
child.on("exit", (status, signal) => {
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
