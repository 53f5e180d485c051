/** Updates that a judge looks at: a program on gdb compares both instances. */
import { join, MinixLiveError, temporaryFolder } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import { DebugFiles } from "./look/debug_files.ts";
import { NewFile } from "./look/host_file.ts";
import { judge, type Judgement, needGdb } from "./look/judge.ts";
import type { ExecOptions, Machine, ServiceResult } from "./machine.ts";

export type { Difference, Judgement } from "./look/judge.ts";

/** Status of an update that the judge has an objection to. */
export const EXIT_DIFFERS = 124;

/** How an update is verified. */
export interface VerifyOptions extends Omit<ExecOptions, "stdin"> {
  /** More folders of debug files than that of the machine's image. */
  readonly debug?: readonly string[];
  /** Who aborts while the check is judged gets no update. */
  readonly signal?: AbortSignal;
}

/** An update that was judged. */
export interface VerifiedResult extends ServiceResult {
  /** What the judge says of the last transfer that there was; null if there was
   * none, since the update was refused or failed. */
  readonly judgement: Judgement | null;
  /** The new instance serves. */
  readonly isMade: boolean;
}

/** An update in the words of minix-service. */
interface Update {
  readonly words: readonly string[];
  /** Of the word that names the target. */
  readonly target: number;
  readonly label: string;
}

/**
 * Makes an update only if its transfer is good. First it is made as a check,
 * which rs undoes in any case, and the judge compares both instances at the
 * moment before that. If it has no objection the update is made, and that
 * transfer is judged too: the service has gone on in between.
 */
export async function verifiedUpdate(
  machine: Machine,
  words: readonly string[],
  { debug = [], onOut, onErr, signal, ...options }: VerifyOptions = {},
): Promise<VerifiedResult> {
  const update = readUpdate(words);
  if (machine.image === undefined) {
    throw new MachineError(
      "Cannot verify an update: only the process of a machine of minix-live " +
        "can look into it",
      { hint: "boot it with this minix-live, and name it: --name M" },
    );
  }
  await needGdb();
  const files = DebugFiles.in([`${machine.image}.debug`, ...debug]);
  const { endpoint } = await machine.service(update.label);
  const folder = Deno.makeTempDirSync({
    ...{ dir: temporaryFolder(), prefix: "minix-live-verify-" },
  });
  const run = async (
    words: readonly string[],
    streams: Pick<ExecOptions, "onOut" | "onErr">,
  ): Promise<VerifiedResult> => {
    const old = join(folder, "old.core");
    const next = join(folder, "new.core");
    using one = new NewFile(old);
    using two = new NewFile(next);
    await machine.watchParting(endpoint, { old: one.file, next: two.file });
    const isCheck = words.includes(CHECK);
    const result = await machine.minixService(words, {
      ...options,
      ...streams,
    });
    const { taken, reason } = await machine.parting();
    const isMade = result.status === 0 && !isCheck;
    if (result.status !== 0) return { ...result, judgement: null, isMade };
    if (!taken) {
      const why = reason ?? "no instance has taken over a state";
      throw new MachineError(
        `Cannot judge the ${isCheck ? "checked " : ""}update of ` +
          `"${update.label}": ${why}`,
      );
    }
    one.keep();
    two.keep();
    const pair = { service: update.label, old, next };
    const judgement = await judge(pair, files, folder);
    return { ...result, judgement, isMade };
  };
  try {
    const tried = await run(withCheck(update), {
      onOut: () => {},
      // Of a check that succeeds nobody asked to hear.
      ...onErr === undefined ? {} : { onErr: hold(onErr) },
    });
    const asked = words.includes(CHECK);
    if (asked || tried.judgement?.clean !== true) return tried;
    signal?.throwIfAborted();
    return await run(words, {
      ...onOut === undefined ? {} : { onOut },
      ...onErr === undefined ? {} : { onErr },
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const CHECK = "-check";
/** What the tool says of a check that went well. */
const GOOD = "minix-service: the update would succeed\n";

/** Passes on all but what a good check says. */
function hold(
  onErr: NonNullable<ExecOptions["onErr"]>,
): NonNullable<ExecOptions["onErr"]> {
  return (bytes) =>
    new TextDecoder().decode(bytes) === GOOD ? undefined : onErr(bytes);
}

/** The words of one update that is made at once. */
function readUpdate(words: readonly string[]): Update {
  const refuse = (why: string): never => {
    throw new MinixLiveError(`Cannot verify "${words.join(" ")}": ${why}`, {
      hint: "minix-live minix-service --verify -t update self -label LABEL",
    });
  };
  const at = words.findIndex((word) => !word.startsWith("-"));
  if (words[at] !== "update") refuse("it is no update");
  const flags = words.slice(0, at).join("");
  if (/[qo]/.test(flags)) {
    refuse("the instances of a queue, or of -o, do not part at its end");
  }
  const target = at + 1;
  const label = words.indexOf("-label", target);
  const named = label < 0 ? undefined : words[label + 1];
  const binary = words[target] ?? refuse("it has no target");
  const chosen = named ??
    (binary === "self" ? undefined : binary.slice(binary.lastIndexOf("/") + 1));
  return { words, target, label: chosen ?? refuse("it has no -label") };
}

function withCheck({ words, target }: Update): readonly string[] {
  if (words.includes(CHECK)) return words;
  return [...words.slice(0, target + 1), CHECK, ...words.slice(target + 1)];
}
