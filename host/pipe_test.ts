// Named pipes are paths of unix sockets to the runtime on this host.
import assert from "node:assert/strict";
import { connectToPipe, listenAtPipe } from "./pipe.ts";

Deno.test("a pipe carries bytes in both directions, in pieces, to an end", async () => {
  const folder = Deno.makeTempDirSync();
  const listener = await listenAtPipe(`${folder}/pipe`);
  const sent = crypto.getRandomValues(new Uint8Array(50_000));
  const echo = (async () => {
    for await (const stream of listener) {
      const buffer = new Uint8Array(1000);
      let left = sent.length;
      while (left > 0) {
        const count = await stream.read(buffer);
        if (count === null) break;
        await stream.write(buffer.slice(0, count));
        left -= count;
      }
      stream.close();
      break;
    }
  })();
  const client = await connectToPipe(`${folder}/pipe`);
  await client.write(sent);
  const got: number[] = [];
  const buffer = new Uint8Array(777);
  for (;;) {
    const count = await client.read(buffer);
    if (count === null) break;
    got.push(...buffer.subarray(0, count));
  }
  assert.deepEqual(Uint8Array.from(got), sent);
  client.close();
  await echo;
  listener.close();
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("nobody answers at a pipe that is not there", () =>
  assert.rejects(connectToPipe("/nothere/pipe")));
