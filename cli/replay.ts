// `minix-live replay`: runs a recorded run again.
import { replay } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { printNote, writeOut } from "./lib/output.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";

export const table = verb({
  name: "replay",
  about: "run again what boot --record has recorded",
  text:
    "Runs the guest of a recording (`boot --record FILE`) once more, with the " +
    "same input at the same instructions, as fast as may be, and prints its " +
    "log. At the end the state of the guest must be the recorded one. Nothing " +
    "else is read or written: the recording has the image.",
  options: { ...JSON_OPTION },
  arguments: [{ name: "FILE", complete: "file" }],
  json: {
    instructions: "that the guest has executed",
    hash: "SHA-256 of its memory, disk and general registers",
    complete: "whether the recording has an end to compare with",
    log: "what the guest wrote to its first serial port",
  },
  examples: [["replay run.rec", "prints the log of the recorded run"]],
});

export const main = mainOf(table, async ({ options, words }) => {
  const decoder = new TextDecoder();
  let log = "";
  return await interruptible(async (signal) => {
    const { instructions, hash, complete } = await replay(words[0]!, {
      onLog: (bytes) => {
        if (options.json) log += decoder.decode(bytes, { stream: true });
        else writeOut(bytes);
      },
      signal,
    });
    if (options.json) printJson({ instructions, hash, complete, log });
    else {
      printNote(`minix-live: ${instructions} instructions, state ${hash}`);
      if (!complete) printNote("minix-live: the recording was cut off");
    }
    return 0;
  });
});
