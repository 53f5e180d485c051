// What a build compiles, as it is in the tree.
import { type Files, readFolder } from "./files.ts";
import { ROOT } from "./root.ts";

/** The folder `core/`; its TypeScript is in the bundle. */
export function sourceFiles(): Files {
  return readFolder(
    `${ROOT}core`,
    (name) => !/\.ts$|(^|\/)README\.md$/.test(name),
  );
}
