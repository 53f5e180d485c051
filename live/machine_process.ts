/**
 * The process of a machine: runs the guest, keeps its log, serves clients on
 * the control socket. In the foreground or as a daemon, it is the same.
 */

import { CTL_VERSION } from "../core/abi/abi.ts";
import {
  type Builder,
  type Client,
  disagreement,
  type Ending,
  Hub,
  ImageDisk,
  ImageLockedError,
  Machine,
  type PowerOn,
  type Probe,
  readBootFiles,
  Recorder,
  restoreDisk,
  type Snapshot,
  takeSnapshot,
  WatchedDisk,
} from "../emu/mod.ts";
import { writeAll } from "../formats/mod.ts";
import {
  after,
  listenAt,
  type Listener,
  MinixLiveError,
  reasonOf,
  resolve,
  type Stream,
  VERSION,
} from "../host/mod.ts";
import { fileOf } from "./instance.ts";
import { BootError, MachineError, onHost } from "./errors.ts";
import { Claim } from "./claim.ts";
import { answerQuestion, type Answers } from "./host_questions.ts";
import { copyImage } from "./image.ts";
import { isRunning } from "./lock.ts";
import {
  createMachineDir,
  type MachineDir,
  machineDir,
  runningError,
} from "./machine_dir.ts";
import {
  BRANCH,
  checkFree,
  makeSnapshotFolder,
  snapshotAbout,
  snapshotPath,
} from "./snapshot_files.ts";
import { LogFile } from "./log_file.ts";
import { SnapshotKeeper } from "./snapshot_keeper.ts";
import { GIVEN_UP_LINE, lineWatcher, READY_LINE } from "./ready.ts";

/** Before another try to take a client, when one failed. */
const ACCEPT_MS = 100;

export interface MachineSettings {
  image: string;
  dir: MachineDir;
  /** Where the guest begins: with the image's kernel, or where it was. */
  start: { cmdline: string; memoryMegabytes: number } | StartingSnapshot;
  /** "real": the guest's clock goes as the host's. */
  time: "fast" | "real";
  /** No write reaches the image. */
  ephemeral?: boolean;
  /** Takes the bytes of a recording. */
  record?: (bytes: Uint8Array) => void;
  /** Further takers of the serial log. */
  onLog?: (bytes: Uint8Array) => void;
  /** Called once, when the guest has said that it is ready. */
  onReady?: () => void;
  /** Called once, when init has said that it goes no further. */
  onGivenUp?: () => void;
  /** The process ends with the machine. */
  isDaemon?: boolean;
  /** Of who looks into the guest from this process. */
  probe?: Probe;
}

/** A snapshot of the image's machine, and whether its guest was ready. */
interface StartingSnapshot {
  snapshot: Snapshot;
  ready: boolean;
  /** With which the log begins. */
  log: string;
}

/** Opens an image; who has it may be this very machine. */
function openDisk(
  image: string,
  dir: MachineDir,
  ephemeral: boolean,
): WatchedDisk {
  try {
    return new WatchedDisk(ImageDisk.open(image, { ephemeral }));
  } catch (error) {
    const isOwn = image === dir.disk;
    if (!(error instanceof ImageLockedError)) {
      const isRefused = error instanceof MinixLiveError &&
        error.hint?.startsWith("minix-live build");
      if (!isOwn || !isRefused) throw error;
      throw new MachineError(error.message, {
        hint: "minix-live boot --fresh takes a new copy",
        cause: error,
      });
    }
    if (isOwn || isRunning(dir)) throw runningError(dir);
    throw new MachineError(error.message, { hint: "minix-live list" });
  }
}

function openLog(dir: MachineDir): LogFile {
  return onHost(
    `Cannot write the log "${dir.log}"`,
    () => LogFile.open(dir.log),
  );
}

/** Refuses an image whose control link is not ours. */
function checkBuilder(
  image: string,
  builder: Builder | undefined,
  dir: MachineDir,
): void {
  if (builder === undefined || builder.control === CTL_VERSION) return;
  throw new BootError(
    `Cannot boot "${image}": it was built by minix-live ${builder.version} ` +
      `(control link ${builder.control}), ` +
      `this is ${VERSION} (control link ${CTL_VERSION})`,
    {
      hint: image === dir.disk
        ? "minix-live boot --fresh takes a new copy"
        : "minix-live build makes it anew",
    },
  );
}

/** The guest's clock at power on, unless it is to go as the host's. */
export const FIRST_DATE = Date.UTC(2000, 0, 1);

/** What the image boots with; refuses one whose control link is not ours. */
async function powerOnOf(
  { image, dir, time }: MachineSettings,
  cmdline: string,
): Promise<PowerOn> {
  const { builder, kernel, modules } = await readBootFiles(image);
  checkBuilder(image, builder, dir);
  const date = time === "real" ? Date.now() : FIRST_DATE;
  return { kernel, modules, cmdline, date };
}

export class MachineProcess {
  readonly #dir: MachineDir;
  readonly #image: string;
  readonly #disk: WatchedDisk;
  readonly #log: LogFile;
  readonly #claim: Claim;
  readonly #sockets = new Set<Stream>();
  readonly #time: MachineSettings["time"];
  #machine!: Machine;
  #hub!: Hub;
  #listener: Listener | undefined;
  #snapshots!: SnapshotKeeper;
  #recorder: Recorder | undefined;
  #isReady = false;
  #isOver = false;
  /** Why it ends by itself. */
  #failure: Error | undefined;

  private constructor(
    { dir, time, image }: MachineSettings,
    disk: WatchedDisk,
    claim: Claim,
    log: LogFile,
  ) {
    this.#time = time;
    this.#dir = dir;
    this.#image = resolve(image);
    this.#disk = disk;
    this.#claim = claim;
    this.#log = log;
  }

  /** Takes the machine's name and its image, and powers it on. */
  static async create(settings: MachineSettings): Promise<MachineProcess> {
    const { dir, image, start, ephemeral = false } = settings;
    const memoryBytes = "snapshot" in start
      ? start.snapshot.memoryBytes
      : start.memoryMegabytes * 1024 * 1024;
    // The image first: a process that dies gives its files back in the order
    // in which it opened them, and the lock says that all is free. While we
    // have it, no build changes what stands beside it either.
    const disk = openDisk(image, dir, ephemeral);
    let begin: PowerOn | Snapshot;
    let claim: Claim | undefined;
    let self: MachineProcess;
    try {
      begin = "snapshot" in start
        ? start.snapshot
        : await powerOnOf(settings, start.cmdline);
      createMachineDir(dir);
      claim = Claim.take(dir, {
        about: {
          version: VERSION,
          control: CTL_VERSION,
          image: resolve(image),
          imageFile: fileOf(disk.image.file),
          memory: memoryBytes / (1024 * 1024),
        },
        isDaemon: settings.isDaemon ?? false,
      });
      self = new MachineProcess(settings, disk, claim, openLog(dir));
    } catch (error) {
      disk.image.abandon();
      claim?.release();
      throw error;
    }
    try {
      await self.#powerOn(settings, begin, memoryBytes);
      return self;
    } catch (error) {
      self.abandon();
      throw error;
    }
  }

  async #powerOn(
    settings: MachineSettings,
    begin: PowerOn | Snapshot,
    memoryBytes: number,
  ): Promise<void> {
    const snapshot = "state" in begin ? begin : undefined;
    if (snapshot !== undefined) this.#takeDisk(snapshot);
    const watches = [
      lineWatcher(READY_LINE, () => {
        if (this.#isReady) return;
        this.#becomeReady();
        settings.onReady?.();
      }),
      lineWatcher(GIVEN_UP_LINE, () => settings.onGivenUp?.()),
    ];
    this.#machine = await Machine.create({
      start: "state" in begin ? begin.state : begin,
      disk: this.#disk,
      memoryBytes,
      onLog: (bytes) => {
        onHost(
          `Cannot write the log "${this.#dir.log}"`,
          () => this.#log.writeSync(bytes),
        );
        settings.onLog?.(bytes);
        for (const watch of watches) watch(bytes);
      },
      onControl: (bytes) => this.#hub.feedGuest(bytes),
      probe: settings.probe,
    });
    this.#machine.keepsTime = this.#time === "real";
    this.#snapshots = new SnapshotKeeper(this.#machine, this.#disk, snapshot);
    this.#record(settings.record);
    this.#hub = new Hub({
      instance: this.#claim.id,
      writeGuest: (bytes) => this.#machine.send(bytes),
      onHostRequest: (text) => Promise.try(() => this.#answer(text)),
      onChange: () => this.#pace(),
    });
    this.#pace();
    await this.#listen();
    this.#claim.watch(() =>
      this.#fail(
        new MachineError(
          `Cannot go on as machine "${this.#dir.name}": ` +
            `its folder "${this.#dir.path}" was removed or replaced`,
        ),
      )
    );
    if ("snapshot" in settings.start) this.#goOn(settings.start, settings);
  }

  #goOn(
    { log, ready }: StartingSnapshot,
    { onLog, onReady }: MachineSettings,
  ): void {
    const bytes = new TextEncoder().encode(log);
    this.#log.writeSync(bytes);
    onLog?.(bytes);
    if (!ready) return;
    this.#becomeReady();
    onReady?.();
  }

  #takeDisk(snapshot: Snapshot): void {
    const why = disagreement(snapshot, this.#disk);
    if (why === undefined) return restoreDisk(snapshot, this.#disk);
    throw new MachineError(`Cannot go on with "${this.#image}": ${why}`);
  }

  #record(write: MachineSettings["record"]): void {
    if (write === undefined) return;
    const start = takeSnapshot(this.#machine, this.#disk, "whole");
    this.#recorder = new Recorder(start, write);
    this.#machine.tape = this.#recorder.tape;
  }

  /** Settles when the guest has ended; then everything is given back. */
  async run(): Promise<Ending> {
    try {
      const ending = await this.#machine.run();
      this.#recorder?.end(this.#machine, this.#disk, ending);
      if (this.#failure !== undefined) throw this.#failure;
      return ending;
    } finally {
      this.abandon();
    }
  }

  /** Gives everything back. */
  abandon(): void {
    this.#isOver = true;
    this.#hub?.close();
    this.#listener?.close();
    for (const socket of this.#sockets) {
      try {
        socket.close();
      } catch {
        // Its client broke the protocol.
      }
    }
    try {
      this.#disk.image.close();
    } finally {
      this.#log.close();
      this.#claim.release();
    }
  }

  /** Ends the machine with a reason, which stands in its log too. */
  #fail(error: Error): void {
    this.#failure ??= error;
    this.#note(`the machine ends: ${error.message}`);
    this.#machine.stop();
  }

  /** A line of this process' own in the log. */
  #note(text: string): void {
    try {
      this.#log.writeSync(
        new TextEncoder().encode(`minix-live: ${text}\n`),
      );
    } catch {
      // The log is full: who waits for the machine is told all the same.
    }
  }

  /** Ends the machine; the guest gets no notice. */
  stop(): void {
    this.#machine.stop();
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#pace();
  }

  /** Idle guest time is skipped while it boots, and while a client waits. */
  #pace(): void {
    const idle = !this.#isReady || this.#hub.waitsForGuest;
    this.#machine.hurry = this.#time === "fast" && idle ? 1 : 0;
    this.#machine.serving = this.#hub.clients;
  }

  /** What a client asks of this process. One that means another instance is
   * hung up on. */
  #answer(text: string): string {
    const answers: Answers = {
      status: () => ({
        instructions: this.#machine.instructions,
        guestTime: this.#machine.guestTime,
      }),
      ending: ({ isEnding }) => {
        this.#claim.mark(isEnding === true);
        return {};
      },
      end: () => {
        // After the answer is on its way.
        after(0, () => this.stop());
        return {};
      },
      snapshot: ({ name }) => this.#save(name),
      apply: ({ name }) => this.#apply(name),
      branch: ({ to }) => this.#branch(to),
    };
    return answerQuestion(answers, text, this.#claim.id);
  }

  #save(name: string): { bytes: number } {
    const path = snapshotPath(this.#dir, name);
    checkFree(path, name);
    makeSnapshotFolder(this.#dir);
    const about = snapshotAbout(this.#image, this.#isReady);
    return { bytes: this.#snapshots.create(path, about) };
  }

  /** What is under way between clients and guest is of another time. */
  #apply(name: string): { pages: number } {
    if (this.#recorder !== undefined) {
      throw new MachineError(
        `Cannot apply snapshot "${name}": the machine is being recorded`,
      );
    }
    const path = snapshotPath(this.#dir, name);
    const { pages, ready } = this.#snapshots.apply(name, path, this.#dir, {
      onDeath: (error) => this.#fail(error),
    });
    this.#isReady = ready;
    this.#note(`went back to snapshot "${name}"`);
    this.#hub.restart();
    this.#pace();
    return { pages };
  }

  /** Puts a copy of the disk and what goes on with it into a new folder. */
  #branch(to: string): Record<string, never> {
    const dir = machineDir(to);
    copyImage(this.#image, dir.disk);
    makeSnapshotFolder(dir);
    const about = snapshotAbout(dir.disk, this.#isReady);
    this.#snapshots.create(snapshotPath(dir, BRANCH), about, "changes");
    return {};
  }

  async #listen(): Promise<void> {
    const listener = await listenAt(this.#dir.socket);
    this.#listener = listener;
    this.#accept(listener[Symbol.asyncIterator]());
  }

  /** Serves whoever connects. A client that cannot be taken, as for want of
   * descriptors, is one that may come again. */
  async #accept(sockets: AsyncIterator<Stream>): Promise<void> {
    let failed = false;
    while (!this.#isOver) {
      try {
        const { value, done } = await sockets.next();
        if (done) break;
        failed = false;
        this.#serve(value);
      } catch (error) {
        if (!failed) this.#note(`Cannot take a client: ${reasonOf(error)}`);
        failed = true;
        await new Promise<void>((resolve) => after(ACCEPT_MS, resolve));
      }
    }
    if (this.#isOver) return;
    this.#fail(
      new MachineError(`Cannot serve "${this.#dir.socket}": it was closed`),
    );
  }

  async #serve(socket: Stream): Promise<void> {
    this.#sockets.add(socket);
    let sending: Promise<unknown> = Promise.resolve();
    const hangUp = () => {
      try {
        socket.close();
      } catch {
        // Closed by its other end, or with the machine.
      }
    };
    const client: Client = this.#hub.attach((bytes) => {
      sending = sending.then(() => writeAll(socket, bytes)).catch(() => {});
    }, hangUp);
    this.#pace();
    const buffer = new Uint8Array(65536);
    try {
      for (;;) {
        const n = await socket.read(buffer);
        if (n === null) break;
        client.feed(buffer.slice(0, n));
      }
    } catch {
      // The read ends with the socket, whoever closed it.
    }
    client.detach();
    this.#sockets.delete(socket);
    hangUp();
  }
}
