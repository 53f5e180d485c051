/** Whether a file is a whole disk of ours, and what a killed process left of a
 * flush behind it. What does not fit together is refused with a reason. */
import {
  clearStamp,
  crc32,
  type DiskStamp,
  readStamp,
  SECTOR_SIZE as SECTOR,
} from "../../formats/mod.ts";
import { MinixLiveError } from "../../host/mod.ts";
import { decodeJournal, type Journal, longestJournal } from "./journal.ts";
import { readAt } from "./sectors.ts";

const NEW_IMAGE = "minix-live build makes a new image";

export interface Inspection {
  stamp: DiskStamp;
  /** A flush that is to be completed. */
  journal: Journal | undefined;
}

export function inspect(path: string, file: Deno.FsFile): Inspection {
  const refuse = (why: string, hint: string): never => {
    throw new MinixLiveError(`Cannot open "${path}": ${why}`, { hint });
  };
  const { size } = file.statSync();
  if (size < SECTOR) return refuse(`${size} bytes are no disk`, NEW_IMAGE);
  const stamp = readStamp(readAt(file, 0, SECTOR));
  if (stamp === "none") {
    return refuse(
      "it has no disk identity, so it is no image of this version",
      NEW_IMAGE,
    );
  }
  if (stamp === "damaged") {
    return refuse("its disk identity is damaged", NEW_IMAGE);
  }
  const bytes = stamp.sectors * SECTOR;
  if (size < bytes) {
    return refuse(`it has ${size} of ${bytes} bytes`, "copy it again");
  }
  const tail = readAt(
    file,
    bytes,
    Math.min(size - bytes, longestJournal(stamp.sectors)),
  );
  const journal = decodeJournal(tail);
  if (typeof journal === "string") {
    if (stamp.applying) {
      return refuse(
        `generation ${stamp.generation + 1} was being written when its ` +
          "process was killed, and the journal that would complete it is " +
          (journal === "torn" ? "damaged" : "missing"),
        "copy the whole file again, with what is behind the disk",
      );
    }
    // What rounds a file's size up leaves zeros. Anything else is not ours.
    if (journal === "none" && tail.some((byte) => byte !== 0)) {
      return refuse(
        `${tail.length} bytes behind the disk are no journal`,
        `truncate -s ${bytes} ${path}`,
      );
    }
    return { stamp, journal: undefined };
  }
  const fault = faultOf(journal, stamp, file);
  if (fault === undefined) return { stamp, journal };
  return refuse(
    `the journal behind the disk ${fault}`,
    stamp.applying
      ? NEW_IMAGE
      : `truncate -s ${bytes} ${path} drops the journal and keeps the disk`,
  );
}

/** Why a journal does not belong to this disk as it is. */
function faultOf(
  journal: Journal,
  stamp: DiskStamp,
  file: Deno.FsFile,
): string | undefined {
  const { from, to, records } = journal;
  if (from.id !== stamp.id) return "is of another disk";
  if (journal.sectors !== stamp.sectors) return "is of a disk of another size";
  // Its generation may be there already, all but the cut.
  const [known] = [from, to].filter(({ generation, history }) =>
    generation === stamp.generation && history === stamp.history
  );
  if (known === undefined) {
    return `follows generation ${from.generation}, ` +
      `and the disk has generation ${stamp.generation}`;
  }
  let last = -1;
  for (const { sector, before, bytes } of records) {
    if (sector <= last || sector >= stamp.sectors) {
      return `names sector ${sector} of ${stamp.sectors}`;
    }
    last = sector;
    const now = readAt(file, sector * SECTOR, SECTOR);
    if (sector === 0) clearStamp(now);
    const isNew = now.every((byte, i) => byte === bytes[i]);
    if (!isNew && crc32(now) !== before) {
      return `is older than sector ${sector}, which something else has written`;
    }
  }
  return undefined;
}
