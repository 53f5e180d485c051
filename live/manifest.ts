/** What stands beside an image: how it was built. */
import type { BuildVariables } from "../build/mod.ts";
import { reasonOf } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import type { Machine } from "./machine.ts";
import { hasLostImage } from "./machines.ts";

/** The part of an image's manifest that says how it was built. */
export interface Manifest {
  readonly variables: BuildVariables;
  readonly seed: string;
  readonly interface: string;
}

/** How the image was built that a machine runs from. */
export function readManifest(machine: Machine): Manifest {
  const { image } = machine;
  if (image === undefined) {
    throw new MachineError(
      "Cannot tell how the machine was built: it does not say what its image is",
      { hint: "boot it with this minix-live, and name it: --name M" },
    );
  }
  try {
    const text = Deno.readTextFileSync(`${image}.json`);
    // While it has its path, no build changes what stands beside it.
    if (!hasLostImage(machine)) return JSON.parse(text);
  } catch (error) {
    if (!hasLostImage(machine)) {
      throw new MachineError(
        `Cannot read "${image}.json", which says how the machine was built: ` +
          reasonOf(error),
        { cause: error },
      );
    }
  }
  throw new MachineError(
    `Cannot tell how machine "${machine.name}" was built: its image has lost ` +
      `its path "${image}", and with it what says so`,
    { hint: "boot it again from an image that is there" },
  );
}
