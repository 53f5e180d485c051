/**
 * Layout randomization of an optimised module without debug information.
 * Same seed and options, same text; each transformation has a switch.
 */
import { type Module, nameValues } from "../ir/mod.ts";
import { permuteBlocks } from "./blocks.ts";
import { randomizeData } from "./data.ts";
import { type FrameStats, randomizeFrames } from "./frames.ts";
import { padFunctions, permuteFunctions } from "./functions.ts";
import { Random } from "./random.ts";
import { setRuntime } from "./runtime.ts";

export { linkLayout, type LinkLayoutOptions } from "./link_layout.ts";

export interface AsrOptions {
  /** Up to 32 hexadecimal digits. */
  readonly seed: string;
  readonly functionOrder?: boolean;
  readonly functionPadding?: boolean;
  readonly dataOrder?: boolean;
  readonly dataPadding?: boolean;
  readonly constantOrder?: boolean;
  readonly constantPadding?: boolean;
  readonly blockOrder?: boolean;
  readonly frameOrder?: boolean;
  readonly framePadding?: boolean;
  /** Heap and mappings, done by libmagicrt in the running program. */
  readonly runtime?: boolean;
}

/** Most bytes, or pages for mappings. Small: stacks and images are. */
const FUNCTION = { offset: 2048, padding: 96 };
const DATA = { offset: 2048, padding: 96 };
const FRAME = { offset: 96, padding: 32 };
const RUNTIME = {
  heapOffset: 10000,
  heapPadding: 100,
  mapOffset: 10,
  mapPadding: 3,
};
const NONE = { offset: 0, padding: 0 };

/** Counts for `--stats`. */
export interface AsrStats extends FrameStats {
  functions: number;
}

export function asr(module: Module, options: AsrOptions): Module {
  return randomize(module, options).module;
}

export function randomize(
  module: Module,
  options: AsrOptions,
): { module: Module; stats: AsrStats } {
  const { seed } = options;
  const on = (value: boolean | undefined) => value ?? true;
  const stream = (name: string) => new Random(seed, name);
  let { entities } = nameValues(module);
  const { file } = module;
  const functions = entities.filter(({ kind }) => kind === "function").length;
  const stats = { functions, locals: 0, dynamicLocals: 0, nakedFunctions: 0 };
  if (on(options.blockOrder)) {
    entities = permuteBlocks(entities, stream("blocks"));
  }
  if (on(options.frameOrder) || on(options.framePadding)) {
    const framed = randomizeFrames({ file, entities }, stream("frames"), {
      permute: on(options.frameOrder),
      ...(on(options.framePadding) ? FRAME : NONE),
    });
    entities = framed.entities;
    Object.assign(stats, framed.stats);
  }
  if (on(options.functionOrder)) {
    entities = permuteFunctions(entities, stream("functions"));
  }
  if (on(options.functionPadding)) {
    entities = padFunctions(entities, stream("function padding"), FUNCTION);
  }
  if (on(options.runtime)) {
    entities = setRuntime(entities, stream("runtime"), RUNTIME);
  }
  let result: Module = { file, entities };
  const parts = [
    [false, on(options.dataOrder), on(options.dataPadding)],
    [true, on(options.constantOrder), on(options.constantPadding)],
  ] as const;
  for (const [constants, permute, padding] of parts) {
    if (!permute && !padding) continue;
    const name = constants ? "constants" : "data";
    result = randomizeData(result, stream(name), {
      constants,
      permute,
      ...(padding ? DATA : NONE),
    });
  }
  return { module: result, stats };
}
