// The services that live updates are shown with, and how each is asked for.

export interface Service {
  readonly label: string;
  /** Its program: binaries /service/PROGRAM and /service/asr/PROGRAM-N. */
  readonly program: string;
}

/** Everything that is instrumented. */
export const SERVICES: readonly Service[] = [
  ...["ds", "pm", "sched", "vfs"].map(named),
  { label: "fs_imgrd", program: "mfs" },
  { label: "fs_c0d0p0", program: "mfs" },
  ...["pfs", "mib", "tty"].map(named),
  { label: "at_wini_0", program: "at_wini" },
  named("control"),
];

/** Has no state tables: identity updates only. */
export const MEMORY: Service = named("memory");

function named(name: string): Service {
  return { label: name, program: name };
}

export function selfUpdate(label: string, ...flags: string[]): string[] {
  return [...flags, "update", "self", "-label", label];
}

export function asrUpdate(
  { label, program }: Service,
  number: number,
): string[] {
  return [
    ...["-a", "update", `/service/asr/${program}-${number}`],
    ...["-label", label, "-progname", program, "-asr-count", String(number)],
  ];
}
