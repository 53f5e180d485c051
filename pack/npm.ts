// npm's package: the app folder, with Deno and the toolchain as dependencies.
