/** How much memory a machine may have. */
import { KERNEL_WINDOW_SIZE } from "../../core/abi/abi.ts";

const MEGABYTE = 1024 * 1024;

/**
 * In megabytes. Below the least our own system does not come up; beyond the
 * most its kernel would leave memory unused (v86 itself takes up to 2047).
 */
export const MEMORY_MEGABYTES = {
  least: 16,
  most: KERNEL_WINDOW_SIZE / MEGABYTE,
} as const;

/** Throws a RangeError if no machine has so much memory. */
export function checkMemory(bytes: number): void {
  const { least, most } = MEMORY_MEGABYTES;
  const megabytes = bytes / MEGABYTE;
  if (!Number.isInteger(megabytes) || megabytes < least || megabytes > most) {
    throw new RangeError(
      `Cannot give the machine ${megabytes} MB of memory: it takes ${least} to ${most}`,
    );
  }
}
