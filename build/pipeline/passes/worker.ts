/// <reference lib="deno.worker" />
// A thread that applies passes, one at a time; answers each job with what the
// pass counted, or with what went wrong.
import { type PassAnswer, type PassJob, runPassJob } from "./passes.ts";

self.onmessage = ({ data }: MessageEvent<PassJob>) => {
  self.postMessage(answer(data));
};

function answer(job: PassJob): PassAnswer {
  try {
    return runPassJob(job);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
