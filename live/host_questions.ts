/**
 * What a client asks of a machine's process, besides what it asks of the guest:
 * one object of JSON with the field "do", answered by one object; a refusal has
 * a field "failure".
 */
import type { Session } from "../emu/client.ts";
import { after, MinixLiveError, reasonOf } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import type { HostFile } from "./look/host_file.ts";
import type {
  CoreBusy,
  CoreTaken,
  PairFiles,
  Parting,
  Whom,
} from "./look/looker.ts";

/** Questions by name: what they give, and what is answered. */
export interface HostQuestions {
  status: { ask: object; answer: HostStatus };
  /** Somebody has asked the guest to end, or has given that up. */
  ending: { ask: { isEnding: boolean }; answer: object };
  /** The process shall end, without a word to the guest. */
  end: { ask: object; answer: object };
  snapshot: { ask: { name: string }; answer: { bytes: number } };
  apply: { ask: { name: string }; answer: { pages: number } };
  /** The folder of machine `to` is the asker's. */
  branch: { ask: { to: string }; answer: object };
  /** Fills a file of the asker's. */
  core: {
    ask: { whom: Whom; file: HostFile };
    answer: CoreTaken | CoreBusy;
  };
  /** Fills files of the asker's when the service's instances part. */
  watch: { ask: { endpoint: number; files: PairFiles }; answer: object };
  /** What came of that. */
  watched: { ask: object; answer: Parting };
}

export type QuestionName = keyof HostQuestions;

/** What a client is told of a machine's process. */
export interface HostStatus {
  /** Guest instructions since power on. */
  instructions: number;
  /** Guest milliseconds since power on. */
  guestTime: number;
}

export type Answers = {
  [K in QuestionName]: (
    ask: HostQuestions[K]["ask"],
  ) => HostQuestions[K]["answer"];
};

interface Refusal {
  failure: string;
  hint?: string;
}

/** Answers a question; one that is none, or is meant for another instance, is
 * an error. */
export function answerQuestion(
  answers: Answers,
  text: string,
  instance: string,
): string {
  const asked = JSON.parse(text) as
    | { do?: unknown; instance?: unknown }
    | null;
  if (asked?.instance !== undefined && asked.instance !== instance) {
    throw new Error("no such instance");
  }
  const name = asked?.do;
  if (typeof name !== "string" || !Object.hasOwn(answers, name)) {
    throw new Error("no such question");
  }
  const answer = answers[name as QuestionName] as (ask: unknown) => object;
  try {
    return JSON.stringify(answer(asked));
  } catch (error) {
    const hint = error instanceof MinixLiveError ? error.hint : undefined;
    const refusal: Refusal = {
      failure: reasonOf(error),
      ...hint === undefined ? {} : { hint },
    };
    return JSON.stringify(refusal);
  }
}

/** A snapshot of the largest machine takes some of them. */
const SECONDS = 60;

/** Asks a machine's process; a {@link MachineError} when it refuses, or does
 * not answer. */
export async function askProcess<K extends QuestionName>(
  session: Session,
  name: K,
  ask: HostQuestions[K]["ask"],
): Promise<HostQuestions[K]["answer"]> {
  const text = await inTime(
    session.askHost(JSON.stringify({ ...ask, do: name })),
  );
  const reply = JSON.parse(text) as HostQuestions[K]["answer"] | Refusal;
  if (!("failure" in reply)) return reply;
  const { failure, hint } = reply;
  throw new MachineError(failure, hint === undefined ? {} : { hint });
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = after(SECONDS * 1000, () =>
      reject(
        new MachineError(
          `The machine's process did not answer within ${SECONDS} s`,
          { hint: "minix-live list" },
        ),
      ));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    cancel();
  }
}
