// The host's end of the load: a guest program that holds state in many
// services and answers, line by line, whether all of it is as it should be.
import { talkTo } from "./cli.ts";

const ANSWER_DEADLINE_MS = 120_000;

export class Load {
  #child: Deno.ChildProcess;
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #lines: AsyncGenerator<string>;
  #rounds = new Map<string, number>();
  /** The longest round of any worker so far, in the guest's milliseconds. */
  longestRound = 0;

  constructor(machine: string, env: Record<string, string> = {}) {
    const words = ["exec", "--name", machine, "--", "/bin/load"];
    this.#child = talkTo(words, env);
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Resolves when the load has built its state and its workers run. */
  async started(): Promise<void> {
    const line = await this.#line("the start of the load");
    if (line !== "started") throw new Error(`The load says "${line}"`);
  }

  /** Demands two more rounds of every worker; returns all rounds made. */
  async check(): Promise<number> {
    await this.#writer.write(new TextEncoder().encode("check\n"));
    const line = await this.#line("the load's check");
    if (!line.startsWith("ok ")) throw new Error(`The load says "${line}"`);
    let total = 0;
    const [longest, ...counts] = line.slice(3).split(" ");
    this.longestRound = Number(longest);
    for (const word of counts) {
      const [name, count] = word.split("=");
      const rounds = Number(count);
      if (rounds <= (this.#rounds.get(name!) ?? -1)) {
        throw new Error(`The load's worker "${name}" went back in time`);
      }
      this.#rounds.set(name!, rounds);
      total += rounds;
    }
    return total;
  }

  async quit(): Promise<void> {
    await this.#writer.write(new TextEncoder().encode("quit\n"));
    const line = await this.#line("the end of the load");
    if (line !== "done") throw new Error(`The load says "${line}"`);
    const { code } = await this.#child.status;
    if (code !== 0) throw new Error(`The load exits with ${code}`);
  }

  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #line(awaited: string): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Error(
              `No answer in ${ANSWER_DEADLINE_MS / 1000} s: ${awaited}`,
            ),
          ),
        ANSWER_DEADLINE_MS,
      );
    });
    try {
      const next = await Promise.race([this.#lines.next(), late]);
      if (next.done) throw new Error(`The load ended instead of ${awaited}`);
      return next.value;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
  let rest = "";
  for await (
    const chunk of stream.pipeThrough(new TextDecoderStream() as never)
  ) {
    rest += chunk as unknown as string;
    const lines = rest.split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
