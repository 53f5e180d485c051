/** Copies files, folders and symbolic links of the guest to the host. The guest
 * is not trusted: it writes nothing but what the user named. */
import {
  type FolderEntry,
  listGuest,
  MOST_ENTRIES,
  readGuestFile,
  readGuestLink,
  type Session,
} from "../emu/client.ts";
import { join, statIfThere } from "../host/mod.ts";
import {
  below,
  type Copied,
  type CopyOptions,
  type Item,
  nameOf,
  NO_NAME,
  PERMISSIONS,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  Watch,
} from "./copy.ts";
import { MachineError, onHost } from "./errors.ts";
import {
  hostFile,
  hostFolder,
  hostLink,
  refuseStream,
  typedFile,
} from "./host_nodes.ts";

/** Longest path of the guest. */
const PATH_MAX = 1024;
/** A file may have become so much longer since its folder was read. */
const MOST_GROWTH = 16 * 1024 * 1024;

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
      `Cannot copy a folder of the guest: its path is too long: "${
        oneLine(from)
      }"`,
    );
  }
  const { entries } = await listGuest(session, from);
  const names = new Set<string>();
  for (const entry of entries) {
    const { name } = entry;
    // The guest is not trusted to name places of the host.
    if (NO_NAME.test(name)) {
      throw new MachineError(
        `Cannot copy "${oneLine(from)}" of the guest: ` +
          `"${oneLine(name)}" is no file name`,
      );
    }
    if (names.has(name)) {
      throw new MachineError(
        `Cannot copy "${oneLine(from)}" of the guest: ` +
          `it has "${oneLine(name)}" twice`,
      );
    }
    names.add(name);
    yield* guestItems(session, below(from, name), join(to, name), entry);
  }
}

function uncopied(path: string): MachineError {
  return new MachineError(
    `Cannot copy "${oneLine(path)}" of the guest: ` +
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

/** A name of the guest's in a message: it begins no line of its own. */
function oneLine(name: string): string {
  return name.replace(/\s/g, " ");
}
