/**
 * The process of a machine: runs the guest, keeps its log, serves clients on
 * the control socket. In the foreground or as a daemon, it is the same.
 */

import { CTL_VERSION } from "../core/abi/abi.ts";
import {
  type Builder,
  type Client,
  type Ending,
  Hub,
  ImageDisk,
  ImageLockedError,
  Machine,
  type Probe,
  readBootFiles,
} from "../emu/mod.ts";
import { writeAll, writeAllSync } from "../formats/mod.ts";
import {
  listenAt,
  type Listener,
  resolve,
  type Stream,
  VERSION,
} from "../host/mod.ts";
import { BootError, MachineError } from "./errors.ts";
import {
  type About,
  createMachineDir,
  isRunning,
  lockMachine,
  type MachineDir,
  runningError,
} from "./machine_dir.ts";
import { LogFile } from "./log_file.ts";
import { lineWatcher, READY_LINE } from "./ready.ts";

export interface MachineSettings {
  image: string;
  dir: MachineDir;
  memoryMegabytes: number;
  /** "real": the guest's idle time always passes as the host's does. */
  time: "fast" | "real";
  cmdline: string;
  /** Further takers of the serial log. */
  onLog?: (bytes: Uint8Array) => void;
  /** Called once, when the guest has said that it is ready. */
  onReady?: () => void;
  /** Of who looks into the guest from this process. */
  probe?: Probe;
}

/** What a client is told of this process. */
export interface HostStatus {
  /** Guest instructions since power on. */
  instructions: number;
  /** Guest milliseconds since power on. */
  guestTime: number;
}

/** Opens an image; who has it may be this very machine. */
function openDisk(image: string, dir: MachineDir): ImageDisk {
  try {
    return ImageDisk.open(image);
  } catch (error) {
    if (!(error instanceof ImageLockedError)) throw error;
    if (image === dir.disk || isRunning(dir)) throw runningError(dir);
    throw new MachineError(error.message, { hint: "minix-live list" });
  }
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

export class MachineProcess {
  readonly #dir: MachineDir;
  readonly #disk: ImageDisk;
  readonly #log: LogFile;
  readonly #lock: Deno.FsFile;
  readonly #sockets = new Set<Stream>();
  readonly #time: MachineSettings["time"];
  #machine!: Machine;
  #hub!: Hub;
  #listener: Listener | undefined;
  #isReady = false;

  private constructor(
    dir: MachineDir,
    disk: ImageDisk,
    log: LogFile,
    lock: Deno.FsFile,
    time: MachineSettings["time"],
  ) {
    this.#time = time;
    this.#dir = dir;
    this.#disk = disk;
    this.#log = log;
    this.#lock = lock;
  }

  /** Takes the machine's name and its image, and powers it on. */
  static async create(settings: MachineSettings): Promise<MachineProcess> {
    const { dir, image } = settings;
    const { builder, ...files } = await readBootFiles(image);
    checkBuilder(image, builder, dir);
    createMachineDir(dir);
    // The image first: a process that dies gives its files back in the order
    // in which it opened them, and the lock says that all is free.
    const disk = openDisk(image, dir);
    const lock = lockMachine(dir);
    if (lock === undefined) {
      disk.abandon();
      throw runningError(dir);
    }
    const log = LogFile.open(dir.log);
    Deno.writeTextFileSync(dir.pid, `${Deno.pid}\n`);
    const about: About = {
      version: VERSION,
      control: CTL_VERSION,
      image: resolve(image),
      memory: settings.memoryMegabytes,
    };
    Deno.writeTextFileSync(dir.about, JSON.stringify(about));
    const self = new MachineProcess(dir, disk, log, lock, settings.time);
    const watch = lineWatcher(READY_LINE, () => {
      if (self.#isReady) return;
      self.#becomeReady();
      settings.onReady?.();
    });
    self.#machine = await Machine.create({
      ...files,
      disk,
      cmdline: settings.cmdline,
      memoryBytes: settings.memoryMegabytes * 1024 * 1024,
      onLog: (bytes) => {
        writeAllSync(log, bytes);
        settings.onLog?.(bytes);
        watch(bytes);
      },
      onControl: (bytes) => self.#hub.feedGuest(bytes),
      probe: settings.probe,
    });
    self.#hub = new Hub({
      writeGuest: (bytes) => self.#machine.send(bytes),
      onHostRequest: (text) =>
        Promise.try(() => JSON.stringify(self.#answer(text))),
      onChange: () => self.#pace(),
    });
    self.#pace();
    await self.#listen();
    return self;
  }

  /** Settles when the guest has ended; then everything is given back. */
  async run(): Promise<Ending> {
    try {
      return await this.#machine.run();
    } finally {
      this.abandon();
    }
  }

  /** Gives everything back. */
  abandon(): void {
    this.#hub.close();
    this.#listener?.close();
    for (const socket of this.#sockets) {
      try {
        socket.close();
      } catch {
        // Its client broke the protocol.
      }
    }
    this.#disk.close();
    this.#log.close();
    const { socket, pid, about } = this.#dir;
    for (const path of [socket, pid, about]) {
      try {
        Deno.removeSync(path);
      } catch {
        // Somebody was faster, or it was never made.
      }
    }
    this.#lock.close();
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

  /** What a client asks of this process: `{"do":"status"}`, as yet. */
  #answer(text: string): HostStatus {
    const asked = JSON.parse(text) as { do?: unknown } | null;
    if (asked?.do !== "status") throw new Error("no such question");
    return {
      instructions: this.#machine.instructions,
      guestTime: this.#machine.guestTime,
    };
  }

  async #listen(): Promise<void> {
    const listener = await listenAt(this.#dir.socket);
    this.#listener = listener;
    (async () => {
      for await (const socket of listener) this.#serve(socket);
    })().catch(() => {});
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
