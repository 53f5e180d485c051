// The host's end of the control link against a guest in memory: sessions,
// windows, the hub that shares one guest.
import assert from "node:assert/strict";
import {
  ControlError,
  exec,
  Hub,
  readGuestFile,
  type Request,
  Session,
  type Word,
} from "../../emu/mod.ts";
import { encodeFrame, FrameDecoder } from "../../emu/control/frame.ts";
import { FakeGuest, PROGRAMS, type Running } from "../harness/fake_guest.ts";

/** Two ends that hand each other bytes, later and in pieces of any size. */
function later(deliver: (bytes: Uint8Array) => void, size = Infinity) {
  return (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.slice(at, at + Math.min(size, bytes.length));
      queueMicrotask(() => deliver(part));
    }
  };
}

async function start(size = Infinity, options = {}) {
  const session: Session = new Session(
    later((b) => guest.feed(b), size),
    options,
  );
  const guest = new FakeGuest(later((b) => session.feed(b), size), PROGRAMS);
  await session.connect(5000);
  return { session, guest };
}

async function output(request: Promise<Request>, parts: Uint8Array[]) {
  const r = await request;
  r.end();
  const ended = await r.ended;
  return { ended, length: parts.reduce((n, part) => n + part.length, 0) };
}

Deno.test("Session gives the exit status of a program", async () => {
  const { session } = await start();
  const request = await exec(session, ["exit", "7"], {});
  assert.deepEqual(await request.ended, { how: "exit", value: 7 });
});

Deno.test("Session tells an error of the guest from a status", async () => {
  const { session } = await start();
  const request = await exec(session, ["nothing"], {});
  assert.deepEqual(await request.ended, { how: "error", value: 2 });
});

Deno.test("a request for facts ends when the guest stays silent", async () => {
  const { session } = await start(Infinity, { silenceMs: 50 });
  await assert.rejects(
    readGuestFile(session, "never"),
    /^ControlError: Cannot read "never" in the guest: no answer within 0.05 s$/,
  );
});

Deno.test("Session sends a signal to the program", async () => {
  const { session } = await start();
  const request = await exec(session, ["wait"], {});
  request.signal(9);
  assert.deepEqual(await request.ended, { how: "signal", value: 9 });
});

Deno.test("Session keeps within the guest's window both ways", async () => {
  const { session, guest } = await start(100);
  const data = new Uint8Array(300_000).map((_, i) => i * 7);
  const got: Uint8Array[] = [];
  const request = await exec(session, ["cat"], {
    onOut: async (bytes) => {
      await Promise.resolve();
      got.push(bytes);
    },
  });
  await request.write(data);
  request.end();
  assert.deepEqual(await request.ended, { how: "exit", value: 0 });
  assert.deepEqual(
    new Uint8Array(await new Blob(got as BlobPart[]).arrayBuffer()),
    data,
  );
  assert.ok(guest.mostUnread > 0);
});

Deno.test("Session uses a channel again only when it is free", async () => {
  const { session, guest } = await start();
  for (let i = 0; i < 40; i++) {
    const request = await exec(session, ["true"], {});
    await request.ended;
  }
  assert.equal(guest.opened.length, 40);
});

Deno.test("Session fails what is under way when a frame is lost", async () => {
  let drop = false;
  const session: Session = new Session(later((b) => guest.feed(b)));
  const guest = new FakeGuest((bytes) => {
    const damaged = bytes.slice();
    if (drop) damaged[bytes.length - 1]! ^= 1;
    drop = false;
    session.feed(damaged);
  }, PROGRAMS);
  await session.connect(5000);
  const request = await exec(session, ["cat"], {});
  drop = true;
  await request.write(new Uint8Array(10));
  // The damaged frame itself says nothing; the one behind it shows the gap.
  await request.write(new Uint8Array(5000));
  await assert.rejects(request.ended, ControlError);
  await assert.rejects(exec(session, ["true"], {}), ControlError);
});

Deno.test("Session names what it waited for when no guest answers", async () => {
  const session = new Session(() => {});
  await assert.rejects(session.connect(50), /did not answer .* 0.05 s/);
});

async function share(clients: number) {
  const hub: Hub = new Hub({
    instance: "test",
    writeGuest: later((b) => guest.feed(b)),
    onHostRequest: (text) => Promise.resolve(`host ${text}`),
    onChange: () => {},
  });
  const guest = new FakeGuest(later((b) => hub.feedGuest(b)), PROGRAMS);
  const sessions = [];
  for (let i = 0; i < clients; i++) {
    const session: Session = new Session(later((b) => client.feed(b)));
    const client = hub.attach(later((b) => session.feed(b)));
    await session.connect(5000);
    sessions.push({ session, client });
  }
  return { hub, guest, sessions };
}

Deno.test("Hub serves more requests at a time than there are channels", async () => {
  const { hub, sessions } = await share(4);
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, i) => {
      const parts: Uint8Array[] = [];
      return output(
        exec(sessions[i % 4]!.session, ["count", String(1000 * i)], {
          onOut: (bytes) => void parts.push(bytes),
        }),
        parts,
      );
    }),
  );
  results.forEach((result, i) => {
    assert.deepEqual(result.ended, { how: "exit", value: 0 });
    assert.equal(result.length, 1000 * i);
  });
  hub.close();
});

Deno.test("Hub hangs up on the requests of a client that is gone", async () => {
  const { hub, guest, sessions } = await share(2);
  const [gone, stays] = sessions;
  const lost = await exec(gone!.session, ["wait"], {});
  lost.ended.catch(() => {});
  const kept = await exec(stays!.session, ["wait"], {});
  await new Promise((resolve) => setTimeout(resolve, 0));
  gone!.client.detach();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(guest.hangUps, 1);
  kept.end();
  assert.deepEqual(await kept.ended, { how: "exit", value: 0 });
  hub.close();
});

Deno.test("Hub answers what is asked of the machine itself", async () => {
  const { hub, sessions } = await share(1);
  assert.equal(await sessions[0]!.session.askHost("x"), "host x");
  hub.close();
});

Deno.test("Hub tells when a client waits for the guest and it for none", async () => {
  const { hub, sessions } = await share(1);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(hub.waitsForGuest, false);
  const request = await exec(sessions[0]!.session, ["wait"], {});
  await settle();
  assert.equal(hub.waitsForGuest, false);
  const other = await exec(sessions[0]!.session, ["cat"], {});
  other.end();
  request.end();
  await Promise.all([request.ended, other.ended]);
  await settle();
  assert.equal(hub.waitsForGuest, false);
  hub.close();
});

/** An end of the link that answers HELLOs of one version alone. */
function endOf(version: number, reply: (bytes: Uint8Array) => void) {
  const decoder = new FrameDecoder();
  return (bytes: Uint8Array) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.version !== version) continue;
      reply(encodeFrame(frame, 0, version));
    }
  };
}

const OTHER =
  /^ControlError: Cannot talk to the machine: it speaks version 2 of the control link, this program version 4$/;

Deno.test("Session names both versions when the machine speaks another", async () => {
  const session: Session = new Session(later((b) => other(b)));
  const other = endOf(2, later((b) => session.feed(b)));
  await assert.rejects(session.connect(5000), OTHER);
});

Deno.test("Hub tells each client that the guest speaks another version", async () => {
  const hub: Hub = new Hub({
    instance: "test",
    writeGuest: later((b) => other(b)),
    onHostRequest: () => Promise.resolve(""),
    onChange: () => {},
  });
  const other = endOf(2, later((b) => hub.feedGuest(b)));
  for (let i = 0; i < 2; i++) {
    const session: Session = new Session(later((b) => client.feed(b)));
    const client = hub.attach(later((b) => session.feed(b)));
    await assert.rejects(session.connect(5000), OTHER);
  }
  assert.equal(hub.waitsForGuest, false);
});

Deno.test("exec sends words, environment and directory as bytes", async () => {
  const session: Session = new Session(later((b) => guest.feed(b)));
  let seen: Running | undefined;
  const guest = new FakeGuest(later((b) => session.feed(b)), {
    show: (running) => {
      seen = running;
      return Promise.resolve(0);
    },
  });
  await session.connect(5000);
  const run = (options: Parameters<typeof exec>[2], ...words: string[]) =>
    exec(session, ["show", ...words], options).then((r) => r.ended);
  await run({ cwd: "/tmp", env: { A: "b=c", "ä": "" } }, "x y", "");
  assert.deepEqual([seen?.cwd, seen?.argv, seen?.env], [
    "/tmp",
    ["show", "x y", ""],
    ["A=b=c", "ä="],
  ]);
  await run({ env: new Map([["B", new TextEncoder().encode("c")]]) });
  assert.deepEqual([seen?.cwd, seen?.env], ["", ["B=c"]]);
});

Deno.test("exec refuses what cannot be sent, and names the limit", async () => {
  const { session } = await start();
  const refused = (
    words: Word[],
    options: Parameters<typeof exec>[2],
    why: RegExp,
  ) => assert.rejects(exec(session, words, options), why);
  await refused(["a\0b"], {}, /^TypeError: Cannot send "a\0b": it has a NUL$/);
  await refused(["\ud800"], {}, /^TypeError: .*it is no text$/);
  await refused(["x"], { env: { "a=b": "" } }, /no name of a variable$/);
  await refused(
    Array(300).fill("x"),
    {},
    /^GuestError: Cannot run "x": Argument list too long: 300 words of arguments and environment, 256 are the most$/,
  );
  await refused(
    ["x", "y".repeat(3000)],
    { cwd: "/d" },
    /^GuestError: Cannot run "x" in "\/d": .* have 3006 bytes, 2032 are the most$/,
  );
});
