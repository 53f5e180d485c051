/** Copies files, folders and symbolic links into the guest and out of it, with
 * their permissions and times. A file is there when all of it is; a copy of a
 * folder that ends early has left whole files. */
import { ENOENT } from "../core/abi/abi.ts";
import {
  type FolderEntry,
  GuestError,
  listGuest,
  MOST_ENTRIES,
  putGuestNode,
  readGuestFile,
  readGuestLink,
  type Session,
} from "../emu/client.ts";
import { join, resolve, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import {
  hostFile,
  hostFolder,
  hostLink,
  refuseStream,
  typedFile,
} from "./host_nodes.ts";

/** What a copy has done so far, or at its end. */
export interface Copied {
  /** Regular files. */
  readonly files: number;
  /** Their contents. */
  readonly bytes: number;
}

/** How a copy is watched. */
export interface CopyOptions {
  /** Called as it goes on; `path` is what is being copied. */
  readonly onProgress?: (path: string, so: Copied) => void;
}

const S_IFMT = 0o170000;
const S_IFLNK = 0o120000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
/** Without set-user-ID, set-group-ID and sticky: the copy has another owner. */
const PERMISSIONS = 0o777;
const PLAIN_MODE = 0o644;
const LATEST_TIME = 0xffffffff;
const PIECE = 16384;
/** Longest path of the guest. */
const PATH_MAX = 1024;
/** A file may have become so much longer since its folder was read. */
const MOST_GROWTH = 16 * 1024 * 1024;

/** One thing to copy; `to` is its path on the other side. */
interface Item {
  readonly kind: "file" | "folder" | "link";
  readonly from: string;
  readonly to: string;
  readonly mode: number;
  readonly mtime: number | undefined;
  /** What the guest said of one of its own. */
  readonly size?: number;
}

/** Counts, and tells who watches. */
class Watch {
  #files = 0;
  #bytes = 0;
  readonly #options: CopyOptions;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  get copied(): Copied {
    return { files: this.#files, bytes: this.#bytes };
  }

  moved(path: string, bytes: number): void {
    this.#bytes += bytes;
    this.#options.onProgress?.(path, this.copied);
  }

  ended(): void {
    this.#files++;
  }
}

/** What leads elsewhere than to something in a folder. */
const NO_NAME = Deno.build.os === "windows"
  ? /^\.{0,2}$|[\/\\:]/
  : /^\.{0,2}$|\//;

/** The last part of a path, under which it goes into a folder. */
function nameOf(path: string, folder: string): string {
  const name = path.replace(/\/+$/, "").replace(/^[^]*\//, "");
  if (!NO_NAME.test(name)) return name;
  throw new MachineError(
    `Cannot copy "${path}" into "${folder}": its last part is no name`,
    { hint: "give the destination a name that is not there yet" },
  );
}

/** Below a folder of the guest. */
function below(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, "")}/${name}`;
}

/** Copies from the host into the guest; into a folder that is there under the
 * source's own name. */
export async function copyIn(
  session: Session,
  source: string,
  destination: string,
  options: CopyOptions,
): Promise<Copied> {
  const what = `Cannot read "${source}"`;
  const info = onHost(what, () => Deno.statSync(source));
  refuseStream(what, info, `cp - DESTINATION < "${source}"`);
  const to = await guestTarget(session, resolve(source), destination);
  // All of it is looked at before anything is written.
  const items = [...hostItems(source, to, info)];
  const watch = new Watch(options);
  for (const item of items) await putItem(session, item, watch);
  // What was put into a folder has changed its time.
  for (const item of items.filter(({ kind }) => kind === "folder").reverse()) {
    await putGuestNode(session, item.to, nodeOf(item), nothing());
  }
  return watch.copied;
}

async function guestTarget(
  session: Session,
  source: string,
  destination: string,
): Promise<string> {
  try {
    const { self } = await listGuest(session, destination);
    const isFolder = (self.mode & S_IFMT) === S_IFDIR;
    return isFolder
      ? below(destination, nameOf(source, destination))
      : destination;
  } catch (error) {
    const isNew = error instanceof GuestError && error.errno === ENOENT &&
      !destination.endsWith("/");
    if (isNew) return destination;
    throw error;
  }
}

function* hostItems(
  from: string,
  to: string,
  info: Deno.FileInfo,
): Generator<Item> {
  const time = info.mtime === null
    ? undefined
    : Math.floor(info.mtime.getTime() / 1000);
  const item = {
    ...{ from, to, mode: (info.mode ?? PLAIN_MODE) & PERMISSIONS },
    mtime: time === undefined
      ? undefined
      : Math.min(Math.max(time, 0), LATEST_TIME),
  };
  if (info.isSymlink) return yield { kind: "link", ...item };
  if (info.isFile) return yield { kind: "file", ...item };
  if (!info.isDirectory) {
    // A device: what it gives is the file.
    return yield { kind: "file", ...item, mode: PLAIN_MODE, mtime: undefined };
  }
  yield { kind: "folder", ...item };
  const names = onHost(
    `Cannot read "${from}"`,
    () => [...Deno.readDirSync(from)].map(({ name }) => name).sort(),
  );
  for (const name of names) {
    const path = join(from, name);
    const child = onHost(`Cannot read "${path}"`, () => Deno.lstatSync(path));
    if (!child.isFile && !child.isDirectory && !child.isSymlink) {
      throw new MachineError(
        `Cannot copy "${path}": it is no file, folder or symbolic link`,
      );
    }
    yield* hostItems(path, below(to, name), child);
  }
}

const TYPES = { file: S_IFREG, folder: S_IFDIR, link: S_IFLNK } as const;

function nodeOf({ kind, mode, mtime }: Item) {
  return { mode: TYPES[kind] | mode, mtime };
}

async function putItem(
  session: Session,
  item: Item,
  watch: Watch,
): Promise<void> {
  const { kind, from, to } = item;
  watch.moved(from, 0);
  if (kind === "folder") {
    return await putGuestNode(session, to, nodeOf(item), nothing());
  }
  if (kind === "link") {
    const target = onHost(
      `Cannot read "${from}"`,
      () => Deno.readLinkSync(from),
    );
    const bytes = new TextEncoder().encode(target);
    return await putGuestNode(session, to, nodeOf(item), just(bytes));
  }
  const what = `Cannot read "${from}"`;
  using file = onHost(what, () => Deno.openSync(from));
  const pieces = piecesOf(file, what, (count) => watch.moved(from, count));
  await putGuestNode(session, to, nodeOf(item), pieces);
  watch.ended();
}

async function* piecesOf(
  file: Deno.FsFile,
  what: string,
  onRead: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(PIECE);
    const count = await file.read(buffer).catch((error) =>
      onHost(what, () => {
        throw error;
      })
    );
    if (count === null) return;
    onRead(count);
    yield buffer.subarray(0, count);
  }
}

async function* just(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Copies from the guest to the host; into a folder that is there under the
 * source's own name. */
export async function copyOut(
  session: Session,
  source: string,
  destination: string,
  options: CopyOptions,
): Promise<Copied> {
  const { self } = await listGuest(session, source);
  const what = `Cannot write "${destination}"`;
  const there = onHost(what, () => statIfThere(destination));
  if (there !== undefined) {
    refuseStream(what, there, `cp SOURCE - > "${destination}"`);
  }
  const isFolder = there?.isDirectory ?? false;
  if (!isFolder && destination.endsWith("/")) {
    throw new MachineError(`${what}: there is no such folder`);
  }
  if ((self.mode & S_IFMT) === S_IFLNK) throw uncopied(source);
  const to = isFolder
    ? join(destination, nameOf(source, destination))
    : destination;
  const items: Item[] = [];
  for await (const item of guestItems(session, source, to, self)) {
    if (items.push(item) > MOST_ENTRIES) {
      throw new MachineError(
        `Cannot copy "${source}" of the guest: ` +
          `it has more than ${MOST_ENTRIES} files`,
      );
    }
  }
  const watch = new Watch(options);
  // The user may have typed a link's name; all other names are the guest's.
  const typed = isFolder ? undefined : items[0];
  for (const item of items) {
    const write = item === typed ? typedFile : hostFile;
    await getItem(session, item, write, watch);
  }
  for (const { kind, to, mode, mtime } of items.reverse()) {
    if (kind === "folder") hostFolder(to, { mode, mtime });
  }
  return watch.copied;
}

async function* guestItems(
  session: Session,
  from: string,
  to: string,
  { mode, mtime, size }: FolderEntry,
): AsyncGenerator<Item> {
  const item = { from, to, mode: mode & PERMISSIONS, mtime, size };
  switch (mode & S_IFMT) {
    case S_IFREG:
      return yield { kind: "file", ...item };
    case S_IFLNK:
      return yield { kind: "link", ...item };
    case S_IFDIR:
      break;
    default:
      throw uncopied(from);
  }
  yield { kind: "folder", ...item };
  if (from.length > PATH_MAX) {
    throw new MachineError(
      `Cannot copy a folder of the guest: its path is too long: "${from}"`,
    );
  }
  const { entries } = await listGuest(session, from);
  const names = new Set<string>();
  for (const entry of entries) {
    const { name } = entry;
    // The guest is not trusted to name places of the host.
    if (NO_NAME.test(name)) {
      throw new MachineError(
        `Cannot copy "${from}" of the guest: "${name}" is no file name`,
      );
    }
    if (names.has(name)) {
      throw new MachineError(
        `Cannot copy "${from}" of the guest: it has "${name}" twice`,
      );
    }
    names.add(name);
    yield* guestItems(session, below(from, name), join(to, name), entry);
  }
}

function uncopied(path: string): MachineError {
  return new MachineError(
    `Cannot copy "${path}" of the guest: ` +
      "it is no file, folder or symbolic link",
  );
}

async function getItem(
  session: Session,
  { kind, from, to, mode, mtime, size = 0 }: Item,
  writeFile: typeof hostFile,
  watch: Watch,
): Promise<void> {
  watch.moved(from, 0);
  if (kind === "folder") return hostFolder(to, undefined);
  if (kind === "link") return hostLink(to, await readGuestLink(session, from));
  const onBytes = (count: number) => watch.moved(from, count);
  const most = size + MOST_GROWTH;
  const bytes = await readGuestFile(session, from, { most, onBytes });
  writeFile(to, bytes, { mode, mtime });
  watch.ended();
}
