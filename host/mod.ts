/** What differs from host to host, and where our own files are. */
export { EXIT_FAILURE, MinixLiveError, reasonOf } from "./error.ts";
export {
  cacheFolder,
  makePrivateFolder,
  stateFolder,
  temporaryFolder,
} from "./folders.ts";
export { type FileUser, hasRangeLock, usersOf } from "./file_users.ts";
export { APP_FILES, type Packed, START_WORDS } from "./packed.ts";
export {
  contents,
  coreFolder,
  judgeFolder,
  manFolder,
  ownCommand,
  packedPasses,
  passWorkerUrl,
  prebuiltImage,
  prebuiltSnapshot,
  sourcePath,
  testCommand,
  toolchainPlace,
  VERSION,
  wasmUrl,
} from "./places.ts";
export { dirname, isAbsolute, join, resolve } from "./path.ts";
export {
  type EndSignal,
  lockHolder,
  onEndSignal,
  ownMark,
  type ProcessMark,
  processState,
  readMark,
  signalMarked,
  statusOf,
} from "./process.ts";
export { connectTo, listenAt } from "./socket.ts";
export type { Listener, Stream } from "./stream.ts";
export { readerWatch } from "./reader.ts";
export { wordsAreWhole } from "./words.ts";
export { lstatIfThere, statIfThere } from "./stat.ts";
export { after } from "./timer.ts";
