/** The requests of the control link, typed. */
import {
  CTL_REQ_EXEC,
  CTL_REQ_GET,
  CTL_REQ_PROCTAB,
  CTL_REQ_PUT,
  CTL_REQ_SERVICES,
  CTL_REQ_SHUTDOWN,
  CTL_REQ_STAT,
  CTL_REQ_STATS,
} from "../../core/abi/abi.ts";
import {
  type FileInfo,
  PROC,
  type ProcessInfo,
  SERVICE,
  type ServiceInfo,
  STAT,
  STATS,
  type Stats,
} from "../../core/contract/control.ts";
import { viewOf } from "../../core/contract/record.ts";
import { MinixLiveError } from "../../host/mod.ts";
import { errnoText } from "./errno.ts";
import type { Consumer, Ended, Request, Session } from "./session.ts";
import { ControlError } from "./wire.ts";

/** The guest refused: `errno` says why. */
export class GuestError extends MinixLiveError {
  /** Number of the error, as in the guest's `errno.h`. */
  readonly errno: number;

  /** `what` could not be done. */
  constructor(errno: number, what: string) {
    super(`${what}: ${errnoText(errno)}`);
    this.errno = errno;
  }
}

export type { FileInfo, ProcessInfo, ServiceInfo, Stats };

function strings(...texts: string[]): Uint8Array {
  return new TextEncoder().encode(texts.map((text) => `${text}\0`).join(""));
}

export function exec(
  session: Session,
  argv: readonly string[],
  streams: { onOut?: Consumer; onErr?: Consumer },
): Promise<Request> {
  return session.open({
    kind: CTL_REQ_EXEC,
    arg: argv.length,
    body: strings(...argv),
    ...streams,
  });
}

function check(ended: Ended, what: string): void {
  if (ended.how === "error") throw new GuestError(ended.value, what);
}

/** Ends the request with an error that says `what` when the guest is silent;
 * the result is called for each sign of life, and with `true` at the end. */
function watchSilence(
  request: Request,
  what: string,
  silenceMs: number,
): (over?: boolean) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (over = false) => {
    clearTimeout(timer);
    if (over) return;
    timer = setTimeout(() => {
      const seconds = silenceMs / 1000;
      request.fail(
        new ControlError("request", `${what}: no answer within ${seconds} s`),
      );
    }, silenceMs);
  };
  alive();
  return alive;
}

/** Everything a request sends, as one piece. */
async function collect(
  session: Session,
  kind: number,
  body: Uint8Array,
  what: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let alive: (over?: boolean) => void = () => {};
  const request = await session.open({
    kind,
    body,
    onOut: (bytes) => {
      parts.push(bytes);
      alive();
    },
  });
  alive = watchSilence(request, what, session.silenceMs);
  try {
    request.end();
    check(await request.ended, what);
  } finally {
    alive(true);
  }
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function readGuestFile(
  session: Session,
  path: string,
): Promise<Uint8Array> {
  return collect(
    session,
    CTL_REQ_GET,
    strings(path),
    `Cannot read "${path}" in the guest`,
  );
}

export async function writeGuestFile(
  session: Session,
  path: string,
  mode: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const request = await session.open({
    kind: CTL_REQ_PUT,
    body: strings(path, mode.toString(8)),
  });
  for await (const bytes of content) await request.write(bytes);
  request.end();
  check(await request.ended, `Cannot write "${path}" in the guest`);
}

export async function statGuestFile(
  session: Session,
  path: string,
): Promise<FileInfo> {
  const bytes = await collect(
    session,
    CTL_REQ_STAT,
    strings(path),
    `Cannot find "${path}" in the guest`,
  );
  return STAT.read(viewOf(bytes));
}

export async function processTable(session: Session): Promise<ProcessInfo[]> {
  const bytes = await collect(
    session,
    CTL_REQ_PROCTAB,
    new Uint8Array(),
    "Cannot read the guest's process table",
  );
  return PROC.all(bytes);
}

export async function services(session: Session): Promise<ServiceInfo[]> {
  const bytes = await collect(
    session,
    CTL_REQ_SERVICES,
    new Uint8Array(),
    "Cannot read the guest's services",
  );
  return SERVICE.all(bytes);
}

export async function stats(session: Session): Promise<Stats> {
  const bytes = await collect(
    session,
    CTL_REQ_STATS,
    new Uint8Array(),
    "Cannot count the guest's resources",
  );
  return STATS.read(viewOf(bytes));
}

/** Asks the guest to end; it does not answer when it obeys at once. */
export async function shutdown(session: Session): Promise<void> {
  const request = await session.open({ kind: CTL_REQ_SHUTDOWN });
  request.end();
  check(await request.ended, "Cannot shut the guest down");
}
