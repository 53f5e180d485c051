/**
 * Paths, for what every start needs: the runtime's `node:path` takes as long
 * to load as all of the program. Both separators are understood on Windows,
 * and `/` is written.
 */

const windows = Deno.build.os === "windows";
const SEPARATOR = windows ? /[\\/]/ : /\//;
const ABSOLUTE = windows ? /^([A-Za-z]:)?[\\/]/ : /^\//;

export function isAbsolute(path: string): boolean {
  return ABSOLUTE.test(path);
}

/** The parts as one path, without `.`, `..` where it can go, and a separator
 * at the end. */
export function join(...parts: readonly string[]): string {
  const path = parts.filter((part) => part !== "").join("/");
  const root = SEPARATOR.test(path[0] ?? "") ? "/" : "";
  const kept: string[] = [];
  for (const name of path.split(SEPARATOR)) {
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (root === "") kept.push(name);
  }
  return root + kept.join("/") || ".";
}

/** The folder of a path. */
export function dirname(path: string): string {
  return join(path) === "/" ? "/" : join(path, "..");
}

/** The path from the working directory, as one that means the same anywhere. */
export function resolve(path: string): string {
  return isAbsolute(path) ? join(path) : join(Deno.cwd(), path);
}

/** The path of a `file:` URL. */
export function pathOf(url: URL | string): string {
  const path = decodeURIComponent(new URL(url).pathname);
  return windows ? path.replace(/^\/(?=[A-Za-z]:)/, "") : path;
}
