// The manifest `IMAGE.json`: what was built from what, and the hashes by
// which a machine knows that image, kernel and modules belong together.
import { createHash } from "node:crypto";
import { CTL_VERSION } from "../../../core/abi/abi.ts";
import { VERSION } from "../../../host/mod.ts";
import { hashBytes, sha256 } from "../store/cache.ts";
import type { BuildContext } from "../steps/context.ts";
import type { Binaries, ComponentOptions } from "../roads/components.ts";
import { type Disk, installPath } from "./image_stage.ts";

const MANIFEST_FORMAT = 1;

/** A hash of what a system's programs must agree on: its public headers. */
export function interfaceHash({ sources }: BuildContext): string {
  const names = sources.list("core/include", (name) => !name.endsWith(".md"));
  return sha256(...names.flatMap((name) => [name, sources.read(name).hash]));
}

export function describe(
  ctx: BuildContext,
  parts: {
    options: ComponentOptions;
    binaries: Binaries;
    boot: [name: string, bytes: Uint8Array][];
    disk: Disk;
  },
): { text: string; sha256: string } {
  const { options, binaries, boot, disk } = parts;
  const imageHash = diskHash(ctx, disk);
  const files: [string, { sha256: string; size: number }][] = [];
  for (const binary of binaries.values()) {
    [binary.blob, ...binary.variants].forEach((blob, number) => {
      const { size } = Deno.statSync(ctx.cache.blobPath(blob));
      files.push([installPath(binary, number), { sha256: blob, size }]);
    });
  }
  const manifest = {
    format: MANIFEST_FORMAT,
    builder: { version: VERSION, control: CTL_VERSION },
    toolchain: ctx.toolchain.id,
    variables: options.variables,
    seed: options.seed,
    interface: interfaceHash(ctx),
    image: {
      sha256: imageHash,
      size: disk.bytes,
      partition: disk.partition,
    },
    boot: Object.fromEntries(
      boot.map(([name, bytes]) => [name, hashBytes(bytes)]),
    ),
    files: Object.fromEntries(files),
  };
  return { text: JSON.stringify(manifest, null, 2) + "\n", sha256: imageHash };
}

/** SHA-256 of the whole disk. Most of it is zeros, so the hash is remembered
 * by the disk's id, which names the rest, and the first part, which has it. */
function diskHash(ctx: BuildContext, disk: Disk): string {
  const [, first] = disk.parts[0]!;
  const key = sha256("disk-hash", String(disk.bytes), disk.id, first);
  const known = ctx.cache.readAction<{ sha256: string }>(key);
  if (known !== undefined) return known.sha256;
  const hash = createHash("sha256");
  for (const chunk of diskChunks(disk)) hash.update(chunk);
  const value = { sha256: hash.digest("hex") };
  ctx.cache.putAction(key, value);
  return value.sha256;
}

/** The disk's bytes in order, zeros included. */
function* diskChunks(disk: Disk): Generator<Uint8Array> {
  let at = 0;
  for (const [offset, bytes] of disk.parts) {
    if (offset > at) yield new Uint8Array(offset - at);
    yield bytes;
    at = offset + bytes.length;
  }
  if (at < disk.bytes) yield new Uint8Array(disk.bytes - at);
}
