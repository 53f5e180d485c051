/** Host pipeline: sources in, a bootable disk image out. */
export {
  type BuildOptions,
  type BuildReport,
  buildSystem,
} from "./pipeline/build.ts";
export type { Progress } from "./pipeline/steps/context.ts";
export { DEFAULT_IMAGE } from "./pipeline/system/system.ts";
export { BuildError } from "./pipeline/store/errors.ts";
export {
  type BuildVariables,
  readVariables,
  splitBuildvars,
} from "./pipeline/system/variables.ts";
