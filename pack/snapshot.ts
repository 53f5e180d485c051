// The snapshot that is inside: the image's machine, ready.
import { makeReadySnapshot } from "../live/ready_snapshot.ts";
import { APP_FILES } from "../host/mod.ts";
import type { Files } from "./files.ts";

/** Boots an image, to which nothing is written, until it is ready. */
export async function prebuiltSnapshot(image: string): Promise<Files> {
  const pieces = await makeReadySnapshot(image);
  const bytes = new Uint8Array(await new Blob(pieces as BlobPart[]).bytes());
  return new Map([[APP_FILES.snapshot, { bytes }]]);
}
