/** The text of /proc/service/LABEL. */
import {
  RSI_ACTIVE,
  RSI_CORE,
  RSI_EXITING,
  RSI_NEED_COPY,
  RSI_NEED_REPL,
  RSI_NOPING,
  RSI_UPDATING,
  RSI_USE_COPY,
  RSI_USE_REPL,
} from "../core/abi/abi.ts";
import type { Service } from "./facts.ts";

/** Letters of the flags in their places. */
const FLAGS: readonly (readonly [number, string])[] = [
  [RSI_ACTIVE, "A"],
  [RSI_UPDATING, "U"],
  [RSI_EXITING, "E"],
  [RSI_NOPING, "N"],
  [RSI_USE_COPY, "C"],
  [RSI_USE_REPL, "R"],
  [RSI_NEED_COPY, "c"],
  [RSI_NEED_REPL, "r"],
  [RSI_CORE, "s"],
];

/** The letters of a service's flags, as `/proc/service` has them. */
export function flagText(flags: number): string {
  return FLAGS.map(([bit, letter]) => flags & bit ? letter : "-").join("");
}

/** The services that /proc/service lists: active, not init. */
export function activeServices(all: Service[]): Service[] {
  return all
    .filter((s) => (s.flags & RSI_ACTIVE) !== 0 && s.label !== "init")
    .sort((a, b) => a.label < b.label ? -1 : 1);
}

/** Scripts rely on the widths: one space after most names. */
export function serviceText(s: Service): string {
  return [
    `filename: ${s.progname}`,
    `endpoint: ${s.endpoint}`,
    `pid:      ${s.pid}`,
    `restarts: ${s.restarts}`,
    `flags:    ${flagText(s.flags)}`,
    `policies: ${s.policies}`,
    `ASRcount: ${s.asrCount}`,
  ].join("\n");
}
