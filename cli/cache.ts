// `minix-live cache`: the cache of builds.
import { cacheInfo, pruneCache, verifyCache } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { readWhole } from "./lib/numbers.ts";
import { printNote, printOut } from "./lib/output.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

const MEGABYTE = 1024 * 1024;
const EXIT_DAMAGED = 1;

export const table = verb({
  name: "cache",
  about: "what builds keep: its size, whether it is whole, what may go",
  text:
    "`show`, which is the default, tells where the cache of builds is and " +
    "what it holds. `verify` reads all of it, and the compiler, and compares " +
    "them with their hashes: what is damaged, and results whose files are " +
    "missing, is removed and made anew by the next build. `prune` removes what no build has used for 30 days. Machines " +
    "and images are in no cache.",
  options: {
    "older-than": {
      value: "DAYS",
      about: "prune: what was not used for so many days (30)",
      excludes: ["all"],
    },
    all: { about: "prune: everything" },
    ...JSON_OPTION,
  },
  arguments: [
    { name: "ACTION", optional: true, choices: ["show", "verify", "prune"] },
  ],
  statuses: [["1", "verify: something was damaged or missing"]],
  json: {
    "path?": "show: its folder",
    "actions?": "show: results of steps",
    "blobs?": "show: files that they name",
    "bytes?": "show: their size; prune: of what was removed",
    "damaged?": "verify: entries that were damaged",
    "missing?": "verify: results of steps whose files were missing or damaged",
    "compiler?": "verify: good, damaged, or own (MINIX_LIVE_CC names it)",
    "entries?": "prune: how many were removed",
  },
  examples: [
    ["cache", "where it is and how large"],
    ["cache prune --older-than 7", "removes what a week of builds did not use"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const [action = "show"] = words;
  const days = options["older-than"];
  if (action !== "prune" && (options.all || days !== undefined)) {
    throw new UsageError(
      `Cannot ${action} a part of the cache: --older-than and --all prune it`,
      "minix-live cache prune",
    );
  }
  if (action === "verify") return await verify(options.json);
  if (action === "show") {
    const info = await cacheInfo();
    if (options.json) printJson({ ...info });
    else {
      printOut(info.path);
      printOut(
        `${info.blobs} files of ${info.actions} steps, ` +
          megabytes(info.bytes),
      );
    }
    return 0;
  }
  using progress = new Progress("pruning the cache");
  const pruned = await pruneCache({
    all: options.all,
    ...days === undefined
      ? {}
      : { olderThan: readWhole(days, "--older-than", table.name) },
  });
  progress.clear();
  if (options.json) printJson({ ...pruned });
  else {
    printOut(`removed ${pruned.entries} entries, ${megabytes(pruned.bytes)}`);
  }
  return 0;
});

async function verify(json: boolean): Promise<number> {
  using progress = new Progress("reading the cache");
  const report = await verifyCache();
  progress.clear();
  const { damaged, missing, compiler } = report;
  if (json) printJson({ ...report });
  else {
    printOut(
      `damaged entries: ${damaged}; results without their files: ${missing}; ` +
        `compiler: ${compiler}`,
    );
  }
  const lost = damaged + missing;
  if (lost === 0 && compiler !== "damaged") return 0;
  if (lost > 0) printNote("note: the next build makes them anew");
  return EXIT_DAMAGED;
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
