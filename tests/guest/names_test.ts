// Functions that stand in MINIX's headers and that no service here needs: a
// service links them all and uses those that do something.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const NAMES = fileURLToPath(new URL("names", import.meta.url));

Deno.test("functions of MINIX's headers are there for services", async () => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const must = async (...words: string[]) => {
    const { code, stdout, stderr } = await minixLive(words, {
      env,
      seconds: 300,
    });
    assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  await must("build", "--service", NAMES, "-o", image);
  await must("boot", "-d", image);
  try {
    await must(
      ...["minix-service", "up", "/service/names", "-label", "names"],
      ...["-config", "/etc/system.conf.d/names"],
    );
    const log = (await must("logs")).split(/\r?\n/);
    const lines = log.filter((line) => line.startsWith("names: "));
    assert.equal(lines.length, 1, lines.join("\n"));
    assert.match(lines[0]!, /^names: \d\d+ checked, 0 wrong$/);
    const place = "namelog(trace, extra/names/main.c:NN, lines): line 2";
    for (const line of ["namelog(info): line 1", place]) {
      assert.ok(log.some((l) => l.replace(/:\d+,/, ":NN,") === line), line);
    }
  } finally {
    await minixLive(["stop"], { env, seconds: 60 });
  }
});
