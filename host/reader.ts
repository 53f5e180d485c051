/** Who reads what we write. */

const STDOUT = 1;
const POLLERR = 8;

/** The C library that the runtime itself has loaded. */
const LIBRARY: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.dylib",
};

/**
 * Tells whether nobody reads our standard output any more, which else only the
 * next write tells. The runtime has no such question: it is poll(2)'s. Where
 * that cannot be asked, the answer is that somebody reads.
 */
export function readerWatch(): { isGone(): boolean; close(): void } {
  const name = LIBRARY[Deno.build.os];
  try {
    if (name === undefined) throw new Error("no such question");
    const library = Deno.dlopen(name, {
      poll: { parameters: ["buffer", "usize", "i32"], result: "i32" },
    });
    return {
      isGone() {
        // struct pollfd: a word, and twice half of one.
        const entry = new Int16Array(4);
        new Int32Array(entry.buffer)[0] = STDOUT;
        const found = library.symbols.poll(entry, 1n, 0);
        return found > 0 && (entry[3]! & POLLERR) !== 0;
      },
      close: () => library.close(),
    };
  } catch {
    return { isGone: () => false, close: () => {} };
  }
}
