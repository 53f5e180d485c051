// What must go with the programs that are inside.
import type { Packed } from "../host/mod.ts";
import { below, type Files, readFolder, together } from "./files.ts";
import { ROOT } from "./root.ts";
import { packageFolder } from "./toolchain.ts";

/** Of the app folder and of Deno, where that is in the same cover. The
 * toolchain's section has its own. */
export function notices(cover: Packed["cover"]): Files {
  return together(
    ownNotices(),
    below("v86", licenceOf("v86")),
    // npm's package has Deno as a dependency.
    cover === "npm" ? new Map() : below("deno", denoLicence()),
  );
}

/** As npm's package `deno` has it; Deno's executable comes without. */
function denoLicence(): Files {
  const bytes = Deno.readFileSync(`${ROOT}pack/deno.LICENSE`);
  return new Map([["LICENSE", { bytes }]]);
}

/** Our own licence, and those of what is compiled into images. */
export function ownNotices(): Files {
  return new Map(["LICENSE", "NOTICE"].map((name) => [
    name,
    { bytes: Deno.readFileSync(`${ROOT}${name}`) },
  ]));
}

/** Of a package that is inside. */
function licenceOf(name: string): Files {
  const folder = packageFolder(name);
  return readFolder(folder, (file) => file === "LICENSE");
}
