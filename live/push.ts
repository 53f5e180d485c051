/** Files that take their places in the guest together, and can be put back. */
import type { BuiltFile } from "../build/mod.ts";
import { MachineError } from "./errors.ts";
import type { Machine } from "./machine.ts";

/** The guest's tool that does it. */
const RENEW = "/sbin/renew";
/** A program of the guest has 256 words at most. */
const MOST_PATHS = 100;

type Verb = "put" | "hide" | "keep" | "undo" | "drop";

export class Push {
  /** Files that are there. */
  readonly paths: readonly string[];
  readonly #hidden: readonly string[];
  readonly #machine: Machine;

  private constructor(
    machine: Machine,
    paths: readonly string[],
    hidden: readonly string[],
  ) {
    this.#machine = machine;
    this.paths = paths;
    this.#hidden = hidden;
  }

  /** Puts files in their places, and takes others away; all, or nothing is
   * as it was not before. */
  static async start(
    machine: Machine,
    files: readonly BuiltFile[],
    hidden: readonly string[] = [],
  ): Promise<Push> {
    const push = new Push(machine, files.map(({ path }) => path), hidden);
    try {
      for (const { path, bytes, mode } of files) {
        await machine.writeFile(`${path}.new`, bytes, { mode });
      }
      await push.#renew("hide", hidden);
      await push.#renew("put", push.paths);
    } catch (error) {
      // What hinders this as well was the reason.
      await push.#renew("drop", push.paths).catch(() => {});
      await push.#renew("undo", hidden).catch(() => {});
      throw error;
    }
    return push;
  }

  /** What stood there before is gone for good. */
  keep(): Promise<void> {
    return this.#renew("keep", [...this.paths, ...this.#hidden]);
  }

  /** All is as it was before. */
  undo(): Promise<void> {
    return this.#renew("undo", [...this.paths, ...this.#hidden]);
  }

  async #renew(verb: Verb, paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += MOST_PATHS) {
      const { status, stderr } = await this.#machine.exec([
        ...[RENEW, verb],
        ...paths.slice(at, at + MOST_PATHS),
      ]);
      if (status === 0) continue;
      const [said] = stderr.split("\n");
      throw new MachineError(
        `Cannot install "${paths[at]}": ${said || `status ${status}`}`,
      );
    }
  }
}
