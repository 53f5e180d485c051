// The services that live updates are shown with, and how each is asked for.
import { SERVICES as TABLE } from "../../core/contract/services.ts";

export interface Service {
  readonly label: string;
  /** Its program: binaries /service/PROGRAM and /service/asr/PROGRAM-N. */
  readonly program: string;
}

/** Labels of a running system that the table of boot services does not have. */
const STARTED_LATER = [
  { label: "fs_c0d0p0", program: "mfs" },
  { label: "at_wini_0", program: "at_wini" },
  { label: "control", program: "control" },
];

/** All of them: every service is instrumented, and updated. */
export const SERVICES: readonly Service[] = [
  ...TABLE.flatMap(({ program, boot }) =>
    boot !== undefined ? [{ label: boot.label, program }] : []
  ),
  ...STARTED_LATER,
];

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
