/** Host pipeline: sources in, a bootable disk image out. */
export { type BuildOptions, buildSystem } from "./pipeline/build.ts";
export type { Progress } from "./pipeline/context.ts";
export { BuildError } from "./pipeline/errors.ts";
