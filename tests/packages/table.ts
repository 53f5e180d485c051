// What docs/packages.md shows of the packages; the campaign holds the services
// to the same rows.
import { PACKAGES } from "./packages.ts";

/** The page's table, in markdown. */
export function table(): string {
  const rows = PACKAGES.map((
    { name, source = name, work, refused, declared, wrong },
  ) => [
    source,
    work,
    refused === undefined
      ? "right"
      : `${refused.code} in ${
        refused.kinds.map((kind) => WAYS[kind]).join(", ")
      }`,
    (declared?.what ?? "nothing") +
    (wrong === undefined ? "" : `; still **wrong**: ${wrong}`),
  ]);
  return [
    ["package", "at work", "as it is", "what makes it right"],
    ["---", "---", "---", "---"],
    ...rows,
  ].map((cells) => `| ${cells.join(" | ")} |`).join("\n") + "\n";
}

const WAYS = { identity: "identity", self: "-t", layout: "-a" } as const;
