import assert from "node:assert/strict";
import { CTL_VERSION } from "../core/abi/abi.ts";
import { APP_FILES } from "../host/mod.ts";
import { prebuiltImage } from "./image.ts";

Deno.test("prebuiltImage() takes an image that this program boots, and no other", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const image = `${folder}/x.img`;
    Deno.writeTextFileSync(image, "disk");
    Deno.mkdirSync(`${image}.boot`);
    Deno.writeTextFileSync(`${image}.boot/kernel`, "kernel");
    const refused = (reason: RegExp) =>
      assert.throws(() => prebuiltImage(image), reason);
    refused(/^Error: Cannot pack ".*x\.img": no manifest ".*\.json"$/);
    const write = (manifest: unknown) =>
      Deno.writeTextFileSync(`${image}.json`, JSON.stringify(manifest));
    write({});
    refused(/: it was built by an older minix-live, this is /);
    write({ builder: { version: "9.9.9", control: CTL_VERSION + 1 } });
    refused(
      /: it was built by minix-live 9\.9\.9 \(control link \d+\), /,
    );
    write({ builder: { version: "9.9.9", control: CTL_VERSION } });
    const name = APP_FILES.image;
    assert.deepEqual(
      [...prebuiltImage(image).keys()].sort(),
      [name, `${name}.boot/kernel`, `${name}.json`],
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
