/**
 * The process of a machine: runs the guest, keeps its log, serves clients on
 * the control socket. In the foreground or as a daemon, it is the same.
 */

import { CTL_VERSION } from "../core/abi/abi.ts";
import {
  disagreement,
  type Ending,
  Hub,
  Machine,
  type PowerOn,
  Recorder,
  restoreDisk,
  type Snapshot,
  takeSnapshot,
  type WatchedDisk,
} from "../emu/mod.ts";
import {
  after,
  MinixLiveError,
  resolve,
  statIfThere,
  VERSION,
} from "../host/mod.ts";
import { Claim } from "./claim.ts";
import { ClientServer } from "./client_server.ts";
import { MachineError, onHost } from "./errors.ts";
import { endingText, isInOrder } from "./endings.ts";
import { END_WORDS, NOTE } from "./failed_end.ts";
import { answerQuestion, type Answers } from "./host_questions.ts";
import { copyImage } from "./image.ts";
import { fileOf } from "./instance.ts";
import { isRunning } from "./lock.ts";
import type { LogFile } from "./log_file.ts";
import { Looker } from "./look/looker.ts";
import {
  createMachineDir,
  type MachineDir,
  machineDir,
} from "./machine_dir.ts";
import {
  type MachineSettings,
  openDisk,
  openLog,
  powerOnOf,
  type StartingSnapshot,
} from "./machine_start.ts";
import { GIVEN_UP_LINE, lineWatcher, READY_LINE } from "./ready.ts";
import {
  BRANCH,
  discardHalves,
  freePath,
  makeSnapshotFolder,
  type SnapshotAbout,
  snapshotAbout,
  snapshotPath,
} from "./snapshot_files.ts";
import { SnapshotKeeper } from "./snapshot_keeper.ts";
import type { UserFiles } from "./user_files.ts";

export class MachineProcess {
  readonly #dir: MachineDir;
  readonly #image: string;
  readonly #disk: WatchedDisk;
  readonly #log: LogFile;
  readonly #claim: Claim;
  readonly #time: MachineSettings["time"];
  #machine!: Machine;
  #hub!: Hub;
  #server: ClientServer | undefined;
  #snapshots!: SnapshotKeeper;
  #looker!: Looker;
  #files: UserFiles | undefined;
  #recorder: Recorder | undefined;
  #isReady = false;
  #wasReady = false;
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
      discardHalves(dir);
      const log = openLog(dir);
      self = new MachineProcess(settings, disk, claim, log);
    } catch (error) {
      disk.image.abandon();
      claim?.release({ inOrder: true });
      throw error;
    }
    try {
      await self.#powerOn(settings, begin, memoryBytes);
      return self;
    } catch (error) {
      self.abandon();
      self.#files?.discard();
      throw error;
    }
  }

  async #powerOn(
    settings: MachineSettings,
    begin: PowerOn | Snapshot,
    memoryBytes: number,
  ): Promise<void> {
    const snapshot = "state" in begin ? begin : undefined;
    this.#checkDisk(snapshot);
    this.#files = settings.openFiles?.();
    const watches = [
      lineWatcher(READY_LINE, () => {
        if (!this.#isReady) this.#becomeReady(settings.onReady);
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
        this.#files?.serial?.(bytes);
        settings.onLog?.(bytes);
        for (const watch of watches) watch(bytes);
      },
      onControl: (bytes) => this.#hub.feedGuest(bytes),
      probe: settings.probe,
    }).catch((cause) => {
      if (snapshot === undefined || cause instanceof MinixLiveError) {
        throw cause;
      }
      throw new MachineError(
        "Cannot go on with a snapshot: it has no state that the emulator takes",
        { cause },
      );
    });
    // The guest has not looked at it yet; whatever failed has left it alone.
    if (snapshot !== undefined) restoreDisk(snapshot, this.#disk);
    this.#machine.keepsTime = this.#time === "real";
    this.#snapshots = new SnapshotKeeper(this.#machine, this.#disk, snapshot);
    this.#looker = new Looker(this.#machine, this.#image);
    this.#record();
    this.#hub = new Hub({
      instance: this.#claim.id,
      writeGuest: (bytes) => this.#machine.send(bytes),
      onHostRequest: (text) => Promise.try(() => this.#answer(text)),
      onChange: () => this.#pace(),
    });
    this.#pace();
    this.#server = new ClientServer(this.#hub, {
      onClient: () => this.#pace(),
      onNote: (text) => this.#note(text),
      onEnd: (error) => this.#fail(error),
    });
    await this.#server.listen(this.#dir.socket);
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
    this.#files?.serial?.(bytes);
    onLog?.(bytes);
    if (ready) this.#becomeReady(onReady);
  }

  #checkDisk(snapshot: Snapshot | undefined): void {
    const why = snapshot && disagreement(snapshot, this.#disk);
    if (why === undefined) return;
    throw new MachineError(`Cannot go on with "${this.#image}": ${why}`);
  }

  /** Begins the recording, if there is to be one. Where it cannot go on, the
   * machine ends: a part of a run would be none. */
  #record(): void {
    const write = this.#files?.record;
    if (write === undefined) return;
    const start = takeSnapshot(this.#machine, this.#disk, "whole");
    this.#recorder = new Recorder(start, (bytes) => {
      if (this.#failure !== undefined) return;
      try {
        write(bytes);
      } catch (error) {
        this.#fail(error as Error);
      }
    });
    if (this.#failure !== undefined) throw this.#failure;
    this.#machine.tape = this.#recorder.tape;
  }

  /** Settles when the guest has ended; then everything is given back. */
  async run(): Promise<Ending> {
    let inOrder = false;
    try {
      const ending = await this.#machine.run();
      inOrder = isInOrder(ending);
      // A guest that panicked has said so itself.
      if (!inOrder && ending.kind !== "exit") {
        this.#note(END_WORDS + endingText(ending));
      }
      this.#recorder?.end(this.#machine, this.#disk, ending);
      if (this.#failure !== undefined) throw this.#failure;
      return ending;
    } catch (error) {
      inOrder = false;
      if (error !== this.#failure) this.#fail(error as Error);
      throw error;
    } finally {
      this.abandon({ inOrder });
    }
  }

  /** Gives everything back; of a machine that has never run, in order. */
  abandon({ inOrder } = { inOrder: true }): void {
    this.#hub?.close();
    this.#server?.close();
    let isWritten = false;
    try {
      this.#disk.image.close();
      isWritten = true;
    } catch (error) {
      this.#note(END_WORDS + (error as Error).message);
      throw error;
    } finally {
      this.#files?.close();
      this.#log.close();
      this.#claim.release({ inOrder: inOrder && isWritten });
    }
  }

  /** Ends the machine with a reason, which stands in its log too. */
  #fail(error: Error): void {
    this.#failure ??= error;
    this.#note(END_WORDS + error.message);
    this.#machine.stop();
  }

  /** A line of this process' own in the log. */
  #note(text: string): void {
    try {
      this.#log.writeSync(
        new TextEncoder().encode(`${NOTE}${text}\n`),
      );
    } catch {
      // The log is full: who waits for the machine is told all the same.
    }
  }

  /** Ends the machine; the guest gets no notice. */
  stop(): void {
    this.#machine.stop();
  }

  /** Of a machine that goes back to before that it is a second time. */
  #becomeReady(onReady: (() => void) | undefined): void {
    this.#isReady = true;
    this.#pace();
    if (!this.#wasReady) onReady?.();
    this.#wasReady = true;
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
      core: ({ whom, file }) => this.#looker.core(whom, file),
      watch: ({ endpoint, files }) => {
        this.#looker.watch(endpoint, files);
        return {};
      },
      watched: () => this.#looker.watched(),
    };
    return answerQuestion(answers, text, this.#claim.id);
  }

  /** A folder that moved is another machine's, or nobody's. */
  #checkFolder(): void {
    if (this.#claim.isOwn) return;
    throw new MachineError(
      `Cannot use the folder of machine "${this.#dir.name}": it was moved`,
    );
  }

  #save(name: string): { bytes: number } {
    this.#checkFolder();
    const path = freePath(this.#dir, name);
    makeSnapshotFolder(this.#dir);
    const about = this.#about(this.#image);
    return { bytes: this.#snapshots.create(path, about) };
  }

  /** What is under way between clients and guest is of another time. */
  #apply(name: string): { pages: number } {
    this.#checkFolder();
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
    this.#hub.restart(
      `The machine went back to snapshot "${name}" before this had ended`,
    );
    this.#pace();
    return { pages };
  }

  /** Puts a copy of the disk and what goes on with it into a new folder. */
  #branch(to: string): Record<string, never> {
    const dir = machineDir(String(to));
    if (statIfThere(dir.disk) !== undefined || isRunning(dir)) {
      throw new MachineError(
        `Cannot make machine "${to}": there is one of that name`,
      );
    }
    copyImage(this.#image, dir.disk);
    makeSnapshotFolder(dir);
    const path = snapshotPath(dir, BRANCH);
    this.#snapshots.create(path, this.#about(dir.disk), "changes");
    return {};
  }

  #about(image: string): SnapshotAbout {
    return snapshotAbout({ image, ready: this.#isReady, time: this.#time });
  }
}
