/** Makefiles of services and programs, as MINIX has them. */
export {
  type Flag,
  type MakeFolder,
  type MakeProgram,
  readMakefile,
} from "./read.ts";
export { unusable, type Word } from "./variables.ts";
