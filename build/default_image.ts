/** Where a build puts its image, and a boot looks for one. */
export const DEFAULT_IMAGE = "out/minix_x86.img";
