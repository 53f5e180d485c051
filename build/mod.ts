/** Host pipeline: sources in, a bootable disk image out. */
export {
  type BuildOptions,
  type BuildReport,
  buildSystem,
} from "./pipeline/build.ts";
export type { Progress, StageStats } from "./pipeline/steps/context.ts";
export { DEFAULT_IMAGE } from "./default_image.ts";
export { BuildError } from "./errors.ts";
export {
  type BuildVariables,
  readVariables,
  splitBuildvars,
} from "./pipeline/system/variables.ts";
