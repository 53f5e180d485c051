export { FIRST_SECTOR, masterBootRecord, partitionBlocks } from "./disk.ts";
export {
  BLOCK_SIZE,
  ImageFullError,
  measure,
  usedBlocks,
  writeFileSystem,
} from "./minix_fs.ts";
export { ImagePlan } from "./plan.ts";
export { applyPrototype } from "./proto.ts";
