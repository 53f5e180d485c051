/// <reference lib="deno.worker" />
// A thread that applies passes, one at a time; answers each job with what
// went wrong, or an empty text.
import { type PassJob, runPassJob } from "./passes.ts";

self.onmessage = ({ data }: MessageEvent<PassJob>) => {
  let failure = "";
  try {
    runPassJob(data);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  self.postMessage(failure);
};
