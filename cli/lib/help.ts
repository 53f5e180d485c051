/** The help of a verb, from its table. */
import type { ArgumentEntry, OptionEntry, VerbTable } from "./table.ts";

const WIDTH = 78;

/** -d, --name M */
export function optionNames(name: string, entry: OptionEntry): string {
  const long = `--${name}`;
  const names = entry.short === undefined ? long : `-${entry.short}, ${long}`;
  return entry.value === undefined ? names : `${names} ${entry.value}`;
}

/** A word with one dash may be another program's. */
export function helpNames(table: VerbTable): string[] {
  return table.passes?.takes === "dash" ? ["--help"] : ["-h", "--help"];
}

function argumentUsage({ name, optional }: ArgumentEntry): string {
  return optional ? `[${name}]` : name;
}

/** The words behind the verb's name. */
export function usageWords(table: VerbTable): string {
  const { options, arguments: known = [], passes } = table;
  return [
    ...Object.keys(options).length === 0 ? [] : ["[OPTION]…"],
    ...known.map(argumentUsage),
    ...passes === undefined || passes.takes === "all" ? [] : ["[--]"],
    ...passes === undefined ? [] : [passes.usage],
  ].join(" ");
}

/** Lines of at most WIDTH characters; a line that begins with a space stays. */
function wrap(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    if (/^\s|^$/.test(paragraph)) {
      lines.push(paragraph);
      continue;
    }
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** Two columns: names as wide as they are, the rest wrapped beside them. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length));
  return rows.flatMap(([name, about]) =>
    wrap(about, WIDTH - left - 4).map((line, at) =>
      `  ${(at === 0 ? name : "").padEnd(left)}  ${line}`.trimEnd()
    )
  ).join("\n");
}

/** What an option does, and what holds without it. */
export function optionAbout(entry: OptionEntry): string {
  return entry.default === undefined || entry.default === ""
    ? entry.about
    : `${entry.about} (${entry.default})`;
}

const COMMON_STATUSES = [
  ["0", "all went well"],
  ["125", "a failure of minix-live: one line says which"],
] as const;

/** All statuses of a verb; its own wording of a common one counts. */
export function statusesOf(
  table: VerbTable,
): readonly (readonly [string, string])[] {
  const own = table.statuses ?? [];
  const isCommon = (status: string) =>
    COMMON_STATUSES.some(([other]) => other === status);
  return [
    ...COMMON_STATUSES.map((common) =>
      own.find(([status]) => status === common[0]) ?? common
    ),
    ...own.filter(([status]) => !isCommon(status)),
  ];
}

export function helpText(table: VerbTable): string {
  const rows = Object.entries(table.options).map(([name, entry]) =>
    [optionNames(name, entry), optionAbout(entry)] as const
  );
  return [
    `Usage: minix-live ${table.name} ${usageWords(table)}`,
    "",
    ...wrap(table.text),
    "",
    columns([...rows, [helpNames(table).join(", "), "print this"]]),
    "",
    "Exit status:",
    columns(statusesOf(table)),
    "",
    "Examples:",
    ...table.examples.map(([words]) => `  minix-live ${words}`),
  ].join("\n");
}
