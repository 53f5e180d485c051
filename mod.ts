/**
 * Live update and rerandomization of a MINIX 3 compatible system, as a
 * library: builds images, boots them, and updates services while they run.
 *
 * @example
 * ```ts
 * import { boot } from "minix-live";
 *
 * await using machine = await boot({ image: "out/minix_x86.img" });
 * await machine.update("pm", { flags: ["-t"] });
 * const { stdout } = await machine.exec(["/bin/ls", "/service"]);
 * ```
 *
 * @module
 */
export { BuildError } from "./build/errors.ts";
export type {
  BuildReport,
  Effort,
  Pruned,
  StageStats,
  StoreSize,
} from "./build/mod.ts";
export {
  ControlError,
  type ExecPlace,
  GuestError,
  MEMORY_MEGABYTES,
  type Word,
} from "./emu/client.ts";
export type { Death, Ending } from "./emu/mod.ts";
export {
  type EndSignal,
  EXIT_FAILURE,
  MinixLiveError,
  onEndSignal,
  reasonOf,
  statusOf,
  VERSION,
} from "./host/mod.ts";
export { boot, type BootOptions } from "./live/boot.ts";
export { branch } from "./live/branch.ts";
export {
  build,
  buildOnly,
  type BuildOnlyOptions,
  type BuildOnlyReport,
  type BuildOptions,
  type BuildStep,
  type BuiltElf,
} from "./live/build.ts";
export {
  type CacheInfo,
  cacheInfo,
  type CacheReport,
  pruneCache,
  type PruneOptions,
  verifyCache,
} from "./live/cache.ts";
export type { MachineAddress } from "./live/connect.ts";
export {
  type CoreOptions,
  type CoreTaken,
  writeInstanceCore,
} from "./live/core.ts";
export type { Copied, CopyOptions } from "./live/copy.ts";
export { deleteMachine } from "./live/delete.ts";
export type { Layout, LayoutSection, LayoutSymbol } from "./live/elf_layout.ts";
export { endingText, GUEST_PANIC, GUEST_SHUTDOWN } from "./live/endings.ts";
export { BootError, MachineError, UpdateError } from "./live/errors.ts";
export type { Counts, Process, Service } from "./live/facts.ts";
export {
  type Consumer,
  type Exit,
  GuestProcess,
  type SpawnOptions,
} from "./live/guest_process.ts";
export {
  attach,
  type ExecOptions,
  type ExecResult,
  Machine,
  type ServiceResult,
  type UpdateOptions,
} from "./live/machine.ts";
export type { HostFile } from "./live/look/host_file.ts";
export type { PairFiles, Parting } from "./live/look/looker.ts";
export { machineLog } from "./live/log.ts";
export {
  hasLostImage,
  type MachineInfo,
  machineInfo,
  machines,
} from "./live/machines.ts";
export type { About } from "./live/instance.ts";
export { machineName } from "./live/machine_dir.ts";
export { DEFAULT_MEMORY, type MachineOptions } from "./live/options.ts";
export { type RunHooks, runMachine } from "./live/run_lazily.ts";
export { runOwnTests } from "./live/own_tests.ts";
export { flagText, serviceText } from "./live/service_text.ts";
export { forceHint } from "./live/blame.ts";
export { stopMachine } from "./live/shutdown.ts";
export { endMachine } from "./live/stop.ts";
export { replay, type Replayed } from "./live/replay.ts";
export type { SnapshotAbout, SnapshotInfo } from "./live/snapshot_files.ts";
export {
  applySnapshot,
  createSnapshot,
  deleteSnapshot,
  type SnapshotOwner,
  snapshots,
} from "./live/snapshots.ts";
export type { RelPolRow } from "./live/testrelpol.ts";
export { tryFolder } from "./live/try.ts";
export type { TryOptions, TryOutcome, TryReport } from "./live/try_report.ts";
export type { AsrStep } from "./live/update_asr.ts";
export type { Refusal, UpdatePhase } from "./live/update_phase.ts";
export {
  type Difference,
  EXIT_DIFFERS,
  type Judgement,
  type VerifiedResult,
  verifiedUpdate,
  type VerifyOptions,
} from "./live/verify.ts";
