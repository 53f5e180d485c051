/** What a try is asked for, and what it tells. */
import type { BuildStep } from "./build.ts";
import type { UpdatePhase } from "./update_phase.ts";

/** How a folder is tried. */
export interface TryOptions {
  /** Label of the service; the one that runs the program, or its name. */
  readonly label?: string | undefined;
  /** Flags of minix-service, as "a"; "t" where the image can transfer state. */
  readonly flags?: string | undefined;
  /** Options of minix-service and their values, as `["-state", "2"]`. */
  readonly words?: readonly string[];
  /** Jobs at once; the number of processors. */
  readonly jobs?: number | undefined;
  /** Folders that the image was built with, laid over the guest's sources. */
  readonly overlays?: readonly string[];
  /** Ends it: at once while it builds, else when what it puts into the guest
   * is whole there. Variants that are missing then come with the next try. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step of the build. */
  readonly onStep?: (step: BuildStep) => void;
  /** Called when the new code runs, before its variants are made. */
  readonly onAnswer?: (report: Omit<TryReport, "allMilliseconds">) => void;
  /** Called with what the compiler warns of. */
  readonly onWarning?: (text: string) => void;
  /** Gets the next step after a failure, where one is known. */
  readonly onHint?: (text: string) => void;
  /** Gets what the guest's minix-service says. */
  readonly onErr?: (bytes: Uint8Array) => void;
}

/** What became of a service or a program. */
export interface TryOutcome {
  /** Name of the program. */
  readonly program: string;
  /** Label of the service; null of what is no service. */
  readonly label: string | null;
  /** A failed one has its old files; one that died ran, but not for long. */
  readonly outcome: "updated" | "started" | "installed" | "died" | "failed";
  /** Number of the instance that ran before; null if none did. */
  readonly old: number | null;
  /** Number of the instance that runs now; null if none does. */
  readonly instance: number | null;
  /** Whether none runs now, and RS will start it again. */
  readonly restarting: boolean;
  /** Whether a dead service stood there, and was taken down before. */
  readonly tookDown: boolean;
  /** Status of minix-service; 0 of what is no service, 1 of what died. */
  readonly status: number;
  /** The phase in which an update failed. */
  readonly phase: UpdatePhase | null;
  /** Paths in the guest of what was installed; none after a failure. Variants
   * have theirs in `/service/asr`. */
  readonly files: readonly string[];
}

/** What a try did, and how long it took. */
export interface TryReport {
  /** One for each service or program of the folder. */
  readonly programs: readonly TryOutcome[];
  /** Until the new code ran. */
  readonly milliseconds: number;
  /** Of those, the build. */
  readonly buildMilliseconds: number;
  /** Until the randomised variants were in their places, too. */
  readonly allMilliseconds: number;
}
