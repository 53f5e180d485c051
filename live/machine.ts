/** A running machine, as a program drives it. */
import {
  GuestError,
  processTable,
  putGuestNode,
  readGuestFile,
  readGuestPieces,
  services,
  type Session,
  shutdown,
  stats,
  type Word,
} from "../emu/client.ts";
import { after } from "../host/mod.ts";
import { connect, type Connection, type MachineAddress } from "./connect.ts";
import { type CoreOptions, type CoreTaken, takeCore } from "./core.ts";
import type { Copied, CopyOptions } from "./copy.ts";
import { copyIn } from "./copy_in.ts";
import { copyOut } from "./copy_out.ts";
import { type Layout, readLayout } from "./elf_layout.ts";
import { MachineError, UpdateError } from "./errors.ts";
import type { Counts, Process, Service } from "./facts.ts";
import {
  type Consumer,
  type Exit,
  type GuestProcess,
  spawn,
  type SpawnOptions,
} from "./guest_process.ts";
import { blame } from "./blame.ts";
import { machineEnds } from "./instance.ts";
import { checkEnd } from "./failed_end.ts";
import { askProcess } from "./host_questions.ts";
import { logText } from "./log_file.ts";
import type { PairFiles, Parting } from "./look/looker.ts";
import { activeServices } from "./service_text.ts";
import { processAnswers } from "./stop.ts";
import { RelPolReader, type RelPolRow, relPolWords } from "./testrelpol.ts";
import { type AsrStep, rerandomize } from "./update_asr.ts";
import {
  checkOutcome,
  failedPhase,
  type Refusal,
  refusalOf,
  type UpdatePhase,
} from "./update_phase.ts";

/** Where the tool is in the guest. */
const MINIX_SERVICE = "/sbin/minix-service";
const DEFAULT_MODE = 0o644;
const STOP_SECONDS = 30;
const ANNOUNCE_MS = 500;

/** Streams of a program of the guest. */
export interface ExecOptions extends SpawnOptions {
  /** All of its standard input. */
  readonly stdin?: Uint8Array | string;
  /** Gets the program when it is under way. */
  readonly onStart?: (process: GuestProcess) => void;
}

/** What a program of the guest did. */
export interface ExecResult extends Exit {
  /** Its standard output; empty where a consumer took it. */
  readonly stdout: string;
  /** Its standard error; empty where a consumer took it. */
  readonly stderr: string;
}

/** What the guest's minix-service did. */
export interface ServiceResult extends ExecResult {
  /** Phase in which an update failed, else null. */
  readonly phase: UpdatePhase | null;
  /** Why the state was not taken over, or null. */
  readonly refusal: Refusal | null;
  /** Of a check (`-check`): whether the update would succeed; else null. */
  readonly check: boolean | null;
}

/** How a service is to be updated. */
export interface UpdateOptions {
  /** Path of the new binary in the guest; the old one again if there is none. */
  readonly binary?: string;
  /** Flags of minix-service, as "-t" (state transfer) or "-a" (ASR). */
  readonly flags?: readonly string[];
  /** Further words, as "-state", "2". */
  readonly words?: readonly string[];
}

/** A running machine, and a session with it. */
export class Machine implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #onDispose: (machine: Machine) => Promise<void>;

  /** Made by `boot` and `attach`. */
  constructor(
    connection: Connection,
    onDispose: (machine: Machine) => Promise<void>,
  ) {
    this.#connection = connection;
    this.#onDispose = onDispose;
  }

  get #session(): Session {
    return this.#connection.session;
  }

  /** Name of the machine; undefined behind a socket. */
  get name(): string | undefined {
    return this.#connection.dir?.name;
  }

  /** Path of the guest's log; undefined behind a socket. */
  get logPath(): string | undefined {
    return this.#connection.dir?.log;
  }

  /** Path of the image; undefined behind a socket. */
  get image(): string | undefined {
    return this.#connection.instance?.about?.image;
  }

  /** Which file that is, whatever has its path by now: device and inode. */
  get imageFile(): string | undefined {
    return this.#connection.instance?.about?.imageFile;
  }

  /** Starts a program of the guest. */
  spawn(
    argv: readonly Word[],
    options: SpawnOptions = {},
  ): Promise<GuestProcess> {
    return spawn(this.#session, argv, options);
  }

  /** Runs a program of the guest to its end. A status that is not 0 is no
   * error: 127 says that there is no such program, 126 that it cannot be run,
   * as a shell has it. */
  async exec(
    argv: readonly Word[],
    options: ExecOptions = {},
  ): Promise<ExecResult> {
    const out = new Collector(options.onOut);
    const err = new Collector(options.onErr);
    const process = await this.spawn(argv, {
      ...options,
      ...{ onOut: out.take, onErr: err.take },
    });
    options.onStart?.(process);
    const { stdin = "" } = options;
    const input = process.write(
      typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin,
    ).then(() => process.endInput());
    const [exit] = await Promise.all([process.ended, input]);
    return { ...exit, stdout: out.text(), stderr: err.text() };
  }

  /** Runs MINIX's minix-service in the guest with its own words. */
  async minixService(
    words: readonly string[],
    options: Omit<ExecOptions, "stdin"> = {},
  ): Promise<ServiceResult> {
    const decoder = new TextDecoder();
    let complaint = "";
    const result = await this.exec([MINIX_SERVICE, ...words], {
      ...options,
      onErr: async (bytes) => {
        complaint += decoder.decode(bytes, { stream: true });
        await options.onErr?.(bytes);
      },
    });
    const stderr = options.onErr === undefined ? complaint : "";
    return {
      ...result,
      stderr,
      phase: failedPhase(complaint),
      refusal: refusalOf(complaint),
      check: checkOutcome(complaint),
    };
  }

  /** Updates a service; an {@link UpdateError} when it was rolled back or
   * refused. */
  async update(label: string, options: UpdateOptions = {}): Promise<void> {
    const { binary = "self", flags = [], words = [] } = options;
    const result = await this.minixService(
      [...flags, "update", binary, "-label", label, ...words],
    );
    if (result.status === 0) return;
    const [said] = result.stderr.split("\n");
    throw new UpdateError(
      `Cannot update "${label}": ${said || `status ${result.status}`}`,
      { label, phase: result.phase, status: result.status },
    );
  }

  /** Moves services to their next variants, one after the other: all of them,
   * or those of the labels. */
  async updateAsr(
    { labels, onStep, onErr }: {
      labels?: readonly string[];
      onStep?: (step: AsrStep) => void;
      /** What the guest's minix-service says of failures. */
      onErr?: (bytes: Uint8Array) => void;
    } = {},
  ): Promise<AsrStep[]> {
    const steps: AsrStep[] = [];
    const all = labels ?? (await this.services()).map((s) => s.label);
    for (const label of all) {
      const service = (await this.services()).find((s) => s.label === label);
      const step = await rerandomize({
        ...{ session: this.#session, label, service },
        minixService: (words) =>
          this.minixService(words, onErr === undefined ? {} : { onErr }),
      });
      steps.push(step);
      onStep?.(step);
    }
    return steps;
  }

  /** Runs MINIX's testrelpol in the guest: all of it, or the crash recovery of
   * some services. With `rows` there is one for each case. */
  async testRelPol(
    { labels = [], rows = true, onLine = () => {}, ...options }: {
      labels?: readonly string[];
      rows?: boolean;
      /** Gets what it prints, line by line. */
      onLine?: (line: string) => void;
    } & Pick<ExecOptions, "onErr" | "onStart"> = {},
  ): Promise<{ status: number; rows: RelPolRow[] }> {
    const reader = new RelPolReader(rows, onLine);
    const { status } = await this.exec(relPolWords(labels, { rows }), {
      ...options,
      onOut: (bytes) => reader.take(bytes),
    });
    return { status, rows: reader.rows };
  }

  /** The active services, by label. */
  async services(): Promise<Service[]> {
    return activeServices(await services(this.#session));
  }

  /** The active service of a label; a {@link MachineError} when there is none. */
  async service(label: string): Promise<Service> {
    const found = (await this.services()).find((s) => s.label === label);
    if (found !== undefined) return found;
    throw new MachineError(`Cannot show "${label}": no such service`);
  }

  /** The guest's processes, as its kernel sees them. */
  processes(): Promise<Process[]> {
    return processTable(this.#session);
  }

  /** Counts that an update must leave as they were. */
  async stats(): Promise<Counts> {
    const counts = await stats(this.#session);
    // Behind a serial port of QEMU there is nobody else to ask.
    if (this.#session.instance === undefined) return counts;
    return { ...counts, ...await askProcess(this.#session, "status", {}) };
  }

  /** Sections and symbols of a running service, from the binary that it was
   * loaded from. */
  async layout(label: string): Promise<Layout & { binary: string }> {
    const { binary } = await this.service(label);
    return { binary, ...readLayout(await this.readFile(binary)) };
  }

  /** Writes a service's memory and registers as a core file of the host. */
  async core(
    label: string,
    output: string,
    options: CoreOptions = {},
  ): Promise<CoreTaken> {
    const { endpoint } = await this.service(label);
    return await takeCore(this.#session, { endpoint }, output, options);
  }

  /** Has the machine's process fill files with the cores of both instances of a
   * service when these part, at the end of its next update. */
  async watchParting(endpoint: number, files: PairFiles): Promise<void> {
    await askProcess(this.#session, "watch", { endpoint, files });
  }

  /** What came of that. */
  async parting(): Promise<Parting> {
    return await askProcess(this.#session, "watched", {});
  }

  /** A file of the guest. */
  readFile(path: string): Promise<Uint8Array> {
    return readGuestFile(this.#session, path);
  }

  /** The same piece by piece, for a file that may have no end. */
  readPieces(path: string, onPiece: Consumer): Promise<void> {
    return readGuestPieces(this.#session, path, onPiece);
  }

  /** Writes a file of the guest: it is there when all of it is. `mtime` is in
   * seconds since 1970, else the guest's present. */
  async writeFile(
    path: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { mode = DEFAULT_MODE, mtime }: { mode?: number; mtime?: number } = {},
  ): Promise<void> {
    const pieces = content instanceof Uint8Array
      ? (async function* () {
        yield content;
      })()
      : content;
    await putGuestNode(this.#session, path, { mode, mtime }, pieces);
  }

  /** Copies a file, a folder or a device's content of the host into the guest;
   * into a folder of the guest under its own name. */
  copyIn(
    source: string,
    destination: string,
    options: CopyOptions = {},
  ): Promise<Copied> {
    return copyIn(this.#session, source, destination, options);
  }

  /** Copies a file or a folder of the guest to the host; into a folder that is
   * there under its own name. */
  copyOut(
    source: string,
    destination: string,
    options: CopyOptions = {},
  ): Promise<Copied> {
    return copyOut(this.#session, source, destination, options);
  }

  /** Saves the machine under a name of its own. The bytes of the file. */
  async snapshot(name: string): Promise<{ bytes: number }> {
    return await askProcess(this.#session, "snapshot", { name });
  }

  /** Takes the machine back to a snapshot: what it did since is lost, and so
   * are programs that run through this object. The pages of memory that were
   * others. */
  async applySnapshot(name: string): Promise<{ pages: number }> {
    return await askProcess(this.#session, "apply", { name });
  }

  /** The guest's log so far; the newest 8 MiB are kept. */
  logs(): string {
    const path = this.logPath;
    if (path === undefined) {
      throw new MachineError("Cannot show the log of a socket: it has none");
    }
    try {
      return logText(path);
    } catch (cause) {
      const { message } = cause as Error;
      throw new MachineError(`Cannot read the log "${path}": ${message}`, {
        cause,
      });
    }
  }

  /** Shuts the guest down; settles when this machine has ended, whatever has
   * its name then. */
  async stop(
    { seconds = STOP_SECONDS, left = seconds }: {
      seconds?: number;
      /** What is left of the seconds. */
      left?: number;
    } = {},
  ): Promise<void> {
    const end = performance.now() + left * 1000;
    const { dir, instance } = this.#connection;
    if (instance !== undefined) await this.#announceEnd(true);
    // The guest's end ends the link; an answer comes only if it cannot.
    const refusal = shutdown(this.#session).catch((error) => {
      if (error instanceof GuestError) throw error;
    });
    if (dir === undefined) return await refusal;
    const rest = Math.max(0, (end - performance.now()) / 1000);
    const ends = machineEnds(dir, instance ?? {}, rest);
    try {
      if (await Promise.race([refusal.then(() => ends), ends])) {
        return checkEnd(dir, instance ?? {});
      }
    } catch (error) {
      await this.#announceEnd(false);
      throw error;
    }
    const guest = await processAnswers(dir);
    throw blame(dir, { guest, seconds, what: "end" });
  }

  /** Lets others, who want the machine's name, know that it will be free. */
  async #announceEnd(isEnding: boolean): Promise<void> {
    const question = JSON.stringify({ do: "ending", isEnding });
    await Promise.race([
      // A machine that is gone needs no word.
      this.#session.askHost(question).catch(() => {}),
      new Promise((resolve) => after(ANNOUNCE_MS, () => resolve(undefined))),
    ]);
  }

  /** Lets go of the machine, which goes on. */
  detach(): void {
    this.#connection.close();
  }

  /** Ends a machine that was booted for this object; lets go of another. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#onDispose(this);
    } finally {
      this.detach();
    }
  }
}

/** Bytes of a stream as text, unless somebody else takes them. */
class Collector {
  #text = "";
  readonly #decoder = new TextDecoder();
  readonly take: Consumer;

  constructor(consumer: Consumer | undefined) {
    this.take = consumer ?? ((bytes) => {
      this.#text += this.#decoder.decode(bytes, { stream: true });
    });
  }

  text(): string {
    return this.#text + this.#decoder.decode();
  }
}

/** A session with a machine that runs, within a deadline (30 s). */
export async function attach(
  address: MachineAddress = {},
  options: { seconds?: number } = {},
): Promise<Machine> {
  return new Machine(await connect(address, options), () => Promise.resolve());
}
