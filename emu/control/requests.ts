/** The requests of the control link, typed. */
import {
  CTL_MAX_DATA,
  CTL_MAX_WORDS,
  CTL_REQ_EXEC,
  CTL_REQ_GET,
  CTL_REQ_LIST,
  CTL_REQ_PROCTAB,
  CTL_REQ_PUT,
  CTL_REQ_SERVICES,
  CTL_REQ_SHUTDOWN,
  CTL_REQ_STAT,
  CTL_REQ_STATS,
  E2BIG,
} from "../../core/abi/abi.ts";
import {
  ENTRY,
  type FileInfo,
  type FolderEntry,
  PROC,
  type ProcessInfo,
  REQUEST,
  SERVICE,
  type ServiceInfo,
  STAT,
  STATS,
  type Stats,
} from "../../core/contract/control.ts";
import { viewOf } from "../../core/contract/record.ts";
import { after, MinixLiveError } from "../../host/mod.ts";
import { errnoText } from "./errno.ts";
import type { Consumer, Ended, Request, Session } from "./session.ts";
import { ControlError } from "./wire.ts";

/** The guest refused: `errno` says why. */
export class GuestError extends MinixLiveError {
  /** Number of the error, as in the guest's `errno.h`. */
  readonly errno: number;

  /** `what` could not be done; `why` says more than the number does. */
  constructor(errno: number, what: string, why?: string) {
    const reason = errnoText(errno);
    super(`${what}: ${why === undefined ? reason : `${reason}: ${why}`}`);
    this.errno = errno;
  }
}

/** The guest's own programs send no longer one. */
const MOST_LINK = 8192;
/** Of a folder: more than a disk of the guest's has room for. */
export const MOST_ENTRIES = 1 << 18;

export type { FileInfo, FolderEntry, ProcessInfo, ServiceInfo, Stats };

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A word of a program: text, or bytes as they are. */
export type Word = string | Uint8Array;

/** What a program finds in the guest besides its words. */
export interface ExecPlace {
  /** Directory to start in; `/` if none is given. */
  cwd?: Word;
  /** More environment; PATH, HOME and USER are there unless given here. */
  env?: Readonly<Record<string, Word>> | ReadonlyMap<string, Word>;
}

/** For messages. */
function spell(word: Word): string {
  return typeof word === "string" ? word : new TextDecoder().decode(word);
}

function cannotRun(argv: readonly Word[], { cwd }: ExecPlace): string {
  const where = cwd === undefined ? "" : ` in "${spell(cwd)}"`;
  return `Cannot run "${spell(argv[0] ?? "")}"${where}`;
}

/** The error of a program that did not start: the guest's answer to EXEC. */
export function execError(
  argv: readonly Word[],
  place: ExecPlace,
  errno: number,
): GuestError {
  return new GuestError(errno, cannotRun(argv, place));
}

function bytesOf(word: Word): Uint8Array {
  if (typeof word === "string" && !word.isWellFormed()) {
    throw new TypeError(`Cannot send "${word}": it is no text`);
  }
  const bytes = typeof word === "string"
    ? new TextEncoder().encode(word)
    : word;
  if (bytes.includes(0)) {
    throw new TypeError(`Cannot send "${spell(word)}": it has a NUL`);
  }
  return bytes;
}

/** Each with its NUL. */
function strings(...words: readonly Word[]): Uint8Array {
  return concat(words.flatMap((word) => [bytesOf(word), Uint8Array.of(0)]));
}

function assignment(name: string, value: Word): Uint8Array {
  if (name === "" || name.includes("=")) {
    throw new TypeError(`Cannot set "${name}": it is no name of a variable`);
  }
  return concat([bytesOf(name), bytesOf("="), bytesOf(value)]);
}

/** Opens a request that runs a program. A word that cannot be sent is a
 * TypeError, too many are a GuestError of E2BIG. */
export async function exec(
  session: Session,
  argv: readonly Word[],
  options: { onOut?: Consumer; onErr?: Consumer } & ExecPlace,
): Promise<Request> {
  const { cwd, env, ...streams } = options;
  const pairs = env instanceof Map ? [...env] : Object.entries(env ?? {});
  const words = argv.length + pairs.length;
  if (words > CTL_MAX_WORDS) {
    throw new GuestError(
      E2BIG,
      cannotRun(argv, options),
      `${words} words of arguments and environment, ${CTL_MAX_WORDS} are the most`,
    );
  }
  const body = strings(
    cwd ?? "",
    ...argv,
    ...pairs.map(([name, value]) => assignment(name, value)),
  );
  const most = CTL_MAX_DATA - REQUEST.size;
  if (body.length > most) {
    throw new GuestError(
      E2BIG,
      cannotRun(argv, options),
      `arguments, environment and directory have ${body.length} bytes, ${most} are the most`,
    );
  }
  return await session.open({
    kind: CTL_REQ_EXEC,
    arg: argv.length,
    body,
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
  let last = performance.now();
  let cancel = () => {};
  const watch = (milliseconds: number) => {
    cancel = after(milliseconds, () => {
      const rest = last + silenceMs - performance.now();
      if (rest > 0) return watch(rest);
      const seconds = silenceMs / 1000;
      request.abandon(
        new ControlError("request", `${what}: no answer within ${seconds} s`),
      );
    });
  };
  watch(silenceMs);
  return (over = false) => {
    last = performance.now();
    if (over) cancel();
  };
}

/** Hands on everything a request sends, piece by piece. */
async function receive(
  session: Session,
  kind: number,
  body: Uint8Array,
  what: string,
  onPiece: Consumer,
): Promise<void> {
  let alive: (over?: boolean) => void = () => {};
  const request = await session.open({
    kind,
    body,
    onOut: (bytes) => {
      alive();
      return onPiece(bytes);
    },
  });
  alive = watchSilence(request, what, session.silenceMs);
  try {
    request.end();
    check(await request.ended, what);
  } finally {
    alive(true);
  }
}

/** Everything a request sends, as one piece, of so many bytes at most. */
async function collect(
  session: Session,
  kind: number,
  body: Uint8Array,
  what: string,
  { most = Infinity, onBytes = () => {} }: Collecting = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  await receive(session, kind, body, what, (bytes) => {
    size += bytes.length;
    if (size > most) throw new ControlError("request", `${what}: ${ENDLESS}`);
    parts.push(bytes);
    onBytes(bytes.length);
  });
  return concat(parts);
}

const ENDLESS = "the guest sends more than there can be";

/** How an answer is collected. */
interface Collecting {
  /** More bytes are not taken. */
  readonly most?: number | undefined;
  /** Told of each piece. */
  readonly onBytes?: (count: number) => void;
}

export async function readGuestFile(
  session: Session,
  path: string,
  options?: Collecting,
): Promise<Uint8Array> {
  const what = `Cannot read "${path}" in the guest`;
  return await collect(session, CTL_REQ_GET, strings(path), what, options);
}

/** The same piece by piece, for what may have no end. */
export async function readGuestPieces(
  session: Session,
  path: string,
  onPiece: Consumer,
): Promise<void> {
  const what = `Cannot read "${path}" in the guest`;
  await receive(session, CTL_REQ_GET, strings(path), what, onPiece);
}

/** Where a symbolic link leads. */
export async function readGuestLink(
  session: Session,
  path: string,
): Promise<string> {
  const bytes = await collect(
    session,
    CTL_REQ_GET,
    strings(path, "link"),
    `Cannot read "${path}" in the guest`,
    { most: MOST_LINK },
  );
  return new TextDecoder().decode(bytes);
}

/** What is to be at a path of the guest. */
export interface GuestNode {
  /** S_IF* of a folder, a link or a regular file, and permissions. */
  readonly mode: number;
  /** Seconds since 1970; none is the guest's present. */
  readonly mtime?: number | undefined;
}

/** Makes what is to be there: a file when all of it is, a folder, a link to
 * what the content says. A host that gives up leaves nothing. */
export async function putGuestNode(
  session: Session,
  path: string,
  node: GuestNode,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const what = `Cannot write "${path}" in the guest`;
  const request = await session.open({
    kind: CTL_REQ_PUT,
    body: strings(path, node.mode.toString(8), `${node.mtime ?? ""}`),
    // It looks whether we are there.
    onOut: () => {},
  });
  // A refusal, or a guest that is gone, waits for no more content.
  const over = request.ended.then(() => undefined, () => undefined);
  const pieces = content[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = pieces.next();
      next.catch(() => {});
      const piece = await Promise.race([next, over]);
      if (piece === undefined || piece.done) break;
      await request.write(piece.value);
    }
  } catch (error) {
    request.abandon(error as Error);
    throw error;
  }
  request.end();
  const alive = watchSilence(request, what, session.silenceMs);
  try {
    check(await request.ended, what);
  } finally {
    alive(true);
  }
}

/** What a path leads to, and, if it is a folder, what is in it: at most so
 * many. */
export async function listGuest(
  session: Session,
  path: string,
  most = MOST_ENTRIES,
): Promise<{ self: FolderEntry; entries: FolderEntry[] }> {
  const what = `Cannot find "${path}" in the guest`;
  const bytes = await collect(session, CTL_REQ_LIST, strings(path), what, {
    most: (1 + most) * ENTRY.size,
  });
  const [self, ...entries] = ENTRY.all(bytes);
  if (self === undefined) {
    throw new ControlError("request", `${what}: the answer is empty`);
  }
  return { self, entries };
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
