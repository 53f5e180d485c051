// What it costs to go back to a snapshot: by the pages that differ, in units of
// a full restore, which makes a new board of the same state. Between two times
// the guest works: it runs for some steps.
import {
  ImageDisk,
  Machine,
  readBootFiles,
  restoreDisk,
  takeSnapshot,
  WatchedDisk,
} from "../../emu/mod.ts";
import { copyImage } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import type { Bench } from "./frame.ts";
import { median } from "./frame.ts";

const MEMORY_BYTES = 128 * 1024 * 1024;
const LEAST_RUNS = 10;
const AIM = 0.1;
/** Of guest time: a boot is about as long, and then it idles. */
const WORK_STEPS = 200;

export const bench: Bench = async ({ runs, note }) => {
  using scratch = scratchFolder();
  const image = await copyImage(scratch.path);
  const disk = new WatchedDisk(ImageDisk.open(image));
  const outputs = { onLog: () => {}, onControl: () => {} };
  const machine = await Machine.create({
    start: {
      ...await readBootFiles(image),
      ...{ cmdline: "kernel rootdevname=c0d0p0 cttyline=0", date: 0 },
    },
    ...{ disk, memoryBytes: MEMORY_BYTES, ...outputs },
  });
  const work = (steps: number) =>
    machine.replay([{ kind: "end", step: machine.steps + steps }]);
  await work(WORK_STEPS);
  const full: number[] = [];
  const back: number[] = [];
  const save: number[] = [];
  let snapshot = takeSnapshot(machine, disk);
  for (let run = 1; run <= Math.max(runs, LEAST_RUNS); run++) {
    save.push(
      await timeOf(() => {
        snapshot = takeSnapshot(machine, disk);
      }),
    );
    full.push(
      await timeOf(async () => {
        await Machine.create({
          start: snapshot.state,
          ...{ disk, memoryBytes: MEMORY_BYTES, ...outputs },
        });
      }),
    );
    await work(WORK_STEPS);
    back.push(
      await timeOf(() => {
        restoreDisk(snapshot, disk, snapshot);
        machine.restore(snapshot.state);
      }),
    );
    note(`${run}`);
  }
  disk.image.abandon();
  const ratio = (values: number[]) => median(values) / median(full);
  return [
    { name: "full restore", unit: "ms", values: full, ratio: 1 },
    {
      ...{ name: "going back, by pages that differ", unit: "ms", values: back },
      ...{ ratio: ratio(back), aim: AIM },
    },
    {
      name: "save, disk and all",
      unit: "ms",
      values: save,
      ratio: ratio(save),
    },
  ];
};

async function timeOf(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
