// The boot ramdisk through updates of memory, as the host sees it in memory's
// address space: what was written stays, wherever the disk is afterwards. Its
// image is a module of its own, which no variant carries.
import assert from "node:assert/strict";
import { MEM_PROC_NR, VM_MMAP_BASE, VM_PAGE_SIZE } from "../../core/abi/abi.ts";
import { RAMDISK } from "../../core/contract/services.ts";
import { answered, ready } from "../harness/inside/events.ts";
import { InsideMachine } from "../harness/inside/machine.ts";
import type { Space } from "../../live/look/space.ts";
import { testImage } from "../harness/machine.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";

const LABEL = "memory";
const SERVICE = { label: LABEL, program: LABEL };
/** A page of the disk that nobody writes: data behind the tables. */
const KNOWN_PAGE = 40;

const UPDATES = [
  { title: "identity", words: selfUpdate(LABEL), moves: false },
  { title: "-t", words: selfUpdate(LABEL, "-t"), moves: false },
  { title: "-a", words: asrUpdate(SERVICE, 1), moves: true },
  {
    title: "functional",
    words: [
      ...["update", "/service/asr/memory-2", "-label", LABEL],
      ...["-progname", LABEL],
    ],
    moves: false,
  },
  {
    title: "-t without inherited mappings",
    words: [...selfUpdate(LABEL, "-t"), "-map-prealloc", "4000000"],
    moves: true,
  },
];

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

async function moduleBytes(): Promise<Uint8Array> {
  const folder = `${await testImage()}.boot`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const file = names.find((name) => name.endsWith(`_${RAMDISK}`));
  return Deno.readFileSync(`${folder}/${file}`);
}

/** Where the disk is mapped. */
function find(space: Space, disk: Uint8Array): number {
  const at = KNOWN_PAGE * VM_PAGE_SIZE;
  const known = disk.subarray(at, at + VM_PAGE_SIZE);
  const found = [...space.pages()].filter(({ address, frame }) =>
    address >= VM_MMAP_BASE &&
    equal(space.memory.subarray(frame, frame + VM_PAGE_SIZE), known)
  );
  assert.equal(found.length, 1, "the disk is mapped once");
  return found[0]!.address - at;
}

Deno.test("updates of memory keep the boot ramdisk's contents", async (t) => {
  const disk = await moduleBytes();
  await using machine = await InsideMachine.boot();
  let number = 0;
  for (const { title, words, moves } of UPDATES) {
    await t.step(`${title} update`, async () => {
      const marker = new TextEncoder().encode(`update ${++number}`);
      let old: { start: number; bytes: Uint8Array } | undefined;
      let next: typeof old;
      machine.once(ready(MEM_PROC_NR), ({ kernel }) => {
        const { space } = kernel.at(MEM_PROC_NR)!;
        const start = find(space, disk);
        // The boot block, which no file system uses.
        space.memory.set(marker, space.page(start)!.frame);
        old = { start, bytes: space.read(start, disk.length)! };
      });
      const taken = machine.once(answered(MEM_PROC_NR), ({ kernel }) => {
        const { space } = kernel.at(MEM_PROC_NR)!;
        const start = find(space, disk);
        next = { start, bytes: space.read(start, disk.length)! };
      });
      const { status } = await machine.guest.minixService(words);
      assert.equal(status, 0);
      await taken;
      assert.ok(equal(old!.bytes.subarray(0, marker.length), marker));
      assert.ok(equal(next!.bytes, old!.bytes), "the same contents");
      assert.equal(next!.start !== old!.start, moves, "another place");
    });
  }
  machine.forget();
});
