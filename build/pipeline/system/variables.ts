// MINIX's build variables (`-V NAME=VALUE`), checked strictly: MINIX takes
// any value but the literal "yes" for "no", which hides mistakes.

import { BuildError } from "../../errors.ts";

export interface BuildVariables {
  /** Services go through bitcode, as both passes need. */
  bitcode: boolean;
  magic: boolean;
  asr: boolean;
  /** Keeps debug information beside the image. */
  debug: boolean;
  /** Variants of each service besides its base binary; 0 without MKASR. */
  asrCount: number;
  /** Services that get variants; all that can have some if left out. */
  asrServices?: readonly string[];
  /** Transformations of the layout that ASRFLAGS switched. */
  asrSwitches: Partial<Record<AsrSwitch, boolean>>;
}

/** Variants of one service besides its base binary. */
export function variantCount(
  { asrCount, asrServices }: BuildVariables,
  name: string,
): number {
  return asrServices?.includes(name) ?? true ? asrCount : 0;
}

/** Switches of ASRFLAGS, in MINIX's names where it has one. */
export const ASR_SWITCHES = {
  "asr-func-do-permutate": "functionOrder",
  "asr-func-do-padding": "functionPadding",
  "asr-func-do-bb-permutate": "blockOrder",
  "asr-gv-do-permutate": "dataOrder",
  "asr-gv-do-padding": "dataPadding",
  "asr-const-do-permutate": "constantOrder",
  "asr-const-do-padding": "constantPadding",
  "asr-stackframe-do-permutate": "frameOrder",
  "asr-stackframe-do-padding": "framePadding",
  "asr-heap-map-do-permutate": "runtime",
  "asr-section-do-offset": "sectionOffset",
} as const;

export type AsrSwitch = typeof ASR_SWITCHES[keyof typeof ASR_SWITCHES];

export const ASRCOUNT_DEFAULT = 3;
export const ASRCOUNT_MAX = 65536;

const SWITCHES: ReadonlySet<string> = new Set([
  "MKASR",
  "MKBITCODE",
  "MKDEBUG",
  "MKLLVMCMDS",
  "MKMAGIC",
]);

/** Reads assignments; of several to one variable the last counts. */
export function readVariables(assignments: readonly string[]): BuildVariables {
  const values = new Map<string, string>();
  for (const text of assignments) {
    const at = text.indexOf("=");
    if (at < 1) {
      throw new BuildError(`Cannot read "-V ${text}": want NAME=VALUE`);
    }
    const name = text.slice(0, at);
    const value = text.slice(at + 1);
    checkValue(name, value);
    values.set(name, value);
  }
  const isOn = (name: string) => values.get(name) === "yes";
  const asr = isOn("MKASR");
  const count = Number(values.get("ASRCOUNT") ?? ASRCOUNT_DEFAULT);
  const services = readNames(values.get("ASRSERVICES") ?? "");
  const magic = isOn("MKMAGIC") || asr;
  const bitcode = isOn("MKBITCODE") || magic;
  return {
    bitcode,
    magic,
    asr,
    debug: isOn("MKDEBUG"),
    asrCount: asr ? count : 0,
    ...(services.length === 0 ? {} : { asrServices: services }),
    asrSwitches: readAsrFlags(values.get("ASRFLAGS") ?? ""),
  };
}

/** Names with commas between them; the order does not matter. */
function readNames(text: string): string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  return [...new Set(names)].sort();
}

function readAsrFlags(text: string): BuildVariables["asrSwitches"] {
  const switches: BuildVariables["asrSwitches"] = {};
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const match = /^-([\w-]+)=([01])$/.exec(word);
    const name = match?.[1] ?? "";
    if (!Object.hasOwn(ASR_SWITCHES, name)) {
      throw new BuildError(
        `Cannot use "${word}" of ASRFLAGS: want -NAME=0 or -NAME=1, ` +
          `where NAME is one of ${Object.keys(ASR_SWITCHES).join(", ")}`,
      );
    }
    switches[ASR_SWITCHES[name as keyof typeof ASR_SWITCHES]] =
      match![2] === "1";
  }
  return switches;
}

function checkValue(name: string, value: string): void {
  if (name === "ASRCOUNT") {
    const count = /^[0-9]{1,5}$/.test(value) ? Number(value) : 0;
    if (count < 1 || count > ASRCOUNT_MAX) {
      throw new BuildError(
        `Cannot set ASRCOUNT to "${value}": ` +
          `want a whole number from 1 to ${ASRCOUNT_MAX}`,
      );
    }
  } else if (name === "ASRFLAGS") {
    readAsrFlags(value);
  } else if (name === "ASRSERVICES") {
    // Which services there are is known when their folders have been read.
  } else if (!SWITCHES.has(name)) {
    const known = [...SWITCHES, "ASRCOUNT", "ASRFLAGS", "ASRSERVICES"].sort()
      .join(", ");
    throw new BuildError(
      `Cannot set "${name}": no such build variable; there are ${known}`,
    );
  } else if (value !== "yes" && value !== "no") {
    throw new BuildError(`Cannot set ${name} to "${value}": want yes or no`);
  }
}

/** The `-V NAME=VALUE` words of the environment's BUILDVARS. */
export function splitBuildvars(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const assignments: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const rest = word === "-V" ? words[++i] : word.slice(2);
    if (!word.startsWith("-V") || rest === undefined) {
      throw new BuildError(
        `Cannot read BUILDVARS: "${word}" is not "-V NAME=VALUE"`,
      );
    }
    assignments.push(rest);
  }
  return assignments;
}
