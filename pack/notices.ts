// What must go with the programs that are inside.
import { type Files, readFolder } from "./files.ts";
import { ROOT } from "./root.ts";
import { packageFolder } from "./toolchain.ts";

/** Our own licence, and those of what is compiled into images. */
export function ownNotices(): Files {
  return new Map(["LICENSE", "NOTICE"].map((name) => [
    name,
    { bytes: Deno.readFileSync(`${ROOT}${name}`) },
  ]));
}

/** Of a package that is inside. */
export function licenceOf(name: string): Files {
  const folder = packageFolder(name);
  return readFolder(folder, (file) => file === "LICENSE");
}
