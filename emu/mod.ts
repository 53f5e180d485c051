/** The host machine: boots an image and reaches its control link. */
export { type BootFiles, readBootFiles } from "./machine/boot_files.ts";
export { ImageDisk, ImageLockedError } from "./machine/disk.ts";
export {
  type Ending,
  Machine,
  type MachineOptions,
} from "./machine/machine.ts";
