/** Programs of the guest. */
import {
  type Ended,
  exec,
  execError,
  type ExecPlace,
  type Request,
  type Session,
  type Word,
} from "../emu/client.ts";

/** Takes bytes; the stream goes on when the promise settles. */
export type Consumer = (bytes: Uint8Array) => void | Promise<void>;

/** What a program of the guest finds, and takers of what it writes. */
export interface SpawnOptions extends ExecPlace {
  /** Takes its standard output. */
  readonly onOut?: Consumer;
  /** Takes its standard error. */
  readonly onErr?: Consumer;
}

/** How a program of the guest ended. */
export interface Exit {
  /** Exit status as a shell gives it: 128 + n after signal n. */
  readonly status: number;
  /** Number of the signal that ended it. */
  readonly signal: number | null;
}

const SIGNAL_BASE = 128;

/** A program of the guest that is under way. */
export class GuestProcess {
  /** A program that could not be run has status 127 or 126; a failure is a
   * {@link GuestError}, or the end of the machine. */
  readonly ended: Promise<Exit>;
  readonly #request: Request;

  /** Made by `Machine.spawn`. */
  constructor(request: Request, refused: (errno: number) => Error) {
    this.#request = request;
    this.ended = request.ended.then((ended) => exitOf(ended, refused));
    // Whoever never asks for the end is not told of a failure by the runtime.
    this.ended.catch(() => {});
  }

  /** Sends bytes of its standard input; settles when they are taken. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#request.write(bytes);
  }

  /** Ends its standard input. */
  endInput(): void {
    this.#request.end();
  }

  /** Sends it a signal of the guest, by number. */
  signal(number: number): void {
    this.#request.signal(number);
  }

  /** Gives it up: the guest ends it as a terminal's hang-up does. */
  abandon(): void {
    this.#request.abandon();
  }
}

function exitOf(ended: Ended, refused: (errno: number) => Error): Exit {
  switch (ended.how) {
    case "exit":
      return { status: ended.value, signal: null };
    case "signal":
      return { status: SIGNAL_BASE + ended.value, signal: ended.value };
    case "error":
      throw refused(ended.value);
  }
}

export async function spawn(
  session: Session,
  argv: readonly Word[],
  options: SpawnOptions,
): Promise<GuestProcess> {
  if (argv.length === 0) throw new TypeError("Cannot run: no program given");
  return new GuestProcess(
    await exec(session, argv, options),
    (errno) => execError(argv, options, errno),
  );
}
