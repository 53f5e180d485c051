// `minix-live update_asr`: moves services to their next randomised variant.
import { type AsrStep, attach } from "../mod.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printNote, printOut, writeErr } from "./lib/output.ts";

const USAGE = "Usage: update_asr [-v] [label [label..]]";

/** Says what became of a service, in MINIX's words where it has some. */
function report(step: AsrStep, verbose: boolean): void {
  const { label } = step;
  const debug = (text: string) => verbose && printOut(text);
  switch (step.outcome) {
    case "updated":
      debug(`updated ${label} to number ${step.number}, total ${step.total}`);
      break;
    case "skipped":
      debug(`skipping ${label}: ${step.reason}`);
      break;
    case "failed":
      printNote(`failed updating ${label}: error ${step.status}`);
      break;
    case "unknown":
      // MINIX skips it in silence; whoever names a service means it.
      printNote(`update_asr: Cannot update "${label}": no such service`);
      break;
  }
}

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args, { json: false });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  let verbose = false;
  while (words[0]?.startsWith("-")) {
    const flag = words.shift()!;
    if (flag === "--") break;
    if (flag !== "-v") {
      printNote(`update_asr: Illegal option ${flag}`);
      printNote(USAGE);
      return 1;
    }
    verbose = true;
  }
  await using machine = await attach(options);
  const steps = await machine.updateAsr({
    ...words.length > 0 ? { labels: words } : {},
    onStep: (step) => report(step, verbose),
    onErr: writeErr,
  });
  return steps.every(({ outcome }) =>
      outcome === "updated" || outcome === "skipped"
    )
    ? 0
    : 1;
}
