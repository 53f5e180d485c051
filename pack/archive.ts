// A section of the file: a tar archive in one zstd frame. The same files give
// the same bytes, whatever their times, owners and order on the disk.
import { createTar, type TarFileInput } from "nanotar";
import { createHash } from "node:crypto";
import { constants, zstdCompressSync } from "node:zlib";
import type { Files } from "./files.ts";

/** What tar's plain header has room for. */
const LONGEST_NAME = 99;
/** More takes memory, and makes nothing smaller. */
const WINDOW_LOG = 23;
const KEY_DIGITS = 16;

export interface Section {
  readonly name: string;
  /** Names the contents, at any level of compression. */
  readonly key: string;
  /** Bytes of the archive. */
  readonly archive: number;
  /** The archive, packed. */
  readonly bytes: Uint8Array;
}

export function packSection(
  name: string,
  files: Files,
  level: number,
): Section {
  const archive = tar(files);
  return {
    name,
    key: sha256(archive).slice(0, KEY_DIGITS),
    archive: archive.length,
    bytes: zstdCompressSync(archive, {
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        [constants.ZSTD_c_windowLog]: WINDOW_LOG,
        [constants.ZSTD_c_checksumFlag]: 1,
      },
    }),
  };
}

/** Folders before what is in them. */
export function tar(files: Files): Uint8Array {
  const names = [...files.keys()].sort();
  const folders = new Set(names.flatMap(foldersOf));
  const entries: TarFileInput[] = [
    ...[...folders].sort().map((name): TarFileInput => ({
      name: `${name}/`,
      attrs: { mode: "755" },
    })),
    ...names.map((name): TarFileInput => {
      const { bytes, executable } = files.get(name)!;
      return {
        name,
        data: bytes,
        attrs: { mode: executable ? "755" : "644" },
      };
    }),
  ];
  for (const { name } of entries) {
    if (new TextEncoder().encode(name).length > LONGEST_NAME) {
      throw new Error(`Cannot pack "${name}": the name is too long`);
    }
  }
  return createTar(entries, { attrs: { uid: 0, gid: 0, mtime: 0 } });
}

function foldersOf(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
