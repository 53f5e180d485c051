/** LLVM textual IR: parse, print, verify. Lossless and pure; knows no MINIX. */
export * from "./module.ts";
export { parse } from "./parse.ts";
export { print, type PrintOptions } from "./print.ts";
export { stripDebug } from "./strip_debug.ts";
export { type DebugLosses, thinDebug } from "./thin_debug.ts";
export { withLocations } from "./locations.ts";
export * from "./instruction.ts";
export { calleeOf, labelOf, parseLine } from "./parse_instruction.ts";
export { dropAttachments } from "./attachments.ts";
export { type Expression, parseExpression } from "./expression.ts";
export * from "./header.ts";
export { verify } from "./verify.ts";
export { nameValues } from "./name_values.ts";
export * from "./scan.ts";
export { Layout, type LlvmType } from "./layout.ts";
export { linkerSets } from "./linker_sets.ts";
export {
  formatGlobal,
  type GlobalParts,
  parseGlobal,
  sectionIn,
} from "./global.ts";
