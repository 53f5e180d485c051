/** Folders of this user, as the host has them. */
import { MinixLiveError } from "./error.ts";
import { isAbsolute, join } from "./path.ts";

const NAME = "minix-live";

/** `$XDG_<kind>_HOME/minix-live`, or its place below HOME; on Windows below
 * LOCALAPPDATA. */
function folder(kind: "STATE" | "CACHE", below: string, what: string): string {
  const variable = `XDG_${kind}_HOME`;
  const own = Deno.env.get(variable);
  // The standard has relative paths ignored.
  if (own !== undefined && isAbsolute(own)) return join(own, NAME);
  if (Deno.build.os === "windows") {
    const local = Deno.env.get("LOCALAPPDATA");
    if (local) return join(local, NAME, kind.toLowerCase());
    throw new MinixLiveError(`Cannot find ${what}: LOCALAPPDATA is not set`);
  }
  const home = Deno.env.get("HOME");
  if (home && isAbsolute(home)) return join(home, below, NAME);
  throw new MinixLiveError(
    `Cannot find ${what}: neither ${variable} nor HOME is an absolute path`,
  );
}

/** Where machines are. */
export function stateFolder(): string {
  return folder("STATE", ".local/state", "the state folder");
}

/** Where is kept what can be made again. */
export function cacheFolder(): string {
  return folder("CACHE", ".cache", "the cache");
}

/** Where tools put their own temporary files. */
export function temporaryFolder(): string {
  return Deno.env.get("TMPDIR") || "/tmp";
}

/** Makes a folder that nobody else may enter. */
export function makePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o700);
}
