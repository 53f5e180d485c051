// The text passes by name: a pass is data, so that it can be part of a cache
// key and be sent to a worker.
import { type AsrOptions, randomize } from "../../asr/mod.ts";
import {
  type DebugLosses,
  type Module,
  parse,
  print,
  stripDebug,
  thinDebug,
  verify,
} from "../../ir/mod.ts";
import {
  instrument,
  type MagicOptions,
  questions,
  type SizedCall,
  type SizedCalls,
  sizedCalls,
} from "../../magic/mod.ts";
import { sectionify } from "../../sectionify/mod.ts";

export { type SizedCall, type SizedCalls, sizedCalls };

export type Pass =
  | { readonly kind: "sectionify" }
  /** What the magic pass wants to know, instead of a module. */
  | { readonly kind: "questions" }
  | { readonly kind: "magic"; readonly options: MagicOptions }
  | { readonly kind: "strip" }
  /** As it is, with its debug information. */
  | { readonly kind: "keep"; readonly losses?: DebugLosses }
  | {
    readonly kind: "asr";
    readonly options: AsrOptions;
    /** What the result has less of debug information. */
    readonly losses?: DebugLosses;
  };

/** What a pass counted, by name: what it did, and what it did not know. */
export type Counts = Readonly<Record<string, number>>;

export interface PassResult {
  readonly module: Module;
  readonly counts: Counts;
  /** What a person should know of the program. */
  readonly notes?: readonly string[];
}

export function applyPass(pass: Pass, module: Module): PassResult {
  switch (pass.kind) {
    case "sectionify":
      return { module: sectionify(module), counts: {} };
    case "strip":
      return { module: stripDebug(module), counts: {} };
    case "keep":
      return { module: thinDebug(module, pass.losses ?? {}), counts: {} };
    case "questions":
      return { module, counts: {} };
    case "magic": {
      const { module: described, stats, notes } = instrument(
        module,
        pass.options,
      );
      return { module: described, counts: { ...stats }, notes };
    }
    case "asr": {
      const { module: randomized, stats } = randomize(module, pass.options);
      return {
        module: thinDebug(randomized, pass.losses ?? {}),
        counts: { ...stats },
      };
    }
  }
}

/** A pass as all tests run it: what it makes is verified. */
export function applyVerified(pass: Pass, module: Module): PassResult {
  const result = applyPass(pass, module);
  verify(result.module);
  return result;
}

/** A pass over files. */
export interface PassJob {
  readonly pass: Pass;
  /** Names the module in messages. */
  readonly file: string;
  readonly input: string;
  readonly output: string;
}

/** What a job tells besides the file that it writes. */
export type PassReport = Omit<PassResult, "module">;

/** A thread's answer to a job. */
export type PassAnswer = PassReport | { readonly failure: string };

/** The module of the last job, if that only looked at it: the next job is most
 * often about the same. */
let looked: { readonly input: string; readonly module: Module } | undefined;

export function runPassJob({ pass, file, input, output }: PassJob): PassReport {
  const module = looked?.input === input
    ? looked.module
    : parse(Deno.readTextFileSync(input), file);
  looked = undefined;
  if (pass.kind === "questions") {
    looked = { input, module };
    Deno.writeTextFileSync(output, JSON.stringify(questions(module)));
    return { counts: {} };
  }
  const { module: made, ...report } = applyPass(pass, module);
  Deno.writeTextFileSync(output, print(made));
  return report;
}
