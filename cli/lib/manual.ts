/** Manual pages: which there are, and the host's reader of them. */
import {
  join,
  manFolder,
  MinixLiveError,
  onEndSignal,
} from "../../host/mod.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage_error.ts";

/** The page of the program. */
const FIRST = "minix-live";

/** The pages by the names of their tools; where a page of MINIX's has that name,
 * ours is named whole. */
export function pageNames(): string[] {
  const pages = [...Deno.readDirSync(manFolder())].map(({ name }) => name);
  const bare = pages.map((name) => name.replace(/\.\d$/, ""));
  return bare.map((name) => {
    const short = name.replace(`${FIRST}-`, "");
    return bare.includes(short) ? name : short;
  }).sort();
}

/** The path of a page, by its name or by that of a tool. */
export function pagePath(word: string = FIRST): string {
  const pages = [...Deno.readDirSync(manFolder())].map(({ name }) => name);
  const named = [...["", ".1", ".5", ".8"].map((end) => word + end)];
  const page = [...named, `${FIRST}-${word}.1`]
    .find((name) => pages.includes(name));
  if (page !== undefined) return join(manFolder(), page);
  const words = pages.map((name) =>
    name.replace(/\.\d$/, "").replace(`${FIRST}-`, "")
  );
  const near = nearest(word, words);
  throw new UsageError(
    `Cannot show "${word}": no such page`,
    near === undefined ? "minix-live man" : `did you mean ${near}?`,
  );
}

/** Shows the page with the host's `man`, and gives its status. */
export async function showPage(path: string): Promise<number> {
  const child = startMan(path);
  // The terminal's are for man, which may have use for them.
  const stop = onEndSignal((signal) => {
    if (signal !== "SIGINT") child.kill(signal);
  });
  try {
    const { code } = await child.status;
    return code;
  } finally {
    stop();
  }
}

function startMan(path: string): Deno.ChildProcess {
  try {
    return new Deno.Command("man", { args: [path] }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new MinixLiveError(`Cannot show "${path}": this host has no man`, {
      cause,
      hint: "minix-live TOOL --help tells the same",
    });
  }
}
