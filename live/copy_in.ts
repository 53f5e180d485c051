/** Copies files, folders and symbolic links of the host into the guest. */
import { ENOENT } from "../core/abi/abi.ts";
import {
  GuestError,
  listGuest,
  putGuestNode,
  type Session,
} from "../emu/client.ts";
import { join, resolve } from "../host/mod.ts";
import {
  below,
  type Copied,
  type CopyOptions,
  type Item,
  nameOf,
  PERMISSIONS,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  Watch,
} from "./copy.ts";
import { MachineError, onHost } from "./errors.ts";
import { refuseStream } from "./host_nodes.ts";

const PLAIN_MODE = 0o644;
const LATEST_TIME = 0xffffffff;
const PIECE = 16384;

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
