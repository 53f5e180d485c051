/**
 * Manual pages from the tables of the verbs, in the man macros, as plain ASCII
 * so that every groff reads them.
 */
import {
  helpNames,
  optionAbout,
  statusesOf,
  usageWords,
} from "../../cli/lib/help.ts";
import type { VerbTable } from "../../cli/lib/table.ts";

/** Text that groff prints as it stands. */
function escape(text: string): string {
  return text
    .replaceAll("…", "...")
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replace(/^\./gm, "\\&.");
}

function bold(text: string): string {
  return `\\fB${escape(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${escape(text)}\\fR`;
}

/** Paragraphs; indented lines stay as they are. */
function paragraphs(text: string): string[] {
  const lines: string[] = [];
  let literal = false;
  for (const line of text.split("\n")) {
    const indented = line.startsWith(" ");
    if (indented !== literal) lines.push(indented ? ".nf" : ".fi");
    literal = indented;
    lines.push(line === "" ? ".PP" : escape(line));
  }
  if (literal) lines.push(".fi");
  return lines;
}

/** A term and what it means. */
function item(term: string, about: string): string[] {
  return [".TP", term, ...about.split("\n").map(escape)];
}

function optionTerm(
  name: string,
  { short, value }: VerbTable["options"][string],
): string {
  const names = [...short === undefined ? [] : [`-${short}`], `--${name}`];
  const term = names.map(bold).join(", ");
  return value === undefined ? term : `${term} ${italic(value)}`;
}

/** A page by the name of its file. */
function reference(file: string): string {
  const at = file.lastIndexOf(".");
  return `${bold(file.slice(0, at))}(${file.slice(at + 1)})`;
}

function head(page: string, section: number, version: string): string[] {
  return [
    '.\\" Made by "deno task gen" from the tables in cli/.',
    `.TH ${
      escape(page.toUpperCase())
    } ${section} "" "minix\\-live ${version}" ` +
    '"minix\\-live"',
  ];
}

export function verbPage(
  table: VerbTable,
  { version, also = [] }: { version: string; also?: readonly string[] },
): string {
  const page = `minix-live-${table.name}`;
  const json = Object.entries(table.json ?? {});
  return [
    ...head(page, 1, version),
    ".SH NAME",
    `${escape(page)} \\- ${escape(table.about)}`,
    ".SH SYNOPSIS",
    `.B minix\\-live ${escape(table.name)}`,
    escape(usageWords(table)),
    ".SH DESCRIPTION",
    ...paragraphs(table.text),
    ".SH OPTIONS",
    ...Object.entries(table.options).flatMap(([name, entry]) =>
      item(optionTerm(name, entry), optionAbout(entry))
    ),
    ...item(helpNames(table).map(bold).join(", "), "print a short help"),
    ".SH EXIT STATUS",
    ...statusesOf(table).flatMap(([status, when]) => item(bold(status), when)),
    ...json.length === 0 ? [] : [
      ".SH JSON",
      `With ${bold("--json")} one object on standard output:`,
      ...item(bold("version"), "1"),
      ...json.flatMap(([path, about]) => item(bold(path), about)),
    ],
    ".SH EXAMPLES",
    ...table.examples.flatMap(([words, what]) =>
      item(bold(`minix-live ${words}`), what)
    ),
    ".SH SEE ALSO",
    ["minix-live.1", ...also].map(reference).join(", "),
    "",
  ].join("\n");
}

/** The page of the program. */
export function programPage(
  tables: readonly VerbTable[],
  version: string,
): string {
  return [
    ...head("minix-live", 1, version),
    ".SH NAME",
    "minix\\-live \\- a MINIX 3 system whose services are replaced while they run",
    ".SH SYNOPSIS",
    ".B minix\\-live",
    escape("TOOL [WORD]…"),
    ".br",
    ".B minix\\-live help",
    "[TOOL]",
    ".br",
    ".B minix\\-live \\-\\-version",
    "[\\-\\-json]",
    ".SH DESCRIPTION",
    ...paragraphs(
      "Builds images of the system, runs them in machines of its own, and has " +
        "the tools that work on a running system. Called by the name of a " +
        "tool, through a link, it is that tool.\n\n" +
        'Machines have names; without one they are "default". The folder of a ' +
        "machine is $XDG_STATE_HOME/minix-live/NAME.",
    ),
    ".SH TOOLS",
    ...tables.flatMap(({ name, about }) => item(bold(name), about)),
    ".SH EXIT STATUS",
    ...item(bold("0"), "all went well"),
    ...item(
      bold("125"),
      "a failure of minix-live: one line on standard error says which, a " +
        "second one the next step, where there is one",
    ),
    ".PP",
    "Each tool has its own besides.",
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, about]) => item(bold(name), about)),
    ".SH SEE ALSO",
    [
      ...tables.map(({ name }) => `minix-live-${name}.1`),
      ...MINIX_PAGES,
    ].map(reference).join(",\n"),
    "",
  ].join("\n");
}

/** What is written by hand beside the generated pages. */
export const MINIX_PAGES = [
  "minix-service.8",
  "update_asr.8",
  "testrelpol.8",
  "system.conf.5",
] as const;

export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  [
    "MINIX_LIVE_MACHINE",
    "the machine, where no --name is given; empty is as not set",
  ],
  ["MINIX_LIVE_TRACE", "set: failures show where in the program they arose"],
  [
    "MINIX_LIVE_CC",
    "path of a clang 21, with ld.lld beside it, that builds in the place of " +
    "the packaged toolchain",
  ],
  ["BUILDVARS", "build variables, as -V NAME=VALUE words"],
  ["JOBS", "how many jobs a build runs at once"],
  ["CC, CXX", "without effect, as a build says: it needs no host compiler"],
  ["SOURCE_DATE_EPOCH", "seconds since 1970: the time of all in an image (0)"],
  [
    "XDG_STATE_HOME",
    "where machines have their folders (~/.local/state); a relative path is " +
    "as not set",
  ],
  [
    "XDG_CACHE_HOME",
    "where is kept what can be made again: what a build made, and the " +
    "program and the toolchain that the single file unpacked (~/.cache); a " +
    "relative path is as not set",
  ],
  ["HOME", 'the "~" of these two'],
  ["LOCALAPPDATA", "on Windows: where both are that are not set"],
  ["TMPDIR", "where the toolchain has its temporary files (/tmp)"],
  ["DENO_V8_FLAGS", "in the tree: more flags of V8 for a machine's process"],
  ["NO_COLOR", "set and not empty: no colours, whatever the others say"],
  [
    "FORCE_COLOR",
    '"0" or "false": no colours; else, set and not empty: colours, terminal ' +
    "or not",
  ],
  ["TERM", '"dumb": no colours, unless they are forced'],
];
