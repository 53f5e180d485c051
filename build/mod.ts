/** Host pipeline: sources in, a bootable disk image out. */
export {
  type BuildOptions,
  type BuildReport,
  buildSystem,
} from "./pipeline/build.ts";
export type { Progress } from "./pipeline/context.ts";
export { BuildError } from "./pipeline/errors.ts";
export {
  type BuildVariables,
  readVariables,
  splitBuildvars,
} from "./pipeline/variables.ts";
