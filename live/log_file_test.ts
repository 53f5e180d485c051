import assert from "node:assert/strict";
import {
  LOG_BYTES,
  LogFile,
  LogLostError,
  LogReader,
  logTail,
  logText,
  removeLog,
} from "./log_file.ts";

const MIB = 1024 * 1024;

function inFolder(run: (log: string, folder: string) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync();
    try {
      run(`${folder}/log`, folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

function bytesIn(folder: string): number {
  return [...Deno.readDirSync(folder)]
    .reduce(
      (sum, { name }) => sum + Deno.statSync(`${folder}/${name}`).size,
      0,
    );
}

/** Numbered lines, in chunks that do not end with a line. */
class Lines {
  #next = 0;
  #rest = "";

  constructor(private readonly log: LogFile) {}

  write(bytes: number): void {
    let text = this.#rest;
    while (text.length < bytes) text += `${this.#next++} ${"x".repeat(40)}\n`;
    this.#rest = text.slice(bytes);
    this.log.writeSync(new TextEncoder().encode(text.slice(0, bytes)));
  }

  end(): number {
    this.log.writeSync(new TextEncoder().encode(this.#rest));
    this.#rest = "";
    return this.#next;
  }
}

function numbersOf(text: string): number[] {
  return text.trimEnd().split("\n").map((line) => Number(line.split(" ")[0]));
}

function assertConsecutive(numbers: readonly number[], first: number): void {
  numbers.forEach((n, i) => assert.equal(n, first + i));
}

Deno.test(
  "a log keeps its newest lines, whole, within its bound",
  inFolder((path, folder) => {
    withLog(LogFile.open(path), (log) => {
      const lines = new Lines(log);
      for (let i = 0; i < 3000; i++) {
        lines.write(7001);
        assert.ok(bytesIn(folder) <= LOG_BYTES);
      }
      const count = lines.end();
      const numbers = numbersOf(logText(path));
      assertConsecutive(numbers, numbers[0]!);
      assert.equal(numbers.at(-1), count - 1);
      assert.ok(bytesIn(folder) > LOG_BYTES / 2);
      for (const { name } of Deno.readDirSync(folder)) {
        assert.ok(Deno.readTextFileSync(`${folder}/${name}`).endsWith("\n"));
      }
    });
  }),
);

Deno.test(
  "the last lines of a log come from two files at their border",
  inFolder((path) => {
    withLog(LogFile.open(path), (log) => {
      const lines = new Lines(log);
      while (!exists(`${path}.2`)) lines.write(4096);
      const count = lines.end();
      const own = numbersOf(Deno.readTextFileSync(path)).length;
      assertConsecutive(
        numbersOf(logTail(path, own + 5).join("\n")),
        count - own - 5,
      );
    });
  }),
);

Deno.test(
  "a reader loses and repeats nothing while files move",
  inFolder((path) => {
    withLog(LogFile.open(path), (log) => {
      const lines = new Lines(log);
      lines.write(1000);
      using reader = LogReader.open(path)!;
      const decoder = new TextDecoder();
      let text = "";
      let wanted = 10 * MIB;
      for (let i = 0; wanted > 0; i++) {
        for (const bytes of reader.read()) {
          text += decoder.decode(bytes, { stream: true });
          // While it reads, it is written to, by more than it has read.
          const more = wanted > 0 ? 70_000 : 0;
          if (more > 0) lines.write(more);
          wanted -= more;
        }
        // And while it does not: across a border, and across two.
        const gap = (i % 2 + 1) * 2 * MIB;
        lines.write(gap);
        wanted -= gap;
      }
      const count = lines.end();
      for (const bytes of reader.read()) text += decoder.decode(bytes);
      const numbers = numbersOf(text);
      assertConsecutive(numbers, 0);
      assert.equal(numbers.length, count);
    });
  }),
);

Deno.test(
  "a reader that was outrun says so",
  inFolder((path) => {
    withLog(LogFile.open(path), (log) => {
      const lines = new Lines(log);
      lines.write(1000);
      using reader = LogReader.open(path)!;
      lines.write(2 * LOG_BYTES);
      assert.throws(() => [...reader.read()], LogLostError);
    });
  }),
);

Deno.test(
  "a log without line ends has the same bound",
  inFolder((path, folder) => {
    withLog(LogFile.open(path), (log) => {
      const bytes = new Uint8Array(100_000).fill(120);
      for (let i = 0; i < 200; i++) {
        log.writeSync(bytes);
        assert.ok(bytesIn(folder) <= LOG_BYTES);
      }
    });
  }),
);

Deno.test(
  "a log is begun anew",
  inFolder((path, folder) => {
    const write = (text: string) =>
      withLog(
        LogFile.open(path),
        (log) => log.writeSync(new TextEncoder().encode(text)),
      );
    write("one\n");
    assert.equal(logText(path), "one\n");
    Deno.writeTextFileSync(`${path}.1`, "old\n");
    write("three\n");
    assert.equal(logText(path), "three\n");
    removeLog(path);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.deepEqual(logTail(path, 5), []);
    assert.equal(LogReader.open(path), undefined);
  }),
);

function withLog(log: LogFile, use: (log: LogFile) => void): void {
  try {
    use(log);
  } finally {
    log.close();
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
