/**
 * The files beside an image from which it boots: `IMAGE.boot/kernel` and the
 * modules `mod01_ds` … `mod13_imgrd`, and the manifest `IMAGE.json` with their
 * hashes.
 */
import { MinixLiveError, statIfThere } from "../../host/mod.ts";
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

/** More than any guest has memory. */
const MOST_BYTES = 1 << 30;

/** Reads what somebody else may have written: nothing in it is believed. */
function readManifest(image: string): Manifest {
  const path = `${image}.json`;
  const refuse = (why: string, cause?: unknown): never => {
    throw new MinixLiveError(`Cannot read the manifest "${path}": ${why}`, {
      cause,
    });
  };
  const info = statIfThere(path);
  if (info === undefined) return {};
  // A pipe would keep us for ever.
  if (!info.isFile) refuse("it is no regular file");
  try {
    const manifest: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (isManifest(manifest)) return manifest;
  } catch (error) {
    refuse("it is no JSON, or cannot be read", error);
  }
  return refuse("it is none of ours");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value)) return false;
  const { boot, builder } = value;
  return (boot === undefined ||
    isRecord(boot) &&
      Object.values(boot).every((hash) => typeof hash === "string")) &&
    (builder === undefined ||
      isRecord(builder) && Number.isInteger(builder["control"]) &&
        /^[\w.+-]{1,40}$/.test(String(builder["version"])));
}

/** Reads kernel and modules; refuses files that are not the manifest's. */
export async function readBootFiles(image: string): Promise<BootFiles> {
  const folder = `${image}.boot`;
  const { boot: hashes = {}, builder } = readManifest(image);
  const read = async (name: string): Promise<Uint8Array> => {
    const path = `${folder}/${name}`;
    const info = statIfThere(path);
    if (info === undefined) {
      throw new MinixLiveError(`Cannot read "${path}": it is not there`);
    }
    if (!info.isFile || info.size > MOST_BYTES) {
      throw new MinixLiveError(
        `Cannot read "${path}": it is no regular file, or too large`,
      );
    }
    const bytes = Deno.readFileSync(path);
    const wanted = hashes[name];
    if (wanted !== undefined && wanted !== await sha256(bytes)) {
      throw new MinixLiveError(
        `Cannot boot "${image}": "${path}" is not the file of its manifest`,
      );
    }
    return bytes;
  };
  const names: string[] = [];
  try {
    for (const entry of Deno.readDirSync(folder)) {
      if (/^mod\d\d_/.test(entry.name)) names.push(entry.name);
    }
  } catch (error) {
    throw new MinixLiveError(`Cannot boot "${image}": no folder "${folder}"`, {
      cause: error,
    });
  }
  names.sort();
  const kernel = await read("kernel");
  const missing = Object.keys(hashes)
    .find((name) => name !== "kernel" && !names.includes(name));
  const listed = Object.keys(hashes);
  const extra = names.find((name) =>
    listed.length > 0 && !listed.includes(name)
  );
  if (extra !== undefined) {
    throw new MinixLiveError(
      `Cannot boot "${image}": its manifest does not name "${folder}/${extra}"`,
    );
  }
  if (missing !== undefined) {
    throw new MinixLiveError(
      `Cannot boot "${image}": there is no "${folder}/${missing}", ` +
        "which its manifest names",
    );
  }
  return {
    kernel,
    modules: await Promise.all(
      names.map(async (name) => ({ name, bytes: await read(name) })),
    ),
    builder,
  };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
