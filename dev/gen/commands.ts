/** The reference of all commands, from the tables of the verbs. */
import {
  optionAbout,
  optionNames,
  statusesOf,
  usageWords,
} from "../../cli/lib/help.ts";
import type { VerbTable } from "../../cli/lib/table.ts";
import { ENVIRONMENT } from "./man.ts";

/** Text inside a cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function rows(
  names: readonly [string, string],
  entries: readonly (readonly [string, string])[],
): string[] {
  return [
    `| ${names[0]} | ${names[1]} |`,
    "| --- | --- |",
    ...entries.map(([name, about]) => `| \`${cell(name)}\` | ${cell(about)} |`),
    "",
  ];
}

/** Indented lines as they stand. */
function fenced(text: string): string[] {
  const lines: string[] = [];
  let inside = false;
  for (const line of text.split("\n")) {
    if (line.startsWith(" ") !== inside) {
      lines.push("```");
      inside = !inside;
    }
    lines.push(line);
  }
  return inside ? [...lines, "```"] : lines;
}

function section(table: VerbTable): string[] {
  const options = Object.entries(table.options);
  const json = Object.entries(table.json ?? {});
  return [
    `## ${table.name}`,
    "",
    "```",
    `minix-live ${table.name} ${usageWords(table)}`,
    "```",
    "",
    ...fenced(table.text),
    "",
    ...options.length === 0 ? [] : rows(
      ["option", "what"],
      options.map(([name, entry]) =>
        [optionNames(name, entry), optionAbout(entry)] as const
      ),
    ),
    ...rows(["status", "when"], statusesOf(table)),
    ...json.length === 0
      ? []
      : rows(["JSON", "what"], [["version", "1"], ...json]),
  ];
}

/** Of `minix-live --version --json`. */
export const VERSION_JSON: readonly (readonly [string, string])[] = [
  ["version", "1"],
  ["program", "version of minix-live"],
  ["deno", "version of Deno that runs it"],
  ["v86", "version of the emulator"],
  ["toolchain", "the packaged toolchain; not where nothing is built"],
  ["target", "host that a packed program is for; not in the tree"],
  ["image", "SHA-256 of the image inside; not in the tree"],
];

export function commandReference(tables: readonly VerbTable[]): string {
  return [
    "# All commands",
    "",
    'Made by `deno task gen` from the tables in `cli/`; "…[]" stands for each',
    "element of a list. Every tool has `--help`, and `-h` too where words with one",
    "dash are not another program's. `--json` prints one object on standard output.",
    "",
    "| tool | what | statuses besides 0 and 125 | JSON fields |",
    "| --- | --- | --- | --- |",
    ...tables.map((table) => {
      const statuses = (table.statuses ?? []).map(([status]) => status)
        .filter((status) => status !== "0" && status !== "125");
      const fields = Object.keys(table.json ?? {});
      return `| [${table.name}](#${table.name}) | ${cell(table.about)} | ` +
        `${cell(statuses.join(", "))} | ${
          fields.length === 0 ? "" : `\`${fields.join("`, `")}\``
        } |`;
    }),
    "",
    ...tables.flatMap(section),
    "## The program itself",
    "",
    "`minix-live help` lists the tools, and so does `--help`; `minix-live help",
    "TOOL` is the help of one. `minix-live --version [--json]` tells what is",
    "inside:",
    "",
    ...rows(["JSON", "what"], VERSION_JSON),
    "## Environment",
    "",
    ...rows(["variable", "what"], ENVIRONMENT),
  ].join("\n").trimEnd() + "\n";
}
