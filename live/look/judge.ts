/** Runs the judge of state transfers (judge/), a program on gdb, which shares no
 * code with what it judges. */
import { join, judgeFolder, reasonOf } from "../../host/mod.ts";
import { MachineError } from "../errors.ts";
import type { DebugFiles } from "./debug_files.ts";

const GDB = "gdb";
/** The largest of our services takes two. */
const SECONDS = 120;
const PROBE_SECONDS = 20;
const HINT = "apt-get install gdb, or whatever your host calls it";

/** What the new instance has not as it should. */
export interface Difference {
  /** Name and file of a variable, or kind and size of a block. */
  readonly object: string;
  /** Of a member in it. */
  readonly path: string;
  /** What the old instance has; null where it has no such object. */
  readonly old: string | number | null;
  /** What the new one has. */
  readonly new: string | number | null;
  /** What is wrong with that. */
  readonly why: string;
}

/** What the judge says of two instances. */
export interface Judgement {
  /** There is no difference. */
  readonly clean: boolean;
  /** How many there are; the first of them are listed. */
  readonly total: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
  /** What was compared, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** What was not, by reason. */
  readonly exceptions: Readonly<Record<string, number>>;
  /** To find the objects of both, and to compare them. */
  readonly milliseconds: { readonly read: number; readonly compare: number };
}

/** Both instances of a service that stand still in an update. */
export interface Pair {
  readonly service: string;
  /** Paths of their cores. */
  readonly old: string;
  readonly next: string;
}

/** Refuses a host without a gdb that can do this. */
export async function needGdb(): Promise<void> {
  const text = await gdb(
    ["-ex", "set architecture i386", "-ex", "python print(6 * 7)"],
    PROBE_SECONDS,
  );
  if (text.includes("42")) return;
  throw new MachineError(`Cannot judge: gdb has no Python, or no i386`, {
    hint: HINT,
  });
}

/** Judges a transfer; `folder` is the caller's, for files in between. */
export async function judge(
  { service, old, next }: Pair,
  debug: DebugFiles,
  folder: string,
): Promise<Judgement> {
  const [one, two] = [[old, "old instance"], [next, "new instance"]].map(
    ([core, what]) => debug.of(Deno.readFileSync(core!), what!),
  );
  const result = join(folder, "judgement.json");
  const config = join(folder, "judge.json");
  Deno.writeTextFileSync(
    config,
    JSON.stringify({
      ...{ service, result },
      old: { core: old, debug: one!.path },
      new: { core: next, debug: two!.path },
      functional: one!.program !== two!.program,
    }),
  );
  const said = await gdb([
    ...["-ex", `python CONFIG=${JSON.stringify(config)}`],
    ...["-x", join(judgeFolder(), "main.py")],
  ], SECONDS);
  try {
    return JSON.parse(Deno.readTextFileSync(result));
  } catch (cause) {
    const last = said.trimEnd().split("\n").at(-1) ?? "";
    throw new MachineError(`Cannot judge "${service}": gdb says: ${last}`, {
      cause,
    });
  }
}

/** Runs gdb to its end; all that it prints. */
async function gdb(words: readonly string[], seconds: number): Promise<string> {
  const stop = AbortSignal.timeout(seconds * 1000);
  try {
    const { stdout, stderr } = await new Deno.Command(GDB, {
      args: ["-nx", "-batch", ...words],
      ...{ stdin: "null", stdout: "piped", stderr: "piped", signal: stop },
    }).output();
    if (stop.aborted) throw new Error(`it did not end within ${seconds} s`);
    const decoder = new TextDecoder();
    return decoder.decode(stdout) + decoder.decode(stderr);
  } catch (cause) {
    const reason = cause instanceof Deno.errors.NotFound
      ? "there is none"
      : reasonOf(cause);
    throw new MachineError(`Cannot run gdb: ${reason}`, { hint: HINT, cause });
  }
}
