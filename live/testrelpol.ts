/** MINIX's testrelpol, as the guest's program of that name tells. */

const PROGRAM = "/usr/tests/minix-posix/testrelpol";

/** One case of testrelpol: a crash, an update, or several at once. */
export interface RelPolRow {
  /** "recovery", "single" or "group". */
  readonly phase: string;
  /** Name of the case. */
  readonly case: string;
  /** The services that it is about. */
  readonly labels: readonly string[];
  /** "ok", "not ok" or "skipped". */
  readonly verdict: "ok" | "not ok" | "skipped";
  /** Of a skipped case: why. */
  readonly reason?: string;
  /** Of a label that names no service: what is wrong. */
  readonly error?: string;
  /** What is asked of rs, as words of minix-service. */
  readonly words?: readonly string[];
  /** Statuses of which one is right. */
  readonly expected?: readonly number[];
  /** The status that came. */
  readonly status?: number;
  /** Phase in which a failure is right, or "none". */
  readonly expectedPhase?: string;
  /** Phase in which the update failed, or "none". */
  readonly failedPhase?: string;
  /** Time of the guest that it took. */
  readonly seconds?: number;
  /** What was not as before. */
  readonly differs?: readonly string[];
}

/** The command line of the guest's program. */
export function relPolWords(
  labels: readonly string[],
  { rows }: { rows: boolean },
): string[] {
  return [PROGRAM, ...rows ? ["-j"] : [], ...labels];
}

/** Takes the rows, where they were asked for, out of what the program prints;
 * other lines go on. */
export class RelPolReader {
  readonly rows: RelPolRow[] = [];
  readonly #decoder = new TextDecoder();
  readonly #asked: boolean;
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(asked: boolean, onLine: (line: string) => void) {
    this.#asked = asked;
    this.#onLine = onLine;
  }

  take(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true }))
      .split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (this.#asked && line.startsWith("{")) {
        this.rows.push(JSON.parse(line) as RelPolRow);
      } else this.#onLine(line);
    }
  }
}
