// What the demo does to the running services, as words of minix-service.

export interface Update {
  readonly title: string;
  readonly label: string;
  readonly words: readonly string[];
  /** Whether its symbols must be elsewhere afterwards. */
  readonly moves?: boolean;
}

export const self = (label: string, ...flags: string[]) =>
  [...flags, "update", "self", "-label", label] as const;
const asr = (label: string, file: string, n: number) =>
  [
    "-a",
    "update",
    `/service/asr/${file}-${n}`,
    "-label",
    label,
    "-progname",
    file,
    "-asr-count",
    String(n),
  ] as const;

export interface Failure extends Update {
  /** MINIX's exit status. */
  readonly status: number;
}

export const UPDATES: readonly Update[] = [
  ...["ds", "pm", "vfs"].map((label) => ({
    title: "identity update",
    label,
    words: self(label),
  })),
  ...["ds", "pm", "vfs", "pfs", "fs_c0d0p0", "at_wini_0", "sched", "keeper"]
    .map((label) => ({
      title: "self state transfer",
      label,
      words: self(label, "-t"),
    })),
  ...[
    ["pm", "pm"],
    ["vfs", "vfs"],
    ["fs_c0d0p0", "mfs"],
    ["pfs", "pfs"],
    ["ds", "ds"],
    ["control", "control"],
  ].map(([label, file]) => ({
    title: "ASR update",
    label: label!,
    words: asr(label!, file!, 1),
    moves: true,
  })),
  {
    title: "functional update",
    label: "keeper",
    words: [
      "update",
      "/service/keeper-next",
      "-label",
      "keeper",
      "-progname",
      "keeper-next",
    ],
  },
];

export const FAILURES: readonly Failure[] = [
  {
    title: "crash in initialization",
    label: "pm",
    words: self("pm", "-t", "-x"),
    status: 200,
  },
  {
    title: "failure in initialization",
    label: "vfs",
    words: self("vfs", "-y"),
    status: 78,
  },
  {
    title: "time-out in initialization",
    label: "ds",
    words: [...self("ds", "-z"), "-maxtime", "1HZ"],
    status: 4,
  },
  {
    title: "never quiescent",
    label: "fs_c0d0p0",
    words: [...self("fs_c0d0p0"), "-state", "5", "-maxtime", "1HZ"],
    status: 4,
  },
];
