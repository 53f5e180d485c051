// Whether a build's variants can fit its disk: asked before anything is
// built, and again when the base binaries' sizes are known.
import type { BuildContext } from "../steps/context.ts";
import { BuildError } from "../../errors.ts";
import type { Component } from "../system/system.ts";
import { type BuildVariables, variantCount } from "../system/variables.ts";
import type { Bases } from "./components.ts";

const BLOCK_BYTES = 1024;
/** No instrumented program is smaller, for the state transfer's own code. */
export const LEAST_VARIANT_BYTES = 64 * 1024;

export interface Space {
  variables: BuildVariables;
  /** Blocks of 1 KiB of the file system. */
  blocks: number;
  large: boolean;
}

/** Refuses what cannot fit, however small the services turn out. */
export function checkVariantCount(
  components: readonly Component[],
  space: Space,
): void {
  const files = components.filter(({ kind }) => kind === "service")
    .reduce((sum, { name }) => sum + variantCount(space.variables, name), 0);
  refuse(space, files * LEAST_VARIANT_BYTES, "at least");
}

/** Variants are about as large as their base binary. */
export function checkVariantSpace(
  ctx: BuildContext,
  { binaries, optimised }: Bases,
  space: Space,
): void {
  const bytes = optimised.reduce((sum, { component: { name } }) => {
    const { size } = Deno.statSync(
      ctx.cache.blobPath(binaries.get(name)!.blob),
    );
    return sum + size * variantCount(space.variables, name);
  }, 0);
  refuse(space, bytes, "about");
}

function refuse(
  { variables, blocks, large }: Space,
  bytes: number,
  how: string,
): void {
  const needed = Math.ceil(bytes / BLOCK_BYTES);
  if (needed <= blocks) return;
  const advice = [
    ...(large ? [] : ["option -b makes a larger image"]),
    ...(variables.asrServices === undefined
      ? ["-V ASRSERVICES=NAME,… makes variants of these services alone"]
      : []),
  ];
  throw new BuildError(
    `Cannot fit the contents: ASRCOUNT=${variables.asrCount} needs ` +
      `${how} ${needed} blocks of 1 KiB, the file system has ${blocks}` +
      advice.map((text) => `; ${text}`).join(""),
  );
}
