export {
  openToolchain,
  type Toolchain,
  ToolError,
  type ToolName,
  verifyCompiler,
} from "./toolchain.ts";
