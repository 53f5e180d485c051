// `minix-live minix-service`: MINIX's tool, run in the guest. Its words, texts
// and exit status are its own.
import {
  attach,
  EXIT_DIFFERS,
  type Judgement,
  type VerifiedResult,
  verifiedUpdate,
} from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { refuseOurOptions } from "./lib/guest_words.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { printNote, writeErr, writeOut } from "./lib/output.ts";
import { Progress } from "./lib/progress.ts";
import { withInterrupts } from "./lib/stream.ts";
import { visible } from "./lib/visible.ts";
import { type Completion, JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

const WITH_LABEL = ["down", "refresh", "restart", "clone", "unclone", "fi"];
const WITH_BINARY = ["up", "run", "edit", "update"];
const SYSCTL = [
  "srv_status",
  "upd_start",
  "upd_run",
  "upd_stop",
  "upd_status",
];
const OPTIONS = [
  ...["-label", "-progname", "-state", "-maxtime", "-asr-count", "-args"],
  ...["-config", "-script", "-period", "-restarts", "-trg-label"],
  ...["-heap-prealloc", "-map-prealloc", "-ipc_bl", "-ipc_wl"],
  ...["-dev", "-major", "-devid", "-check"],
];

function completion(before: readonly string[]): Completion | undefined {
  const at = before.findIndex((word) => !word.startsWith("-"));
  const subcommand = before[at];
  if (subcommand === undefined) {
    return [...WITH_BINARY, ...WITH_LABEL, "sysctl", "shutdown"];
  }
  const behind = before.slice(at + 1);
  if (subcommand === "sysctl") return behind.length === 0 ? SYSCTL : undefined;
  if (WITH_LABEL.includes(subcommand)) {
    return behind.length === 0 ? "label" : undefined;
  }
  if (!WITH_BINARY.includes(subcommand)) return undefined;
  if (behind.length === 0) return subcommand === "update" ? ["self"] : [];
  // The only option without a value.
  const paired = behind.slice(1).filter((word) => word !== "-check");
  if (paired.length % 2 === 0) return OPTIONS;
  return /^-(trg-)?label$/.test(behind.at(-1)!) ? "label" : undefined;
}

export const table = verb({
  name: "minix-service",
  about: "MINIX's tool: start, stop and update services",
  text:
    "Runs minix-service in the guest; the words after our options are its " +
    "own, see minix-service(8):\n\n" +
    "  minix-service [flags] up|run|edit|update BINARY|self [-option value]…\n" +
    "  minix-service [flags] down|refresh|restart|clone|unclone|fi LABEL\n" +
    "  minix-service sysctl srv_status|upd_start|upd_run|upd_stop|upd_status\n" +
    "  minix-service shutdown\n\n" +
    "-check stands behind the target of an update, of a queue behind that of " +
    "a member. After fi of vm, rs, pm or sched without a replica the machine " +
    "ends, and refresh of these is refused: clone first. -o is refused for rs, and for vm, pm and vfs but with " +
    "-state 5.",
  options: {
    ...MACHINE,
    ...JSON_OPTION,
    verify: {
      about: "of an update: make it only if gdb finds no difference between " +
        "the states of both instances; needs debug files (build -V MKDEBUG=yes)",
    },
    debug: {
      value: "DIR",
      multiple: true,
      about: "one more folder of debug files, besides IMAGE.debug",
      complete: "folder",
      needs: "verify",
    },
  },
  passes: { usage: "WORD…", takes: "dash", complete: completion },
  statuses: [
    ["1", "not permitted, or a fault in the configuration"],
    [
      "22",
      "a fault in the words, a refused request, or a state that the service " +
      "does not know although it knows states of its own",
    ],
    [
      "78",
      "the service cannot do that, or knows no states of its own and so not " +
      "the one asked for",
    ],
    [
      "124",
      "--verify found a difference: what differs is on standard error, the old " +
      "instance serves; or, if the last line says so, the new one",
    ],
    ["128+N", "signal N ended the guest's tool"],
    ["N", "else: the number of the error that the guest's rs answered"],
  ],
  json: {
    status: "exit status of the guest's tool",
    phase: "the phase in which an update failed, or null: request, prepare, " +
      "swap, state transfer, initialization",
    refusal:
      "why a service's state was not taken over, or null: code (a part " +
      "of docs/refusals.md, as ST7), what (in words), at (the object, the " +
      "offset in it, where it is allocated)",
    check: "with -check: whether the update would succeed; else null",
    "verify?": "with --verify: what the judge says (live/look/judge.ts), or " +
      "null if nothing was transferred",
    "isMade?": "with --verify: whether the new instance serves",
  },
  examples: [
    ["minix-service update self -label pm", "a new instance of pm"],
    ["minix-service -t update self -label vfs", "with state transfer"],
    [
      "minix-service -t update self -label vfs -check",
      "would that succeed? All is done, then undone",
    ],
    [
      "minix-service --verify -t update self -label vfs",
      "only if the new instance has all of its state",
    ],
    [
      "minix-service --json -a update /service/asr/pm-1 -progname pm -label pm",
      "pm with another layout; the outcome as JSON",
    ],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const { json, verify, debug, ...address } = options;
  refuseOurOptions(table, words);
  await using machine = await attach(address);
  using progress = new Progress(`minix-service ${words.join(" ")}`);
  const quietly =
    (write: (bytes: Uint8Array) => void) => (bytes: Uint8Array) => {
      progress.clear();
      write(bytes);
    };
  const streams = {
    // Standard output is the one object's.
    onOut: quietly(json ? writeErr : writeOut),
    onErr: quietly(writeErr),
  };
  if (verify) {
    return await interruptible(async (signal) => {
      const result = await withInterrupts((onStart) =>
        verifiedUpdate(machine, words, { ...streams, onStart, debug, signal })
      );
      progress.clear();
      return sayVerified(words, result, json);
    });
  }
  const { status, phase, refusal, check } = await withInterrupts((onStart) =>
    machine.minixService(words, { ...streams, onStart })
  );
  progress.clear();
  if (status === 0 && subcommandOf(words) === "shutdown") {
    printNote(
      "note: rs restarts nothing from here on, and the guest runs on",
    );
    printNote("hint: minix-live stop");
  }
  if (json) printJson({ status, phase, refusal, check });
  return status;
});

/** Tells what came of a verified update; its status. */
function sayVerified(
  words: readonly string[],
  { status, phase, refusal, check, judgement, isMade }: VerifiedResult,
  json: boolean,
): number {
  if (judgement !== null) sayJudgement(words, judgement, isMade);
  const end = judgement?.clean === false ? EXIT_DIFFERS : status;
  if (json) {
    const verify = judgement;
    printJson({ status: end, phase, refusal, check, verify, isMade });
  }
  return end;
}

/** Differences that are shown; --json has more of them. */
const MOST = 20;

function sayJudgement(
  words: readonly string[],
  { clean, total, differences, counts }: Judgement,
  isMade: boolean,
): void {
  const compared = Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`).join(", ");
  if (clean) return printNote(`verified: no difference in ${compared}`);
  for (
    const { object, path, old, new: now, why } of differences.slice(0, MOST)
  ) {
    const values = old === null && now === null ? "" : `: ${old} and ${now}`;
    printNote(visible(`${object}${path}${values}: ${why}`));
  }
  const more = total - Math.min(MOST, differences.length);
  if (more > 0) printNote(`and ${more} more`);
  printNote(
    `minix-live: Cannot verify "${words.join(" ")}": ` +
      `${total} ${total === 1 ? "difference" : "differences"}; ` +
      (isMade
        ? "the update is made, for it was good when it was tried"
        : "the update is not made, the old instance serves"),
  );
}

function subcommandOf(words: readonly string[]): string | undefined {
  return words.find((word) => !word.startsWith("-"));
}
