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
import type { Consumer, Ended, Request, Session } from "./session.ts";

/** The guest refused: `errno` says why. */
export class GuestError extends Error {
  override name = "GuestError";

  constructor(readonly errno: number, what: string) {
    super(`${what}: error ${errno}`);
  }
}

export interface ProcessInfo {
  endpoint: number;
  pid: number;
  /** Physical address of the page directory. */
  ptroot: number;
  /** Number of this instance, unique since boot. */
  instance: number;
  rtsFlags: number;
  privFlags: number;
  getfrom: number;
  sendto: number;
  userTicks: number;
  sysTicks: number;
  name: string;
}

export interface ServiceInfo {
  flags: number;
  endpoint: number;
  pid: number;
  restarts: number;
  asrCount: number;
  label: string;
  progname: string;
  policies: string;
  /** Path that it was loaded from. */
  binary: string;
}

export interface FileInfo {
  mode: number;
  size: number;
  major: number;
  minor: number;
}

export interface Stats {
  procs: number;
  privs: number;
  services: number;
  grants: number;
  pagesTotal: number;
  pagesFree: number;
}

function strings(...texts: string[]): Uint8Array {
  return new TextEncoder().encode(texts.map((text) => `${text}\0`).join(""));
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? undefined : end));
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

/** Everything a request sends, as one piece. */
async function collect(
  session: Session,
  kind: number,
  body: Uint8Array,
  what: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const request = await session.open({
    kind,
    body,
    onOut: (bytes) => {
      parts.push(bytes);
    },
  });
  request.end();
  check(await request.ended, what);
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function records(bytes: Uint8Array, size: number): DataView[] {
  const views: DataView[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) {
    views.push(new DataView(bytes.buffer, bytes.byteOffset + at, size));
  }
  return views;
}

function field(view: DataView, offset: number, length: number): string {
  return text(new Uint8Array(view.buffer, view.byteOffset + offset, length));
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
  const view = new DataView(bytes.buffer);
  return {
    mode: view.getUint32(0, true),
    size: view.getUint32(4, true),
    major: view.getUint32(8, true),
    minor: view.getUint32(12, true),
  };
}

export async function processTable(session: Session): Promise<ProcessInfo[]> {
  const bytes = await collect(
    session,
    CTL_REQ_PROCTAB,
    new Uint8Array(),
    "Cannot read the guest's process table",
  );
  return records(bytes, 56).map((view) => ({
    endpoint: view.getInt32(0, true),
    pid: view.getInt32(4, true),
    ptroot: view.getUint32(8, true),
    instance: view.getUint32(12, true),
    rtsFlags: view.getUint32(16, true),
    privFlags: view.getUint32(20, true),
    getfrom: view.getInt32(24, true),
    sendto: view.getInt32(28, true),
    userTicks: view.getUint32(32, true),
    sysTicks: view.getUint32(36, true),
    name: field(view, 40, 16),
  }));
}

export async function services(session: Session): Promise<ServiceInfo[]> {
  const bytes = await collect(
    session,
    CTL_REQ_SERVICES,
    new Uint8Array(),
    "Cannot read the guest's services",
  );
  return records(bytes, 136).map((view) => ({
    flags: view.getUint32(0, true),
    endpoint: view.getInt32(4, true),
    pid: view.getInt32(8, true),
    restarts: view.getInt32(12, true),
    asrCount: view.getUint32(16, true),
    label: field(view, 20, 16),
    progname: field(view, 36, 16),
    policies: field(view, 52, 20),
    binary: field(view, 72, 64),
  }));
}

export async function stats(session: Session): Promise<Stats> {
  const bytes = await collect(
    session,
    CTL_REQ_STATS,
    new Uint8Array(),
    "Cannot count the guest's resources",
  );
  const view = new DataView(bytes.buffer);
  return {
    procs: view.getUint32(0, true),
    privs: view.getUint32(4, true),
    services: view.getUint32(8, true),
    grants: view.getUint32(12, true),
    pagesTotal: view.getUint32(16, true),
    pagesFree: view.getUint32(20, true),
  };
}

/** Asks the guest to end; it does not answer when it obeys at once. */
export async function shutdown(session: Session): Promise<void> {
  const request = await session.open({ kind: CTL_REQ_SHUTDOWN });
  request.end();
  check(await request.ended, "Cannot shut the guest down");
}
