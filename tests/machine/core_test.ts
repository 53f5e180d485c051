// Cores of services: of each there is one, it is a core of that very program,
// and a refusal leaves nothing behind.
import assert from "node:assert/strict";
import { LittleEndian, readElf } from "../../formats/mod.ts";
import { buildDebugImage } from "../harness/debug_image.ts";
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const PT_LOAD = 1;
const PT_NOTE = 4;
const PAGE = 4096;
/** Of the program counter, in the first note. */
const PC = 12 + 8 + 72 + 12 * 4;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
  readonly memorySize: number;
}

function segmentsOf(bytes: Uint8Array): Segment[] {
  const file = new LittleEndian(bytes);
  assert.equal(file.u32(0), 0x464c457f);
  assert.deepEqual([file.u16(16), file.u16(18)], [4, 3]);
  return Array.from({ length: file.u16(44) }, (_, i) => file.u32(28) + i * 32)
    .map((at) => ({
      type: file.u32(at),
      offset: file.u32(at + 4),
      address: file.u32(at + 8),
      size: file.u32(at + 16),
      memorySize: file.u32(at + 20),
    }));
}

/** Which part of the program's text the core has, and that it is the same. */
function comparedText(core: Uint8Array, program: Uint8Array): number {
  const { segments } = readElf(program);
  const { virtual, offset, fileSize } = segments[0]!;
  let compared = 0;
  for (const segment of segmentsOf(core)) {
    const start = Math.max(segment.address, virtual);
    const end = Math.min(
      segment.address + segment.size,
      virtual + fileSize,
    );
    if (segment.type !== PT_LOAD || start >= end) continue;
    const from = segment.offset + start - segment.address;
    assert.deepEqual(
      core.subarray(from, from + end - start),
      program.subarray(offset + start - virtual, offset + end - virtual),
    );
    compared += end - start;
  }
  return compared;
}

Deno.test("core writes what a service has in memory", async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  await buildDebugImage(image, { debug: false });
  await using machine = await TestMachine.bootImage(image);
  const out = `${folder.path}/out`;
  Deno.mkdirSync(out);
  const services = await machine.json<
    { services: { label: string; endpoint: number; binary: string }[] }
  >("services");
  const take = async (...words: string[]) => {
    const file = `${out}/x.core`;
    const said = await machine.json<{ instance: number; bytes: number }>(
      ...["core", ...words, "-o", file] as [string, ...string[]],
    );
    const bytes = Deno.readFileSync(file);
    Deno.removeSync(file);
    assert.equal(said.bytes, bytes.length);
    return { ...said, bytes };
  };
  await t.step("each service has one, of its own binary", async () => {
    assert.ok(services.services.length > 12);
    for (const { label, endpoint, binary } of services.services) {
      const { instance, bytes } = await take(label);
      assert.equal((await machine.instance(endpoint)).instance, instance);
      const file = `${out}/binary`;
      await machine.must("cp", `:${binary}`, file);
      const program = Deno.readFileSync(file);
      Deno.removeSync(file);
      assert.ok(comparedText(bytes, program) >= PAGE, label);
      const [notes, ...loads] = segmentsOf(bytes);
      assert.equal(notes!.type, PT_NOTE);
      const pc = new LittleEndian(bytes).u32(notes!.offset + PC);
      const { virtual, memorySize } = readElf(program).segments[0]!;
      assert.ok(pc >= virtual && pc < virtual + memorySize, label);
      for (const { type, size, memorySize, address, offset } of loads) {
        assert.equal(type, PT_LOAD);
        // Nothing stands for what is not there.
        assert.equal(size, memorySize);
        assert.equal(address % PAGE, 0);
        assert.ok(offset + size <= bytes.length);
      }
    }
  });
  await t.step("an instance has one, whatever the guest does", async () => {
    const { instance } = await take("ds");
    const by = await machine.run("core", [
      ...["--instance", String(instance), "-o", `${out}/x.core`],
    ]);
    assert.equal(by.code, 0, by.stderr);
    Deno.removeSync(`${out}/x.core`);
  });
  await t.step("a link by its socket serves as well", async () => {
    const words = ["core", "--socket", machine.socket, "ds"];
    const { code, stderr } = await machine.plain([
      ...[...words, "-o", `${out}/x.core`],
    ]);
    assert.equal(code, 0, stderr);
    Deno.removeSync(`${out}/x.core`);
  });
  await t.step(
    "a file that is there is replaced when there is another",
    async () => {
      const file = `${out}/kept`;
      Deno.writeTextFileSync(file, "kept");
      const refused = await machine.run("core", ["dss", "-o", file]);
      assert.equal(refused.code, 125);
      assert.equal(Deno.readTextFileSync(file), "kept");
      await machine.must("core", "ds", "-o", file);
      assert.ok(Deno.statSync(file).size > PAGE);
      Deno.removeSync(file);
    },
  );
  const refusals: [words: string[], says: RegExp][] = [
    [["dss"], /Cannot show "dss": no such service\nhint: did you mean ds\?/],
    [["ds", "-o", `${out}/no/x`], /Cannot write .*: there is no folder ".*no"/],
    [["ds", "-o", out], /Cannot write .*: it is no regular file/],
    [["ds", "-o", "/dev/null"], /Cannot write .*: it is no regular file/],
    [["--instance", "4000000"], /Cannot read instance 4000000: there is no/],
    [["--instance", "x"], /Cannot use "x" for --instance: want a whole number/],
    [[], /want a label, or --instance N\nhint: /],
    [["ds", "--instance", "1"], /or --instance N, not both\nhint: /],
    [["ds", "-o", "-"], /Cannot write a core to "-": /],
  ];
  for (const [words, says] of refusals) {
    await t.step(
      `refused: core ${words.join(" ").replaceAll(out, "…")}`,
      async () => {
        const file = words.includes("-o") ? [] : ["-o", `${out}/x.core`];
        const { code, stdout, stderr } = await machine.run("core", [
          ...[...words, ...file],
        ]);
        assert.equal(code, 125, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, says);
        assert.deepEqual([...Deno.readDirSync(out)], []);
      },
    );
  }
});
