/** Host pipeline: sources in, a bootable disk image out. */
export {
  type BuildOptions,
  type BuildReport,
  buildSystem,
} from "./pipeline/build.ts";
export {
  type BaseBuild,
  type BaseComponent,
  type BinariesOptions,
  type BinariesReport,
  buildBinaries,
  type BuiltComponent,
  type BuiltFile,
  withBases,
} from "./pipeline/binaries.ts";
export { buildCache, type Effort } from "./pipeline/open.ts";
export type { Progress, StageStats } from "./pipeline/steps/context.ts";
export { DEFAULT_IMAGE } from "./default_image.ts";
export { BuildError } from "./errors.ts";
export { verifyCompiler } from "./toolchain/mod.ts";
export {
  prune,
  type Pruned,
  scrubStore,
  type StoreSize,
  storeSize,
} from "./pipeline/store/upkeep.ts";
export {
  type BuildVariables,
  readVariables,
  splitBuildvars,
} from "./pipeline/system/variables.ts";
