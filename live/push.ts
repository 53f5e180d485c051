/** Files that take their places in the guest together, and can be put back. */
import { CTL_MAX_DATA } from "../core/abi/abi.ts";
import type { BuiltFile } from "../build/mod.ts";
import { MachineError } from "./errors.ts";
import type { Machine } from "./machine.ts";

/** The guest's tool that does it. */
const RENEW = "/sbin/renew";
/** A program of the guest has 256 words at most, and they are one message. */
const MOST_PATHS = 100;
const MOST_BYTES = CTL_MAX_DATA - 128;

type Verb = "put" | "hide" | "keep" | "undo" | "remove" | "drop";

export class Push {
  /** Files that are there. */
  readonly paths: readonly string[];
  readonly #machine: Machine;
  /** Written beside the places that they are for. */
  readonly #fresh: string[] = [];
  /** In their places. */
  readonly #put: string[] = [];
  /** What an old file is kept of, by the guest's word. */
  readonly #old = new Set<string>();

  private constructor(machine: Machine, paths: readonly string[]) {
    this.#machine = machine;
    this.paths = paths;
  }

  /** Puts files in their places, and takes others away; all, or nothing is
   * as it was not before. */
  static async start(
    machine: Machine,
    files: readonly BuiltFile[],
    hidden: readonly string[] = [],
  ): Promise<Push> {
    const push = new Push(machine, files.map(({ path }) => path));
    try {
      for (const { path, bytes, mode } of files) {
        await machine.writeFile(`${path}.new`, bytes, { mode });
        push.#fresh.push(path);
      }
      for (const some of callsFor(hidden)) await push.#replace("hide", some);
      for (const some of callsFor(push.paths)) {
        await push.#replace("put", some);
        push.#put.push(...some);
      }
    } catch (error) {
      // What hinders this as well was the reason.
      await push.undo().catch(() => {});
      await push.#renew("drop", push.#fresh).catch(() => {});
      throw error;
    }
    return push;
  }

  /** What stood there before is gone for good. */
  keep(): Promise<void> {
    return this.#renew("keep", [...this.#old]);
  }

  /** All is as it was before. */
  async undo(): Promise<void> {
    const made = this.#put.filter((path) => !this.#old.has(path));
    try {
      await this.#renew("remove", made);
    } finally {
      await this.#renew("undo", [...this.#old]);
    }
  }

  /** One call of the tool, which says what it keeps the old files of. */
  async #replace(verb: "put" | "hide", paths: readonly string[]) {
    const { stdout, failure } = await this.#call(verb, paths);
    for (const path of stdout.split("\n")) if (path !== "") this.#old.add(path);
    if (failure !== undefined) throw failure;
  }

  /** With all of them, whatever becomes of some. */
  async #renew(verb: Verb, paths: readonly string[]): Promise<void> {
    let first: Error | undefined;
    for (const some of callsFor(paths)) {
      const { failure } = await this.#call(verb, some);
      first ??= failure;
    }
    if (first !== undefined) throw first;
  }

  async #call(
    verb: Verb,
    paths: readonly string[],
  ): Promise<{ stdout: string; failure: MachineError | undefined }> {
    const { status, stdout, stderr } = await this.#machine.exec(
      [RENEW, verb, ...paths],
    );
    if (status === 0) return { stdout, failure: undefined };
    const [said] = stderr.split("\n");
    const failure = new MachineError(
      `Cannot install "${paths[0]}": ${said || `status ${status}`}`,
    );
    return { stdout, failure };
  }
}

/** Paths in portions of which each fits one call of the tool. */
function callsFor(paths: readonly string[]): string[][] {
  const encoder = new TextEncoder();
  const calls: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const bytes = encoder.encode(path).length + 1;
    if (bytes > room || calls.at(-1)!.length === MOST_PATHS) {
      calls.push([]);
      room = MOST_BYTES;
    }
    calls.at(-1)!.push(path);
    room -= bytes;
  }
  return calls;
}
