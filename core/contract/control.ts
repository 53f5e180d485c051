/**
 * The control link (minix/control.h): the driver's device nodes, and the
 * records between host and guest: frames, requests and answers.
 */
import { chars, i32, record, u16, u32, u8, type Values } from "./record.ts";

interface Node {
  /** C's names are CTL_MINOR_<NAME> and CTL_PATH_<NAME>. */
  readonly name: string;
  /** `%u` is the number of the channel. */
  readonly path: string;
  /** Octal. */
  readonly mode: string;
}

/** Minors are the positions in the lists; a channel's follow its number times
 * `perChannel`, and channel 0 is the link itself. */
export const DEVICE: {
  readonly major: number;
  readonly channels: number;
  readonly perChannel: number;
  readonly link: readonly Node[];
  readonly channel: readonly Node[];
} = {
  major: 18,
  channels: 16,
  perChannel: 4,
  link: [
    { name: "REQUEST", path: "/dev/control", mode: "600" },
    { name: "PROCTAB", path: "/dev/ctlproc", mode: "400" },
    { name: "STATS", path: "/dev/ctlstats", mode: "400" },
  ],
  channel: [
    { name: "STDIO", path: "/dev/ctl%uio", mode: "600" },
    { name: "STDERR", path: "/dev/ctl%uerr", mode: "600" },
    { name: "STATUS", path: "/dev/ctl%ust", mode: "600" },
  ],
};

export const HEADER = record(
  "ctl_header",
  "What every frame begins with.",
  {
    magic: u8(),
    version: u8(),
    type: u8("CTL_<TYPE>"),
    stream: u8("CTL_STREAM_* of DATA, else 0"),
    channel: u16(),
    length: u16(),
    seq: u32(),
    crc: u32("of the header with 0 here, then of the payload"),
  },
);

export const HELLO = record("ctl_hello", "Payload of HELLO.", {
  session: u32("chosen by the host, echoed by the guest"),
  nr_channels: u16(),
  max_data: u16(),
  host_window: u32(),
  guest_window: u32(),
  busy: u32("guest: bitmap of channels not yet free"),
});

export const REQUEST = record(
  "ctl_request",
  "Begins the payload of OPEN; the body follows.",
  {
    kind: u16("CTL_REQ_*"),
    channel: u16("filled in by the driver"),
    arg: u32("EXEC: argc; SIGNAL: signal number"),
    length: u32("of the body; filled in by the driver"),
    pid: i32("SIGNAL: whom, as CTL_STARTED told"),
  },
);

export const STATUS = record("ctl_status", "How a request ended.", {
  how: u32("CTL_ENDED_*"),
  value: u32(),
});

export const PROC = record("ctl_proc", "One process of CTL_REQ_PROCTAB.", {
  endpoint: i32(),
  pid: i32(),
  ptroot: u32("page directory, physical"),
  instance: u32("number of this instance, unique since boot"),
  rts_flags: u32(),
  priv_flags: u32(),
  getfrom: i32(),
  sendto: i32(),
  user_ticks: u32(),
  sys_ticks: u32(),
  name: chars(16),
});

export const STAT = record("ctl_stat", "The subject of CTL_REQ_STAT.", {
  mode: u32("S_IF* and permissions"),
  size: u32(),
  major: u32("of a device node"),
  minor: u32(),
});

export const ENTRY = record(
  "ctl_entry",
  "What CTL_REQ_LIST tells of a file.",
  {
    mode: u32("S_IF* and permissions"),
    size: u32(),
    mtime: u32("seconds since 1970"),
    name: chars(64, "of what is in a folder; the path itself has none"),
  },
);

export const SERVICE = record(
  "ctl_service",
  "One service of CTL_REQ_SERVICES: what /proc/service tells.",
  {
    flags: u32("RSI_*"),
    endpoint: i32(),
    pid: i32(),
    restarts: i32(),
    asr_count: u32(),
    default_state: i32("of an update that names none"),
    label: chars(16),
    progname: chars(16),
    policies: chars(20),
    binary: chars(64, "path that it was loaded from"),
  },
);

export const STATS = record(
  "ctl_stats",
  "Counts that must come back to what they were after a round of updates.",
  {
    procs: u32("process slots in use"),
    privs: u32("privilege structures in use"),
    services: u32("slots of RS in use"),
    grants: u32("in use, of all services"),
    pages_total: u32(),
    pages_free: u32(),
  },
);

export type ProcessInfo = Values<typeof PROC.fields>;
export type ServiceInfo = Values<typeof SERVICE.fields>;
export type FolderEntry = Values<typeof ENTRY.fields>;
export type FileInfo = Values<typeof STAT.fields>;
export type Stats = Values<typeof STATS.fields>;
