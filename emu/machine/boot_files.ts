/**
 * The files beside an image from which it boots: `IMAGE.boot/kernel` and the
 * modules `mod01_ds` … `mod12_init`, and the manifest `IMAGE.json` with their
 * hashes.
 */
import type { BootModule } from "./multiboot.ts";

/** By which program an image was built. */
export interface Builder {
  /** Version of minix-live. */
  version: string;
  /** Of the control link that the image speaks (CTL_VERSION). */
  control: number;
}

export interface BootFiles {
  kernel: Uint8Array;
  modules: BootModule[];
  /** Unknown of an image without a manifest, or with an older one. */
  builder: Builder | undefined;
}

interface Manifest {
  boot?: Record<string, string>;
  builder?: Builder;
}

function readManifest(image: string): Manifest {
  try {
    return JSON.parse(Deno.readTextFileSync(`${image}.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new SyntaxError(`Cannot read the manifest "${image}.json"`, {
      cause: error,
    });
  }
}

/** Reads kernel and modules; refuses files that are not the manifest's. */
export async function readBootFiles(image: string): Promise<BootFiles> {
  const folder = `${image}.boot`;
  const { boot: hashes = {}, builder } = readManifest(image);
  const read = async (name: string): Promise<Uint8Array> => {
    const path = `${folder}/${name}`;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = Deno.readFileSync(path);
    } catch (error) {
      throw new Error(`Cannot read "${path}": it is not there`, {
        cause: error,
      });
    }
    const wanted = hashes[name];
    if (wanted !== undefined && wanted !== await sha256(bytes)) {
      throw new Error(
        `Cannot boot "${image}": "${path}" is not the file of its manifest`,
      );
    }
    return bytes;
  };
  const names = [];
  try {
    for (const entry of Deno.readDirSync(folder)) {
      if (/^mod\d\d_/.test(entry.name)) names.push(entry.name);
    }
  } catch (error) {
    throw new Error(`Cannot boot "${image}": no folder "${folder}"`, {
      cause: error,
    });
  }
  names.sort();
  return {
    kernel: await read("kernel"),
    modules: await Promise.all(
      names.map(async (name) => ({ name, bytes: await read(name) })),
    ),
    builder,
  };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
