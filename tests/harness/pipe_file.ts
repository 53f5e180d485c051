// Named pipes, on a host that may have no program that makes them.

/** Makes a named pipe. */
export function makePipe(path: string): void {
  const library = Deno.dlopen("libc.so.6", {
    mkfifo: { parameters: ["buffer", "u32"], result: "i32" },
  });
  const name = new TextEncoder().encode(`${path}\0`);
  const made = library.symbols.mkfifo(name, 0o600) === 0;
  library.close();
  if (made) return;
  throw new Error(`Cannot make the pipe "${path}"`);
}
