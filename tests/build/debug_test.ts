// Debug files: there is one for each binary, of that very binary, and with and
// without them the image has the same bytes.
import assert from "node:assert/strict";
import { readElf } from "../../formats/mod.ts";
import { buildDebugImage } from "../harness/debug_image.ts";
import { scratchFolder } from "../harness/minix_live.ts";

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? filesBelow(`${folder}/${name}`).map((path) => `/${name}${path}`)
      : [`/${name}`]
  );
}

/** Sections in memory, and what the file has for them. */
function memory(bytes: Uint8Array): unknown[] {
  const { segments, sections } = readElf(bytes);
  return sections.filter(({ loaded }) => loaded).map((section) => {
    const { address, size } = section;
    const home = segments.find(({ virtual, memorySize }) =>
      address >= virtual && address < virtual + memorySize
    );
    const from = home === undefined ? 0 : home.offset + address - home.virtual;
    const end = home === undefined
      ? 0
      : Math.min(from + size, home.offset + home.fileSize);
    return { ...section, content: bytes.slice(from, Math.max(from, end)) };
  });
}

Deno.test("MKDEBUG keeps debug files, and changes no byte of the image", async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const boot = () =>
    filesBelow(`${image}.boot`).map((path) => [
      path,
      Deno.readFileSync(`${image}.boot${path}`),
    ]);
  await buildDebugImage(image);
  const kept = { disk: Deno.readFileSync(image), boot: boot() };
  const { files } = JSON.parse(Deno.readTextFileSync(`${image}.json`)) as {
    files: Record<string, unknown>;
  };
  const debug = filesBelow(`${image}.debug`);
  await t.step("each binary has one, the kernel too", () => {
    const programs = Object.keys(files)
      .filter((path) => !path.endsWith("/kernel"));
    const wanted = ["/kernel", ...programs].map((path) => `${path}.debug`);
    assert.deepEqual(debug.toSorted(), wanted.toSorted());
    assert.ok(debug.includes("/service/asr/pm-1.debug"));
  });
  await t.step("each has DWARF", () => {
    for (const path of debug) {
      const { sections } = readElf(
        Deno.readFileSync(`${image}.debug${path}`),
      );
      const names = sections.map(({ name }) => name);
      for (const name of [".debug_info", ".debug_line"]) {
        assert.ok(names.includes(name), `${name} of ${path}`);
      }
    }
  });
  await t.step("it is the program that is installed", () => {
    const kernel = memory(Deno.readFileSync(`${image}.debug/kernel.debug`));
    const booted = memory(Deno.readFileSync(`${image}.boot/kernel`));
    assert.ok(kernel.length > 0);
    assert.deepEqual(kernel, booted);
  });
  await t.step("a build without them takes them away", async () => {
    await buildDebugImage(image, { debug: false });
    assert.ok(!filesBelow(folder.path).some((path) => path.includes(".debug")));
    assert.deepEqual({ disk: Deno.readFileSync(image), boot: boot() }, kept);
  });
});
