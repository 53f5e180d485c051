export {
  openToolchain,
  type Toolchain,
  ToolError,
  type ToolName,
} from "./toolchain.ts";
