// Threads for the passes, as many as the build has jobs; made when there is
// work for them. One job: the passes run in the main thread.
import { passWorkerUrl } from "../../../host/mod.ts";
import {
  type PassAnswer,
  type PassJob,
  type PassReport,
  runPassJob,
} from "./passes.ts";

export class PassPool {
  readonly #limit: number;
  #idle: Worker[] = [];
  #all: Worker[] = [];

  constructor(jobs: number) {
    this.#limit = jobs;
  }

  /** The caller holds a job slot, so there is always a worker to be had. */
  async run(job: PassJob): Promise<PassReport> {
    if (this.#limit === 1) return runPassJob(job);
    const worker = this.#idle.pop() ?? this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<PassAnswer>();
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`A pass worker ended: ${event.message}`));
    };
    worker.postMessage(job);
    const answer = await promise;
    this.#idle.push(worker);
    if ("failure" in answer) throw new Error(answer.failure);
    return answer;
  }

  /** Threads need a moment to load the passes: started while a tool runs,
   * they are ready when its result is there. */
  warm(count: number): void {
    if (this.#limit === 1) return;
    while (this.#all.length < Math.min(count, this.#limit)) {
      this.#idle.push(this.#start());
    }
  }

  close(): void {
    for (const worker of this.#all) worker.terminate();
    this.#all = [];
    this.#idle = [];
  }

  #start(): Worker {
    const worker = new Worker(passWorkerUrl(), { type: "module" });
    this.#all.push(worker);
    return worker;
  }
}
