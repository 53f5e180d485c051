// Mutants of C sources, one change each, drawn from a seed: what a careless
// edit, or a wrong idea, would leave there.
import { createHash } from "node:crypto";

/** A place in a line, and what stands there instead. */
interface Site {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly column: number;
  readonly from: string;
  readonly to: string;
}

/** A changed file. */
export interface Mutation {
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

const SWAPS: readonly (readonly [from: RegExp, to: string])[] = [
  [/ == /g, " != "],
  [/ != /g, " == "],
  [/ < /g, " <= "],
  [/ <= /g, " < "],
  [/ > /g, " >= "],
  [/ >= /g, " > "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ \+ /g, " - "],
  [/ - /g, " + "],
  [/\breturn 0;/g, "return 1;"],
  [/\breturn 1;/g, "return 0;"],
  // A statement that is lost.
  [
    /(?<=^\s+)(?!return\b|goto\b|break\b|continue\b)[\w>.[\]*-]+(?: [+-]?= .*|\(.*\));$/g,
    ";",
  ],
];

/** All places of C files below a folder whose names match. */
function sitesIn(root: string, folder: string, names: RegExp): Site[] {
  return [...Deno.readDirSync(`${root}${folder}`)].map(({ name }) => name)
    .filter((name) => names.test(name)).sort().flatMap((name) => {
      const file = `${folder}/${name}`;
      const lines = Deno.readTextFileSync(root + file).split("\n");
      let comment = false;
      return lines.flatMap((text, line) => {
        if (text.includes("/*")) comment = true;
        const skipped = comment || text.startsWith("#");
        if (text.includes("*/")) comment = false;
        return skipped ? [] : sitesOf(file, text, line);
      });
    });
}

function sitesOf(file: string, text: string, line: number): Site[] {
  return SWAPS.flatMap(([from, to]) =>
    [...text.matchAll(from)].map((found) => ({
      ...{ file, line, column: found.index, from: found[0], to },
    }))
  );
}

/** The mutation of a number; another attempt where one does not compile. */
export function mutation(
  root: string,
  { folder, names }: { folder: string; names: RegExp },
  seed: string,
  number: number,
  attempt: number,
): Mutation {
  const sites = sitesIn(root, folder, names);
  const site = sites[draw(sites.length, [seed, number, attempt])]!;
  const { file, line, column, from, to } = site;
  const lines = Deno.readTextFileSync(root + file).split("\n");
  const text = lines[line]!;
  lines[line] = text.slice(0, column) + to + text.slice(column + from.length);
  return {
    file,
    title: `${file}:${line + 1}: "${text.trim()}" -> "${lines[line]!.trim()}"`,
    text: lines.join("\n"),
  };
}

/** A number below the limit that the words determine. */
function draw(limit: number, words: readonly (string | number)[]): number {
  const hash = createHash("sha256").update(words.join("\0")).digest();
  return hash.readUInt32LE(0) % limit;
}
