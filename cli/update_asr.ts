// `minix-live update_asr`: moves services to their next randomised variant.
import { type AsrStep, attach, type Service } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { printNote, printOut, writeErr } from "./lib/output.ts";
import { Progress } from "./lib/progress.ts";
import { meant } from "./lib/service.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

const USAGE = "Usage: update_asr [-v] [label [label..]]";

export const table = verb({
  name: "update_asr",
  about: "MINIX's tool: rerandomize all services",
  text:
    "Updates services to the next of their randomised variants, one after the " +
    "other: those of the labels, or all. Words of MINIX's tool are -v, which " +
    "prints what is done with each service, and labels; see update_asr(8).",
  options: { ...MACHINE, ...JSON_OPTION },
  passes: {
    usage: "[-v] [LABEL…]",
    takes: "dash",
    complete: () => "label",
  },
  statuses: [
    ["1", "an update failed, a label names no service, or a wrong option"],
  ],
  json: {
    "services[].label": "label of the service",
    "services[].outcome": "updated, skipped, failed or unknown",
    "services[].number?": "updated: number of the variant that runs now",
    "services[].total?": "updated: how many variants there are",
    "services[].reason?": "skipped: why",
    "services[].status?": "failed: status of minix-service",
    "services[].phase?": "failed: the phase in which it failed, or null",
  },
  examples: [
    ["update_asr -v", "all services, one line each"],
    ["update_asr --name test pm vfs", "two services of a machine"],
  ],
});

/** Says what became of a service, in MINIX's words where it has some. */
function report(
  step: AsrStep,
  { out, services }: {
    out: (text: string) => void;
    services: readonly Service[];
  },
): void {
  const { label } = step;
  switch (step.outcome) {
    case "updated":
      out(`updated ${label} to number ${step.number}, total ${step.total}`);
      break;
    case "skipped":
      out(`skipping ${label}: ${step.reason}`);
      break;
    case "failed":
      printNote(`failed updating ${label}: error ${step.status}`);
      break;
    case "unknown": {
      // MINIX skips it in silence; whoever names a service means it.
      printNote(`update_asr: Cannot update "${label}": no such service`);
      const hint = meant(services, label);
      if (hint !== undefined) printNote(`hint: ${hint}`);
    }
  }
}

/** The words of MINIX's tool; undefined when its own usage says no. */
function readLabels(
  words: readonly string[],
): { verbose: boolean; labels: string[] } | undefined {
  const labels = [...words];
  let verbose = false;
  while (labels[0]?.startsWith("-")) {
    const flag = labels.shift()!;
    if (flag === "--") break;
    if (!/^-v+$/.test(flag)) {
      printNote(`update_asr: Illegal option ${flag}`);
      printNote(USAGE);
      return undefined;
    }
    verbose = true;
  }
  const late = labels.find((label) => label.startsWith("-"));
  if (late !== undefined) {
    throw new UsageError(
      `Cannot use "${late}" behind a label: options stand before labels`,
      `minix-live update_asr ${late} …`,
    );
  }
  return { verbose, labels };
}

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  const read = readLabels(words);
  if (read === undefined) return 1;
  const { verbose, labels } = read;
  await using machine = await attach(address);
  const services = await machine.services();
  let steps: AsrStep[];
  {
    using progress = new Progress("updating services");
    let done = 0;
    steps = await machine.updateAsr({
      ...labels.length > 0 ? { labels } : {},
      onStep: (step) => {
        progress.clear();
        report(step, {
          out: (text) => verbose && !json && printOut(text),
          services,
        });
        progress.say(`updating services: ${++done} done`);
      },
      onErr: (bytes) => {
        progress.clear();
        writeErr(bytes);
      },
    });
  }
  if (json) printJson({ services: steps });
  const good = (step: AsrStep) =>
    step.outcome === "updated" || step.outcome === "skipped";
  return steps.every(good) ? 0 : 1;
});
