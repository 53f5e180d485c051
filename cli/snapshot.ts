// `minix-live snapshot`: saves a running machine, and goes back to that.
import {
  applySnapshot,
  createSnapshot,
  deleteSnapshot,
  snapshots,
} from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson, printTable } from "./lib/listing.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "snapshot",
  about: "save a running machine, and go back to what was saved",
  text:
    "A snapshot has a machine's memory, processor, devices and disk at one " +
    "moment, which may be in the middle of an update. `create` takes one of a " +
    "running machine, `apply` takes a running machine back to it: what was " +
    "written since is lost, and requests of other tools that are under way end " +
    "with an error. `boot --snapshot SNAPSHOT` starts a machine with it. `list` " +
    "shows them, `delete` removes one.\n\n" +
    "Snapshots are in the machine's folder. One of another build's image is " +
    "refused.",
  options: {
    name: MACHINE.name,
    ...JSON_OPTION,
  },
  arguments: [
    { name: "ACTION", choices: ["create", "list", "apply", "delete"] },
    { name: "SNAPSHOT", optional: true, complete: "snapshot" },
  ],
  statuses: [["128+N", "signal N ended `create`; there is no snapshot"]],
  json: {
    "name?": "create, apply: the snapshot",
    "bytes?": "create: of its file",
    "pages?": "apply: pages of memory that were others",
    "snapshots[].name?": "list: its name",
    "snapshots[].created?": "list: milliseconds since 1970",
    "snapshots[].memory?": "list: megabytes of the machine's memory",
    "snapshots[].bytes?": "list: of its file",
    "snapshots[].image?": "list: path of the machine's image",
    "snapshots[].ready?": "list: whether the guest was ready",
    "snapshots[].path?": "list: its file",
  },
  examples: [
    ["snapshot create before", "saves the default machine"],
    ["snapshot apply before", "takes it back"],
    ["boot -d --snapshot before", "starts it there"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const [action, snapshot] = words as [string, string | undefined];
  const { name, json } = options;
  if (action === "list") return list(name, json, snapshot);
  if (snapshot === undefined) {
    throw new UsageError(
      `Cannot ${action} a snapshot without its name`,
      `minix-live snapshot ${action} SNAPSHOT`,
    );
  }
  if (action === "delete") {
    deleteSnapshot(snapshot, { name });
    if (json) printJson({ name: snapshot });
  } else if (action === "create") {
    return await create(snapshot, name, json);
  } else {
    using _progress = new Progress(`going back to ${snapshot}`);
    const { pages } = await applySnapshot(snapshot, { name });
    if (json) printJson({ name: snapshot, pages });
  }
  return 0;
});

/** A signal cannot stop what a machine does between two steps: its snapshot is
 * removed then. */
async function create(
  snapshot: string,
  name: string | undefined,
  json: boolean,
): Promise<number> {
  using _progress = new Progress(`saving ${snapshot}`);
  return await interruptible(async (signal) => {
    const { bytes } = await createSnapshot(snapshot, { name });
    if (signal.aborted) deleteSnapshot(snapshot, { name });
    signal.throwIfAborted();
    if (json) printJson({ name: snapshot, bytes });
    return 0;
  });
}

function list(
  name: string | undefined,
  json: boolean,
  extra: string | undefined,
): number {
  if (extra !== undefined) {
    throw new UsageError(
      `Cannot list "${extra}": list takes no name`,
      "minix-live snapshot list",
    );
  }
  const found = snapshots({ name });
  if (json) {
    printJson({
      snapshots: found.map(({ about, ...rest }) => ({
        ...rest,
        created: about.created,
        image: about.image,
        ready: about.ready,
      })),
    });
    return 0;
  }
  printTable(found, [
    { head: "NAME", cell: (one) => one.name },
    {
      head: "CREATED",
      cell: (one) =>
        new Date(one.about.created).toISOString().slice(0, 19) + "Z",
    },
    { head: "MEMORY", cell: (one) => one.memory },
    { head: "BYTES", cell: (one) => one.bytes },
    { head: "IMAGE", cell: (one) => one.about.image },
  ]);
  return 0;
}
