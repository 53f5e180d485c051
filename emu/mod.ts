/** The host machine: boots an image and reaches its control link. */
export {
  type BootFiles,
  type Builder,
  readBootFiles,
} from "./machine/boot_files.ts";
export { ImageDisk, ImageLockedError } from "./machine/disk.ts";
export type { Death, Stopped } from "./machine/board.ts";
export { prepareBoard } from "./machine/v86.ts";
export {
  checkRepeated,
  Recorder,
  replayRecording,
} from "./machine/recording.ts";
export type { Outcome } from "./machine/recording_end.ts";
export {
  disagreement,
  restoreDisk,
  type Snapshot,
  takeSnapshot,
} from "./machine/snapshot.ts";
export {
  decodeAbout,
  decodeSnapshot,
  encodeSnapshot,
  HEADER_ROOM,
} from "./machine/snapshot_file.ts";
export { WatchedDisk } from "./machine/watched_disk.ts";
export {
  type Ending,
  Machine,
  type MachineOptions,
  type PowerOn,
  type Probe,
} from "./machine/machine.ts";
export { MEMORY_MEGABYTES } from "./machine/memory.ts";
export { type Client, Hub } from "./control/hub.ts";
export * from "./client.ts";
