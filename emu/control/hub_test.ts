// A client that breaks the protocol ends, and nobody else does: neither the
// guest, nor a client beside it, nor the process.
import assert from "node:assert/strict";
import {
  CTL_CLOSE,
  CTL_CREDIT,
  CTL_DATA,
  CTL_EOF,
  CTL_HELLO,
  CTL_MAX_DATA,
  CTL_NR_CHANNELS,
  CTL_OPEN,
  CTL_REQ_EXEC,
  CTL_SIGNAL,
  CTL_STATUS,
} from "../../core/abi/abi.ts";
import { REQUEST } from "../../core/contract/control.ts";
import { FakeGuest, PROGRAMS } from "../../tests/harness/fake_guest.ts";
import { encodeFrame } from "./frame.ts";
import { Hub } from "./hub.ts";
import { exec } from "./requests.ts";
import { Session } from "./session.ts";
import { CTL_HOST, packHello, u32 } from "./wire.ts";

type Piece = [type: number, channel: number, payload: Uint8Array];

const later = (deliver: (bytes: Uint8Array) => void) => (bytes: Uint8Array) =>
  queueMicrotask(() => deliver(bytes));

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function makeHub() {
  const hub: Hub = new Hub({
    instance: "test",
    writeGuest: later((bytes) => guest.feed(bytes)),
    onHostRequest: (text) =>
      new Promise((resolve) => resolve(JSON.stringify(JSON.parse(text)))),
    onChange: () => {},
  });
  const guest = new FakeGuest(later((b) => hub.feedGuest(b)), PROGRAMS);
  return { hub, guest };
}

/** A client of raw frames. */
function rawClient(hub: Hub) {
  const state = { ended: 0 };
  const client = hub.attach(() => {}, () => state.ended++);
  let seq = 0;
  const send = (...pieces: Piece[]) => {
    for (const [type, channel, payload] of pieces) {
      if (type === CTL_HELLO) seq = 0;
      if (type === LOST[0]) seq++;
      else {client.feed(
          encodeFrame({ type, channel, payload, stream: 0 }, seq++),
        );}
    }
  };
  return { state, client, send };
}

const NONE = new Uint8Array();
const TEXT = (text: string) => new TextEncoder().encode(text);
const LOST: Piece = [-1, 0, NONE];
const HELLO: Piece = [CTL_HELLO, 0, packHello(1)];

function open(channel: number, program: string): Piece {
  const request = REQUEST.bytes({
    ...{ kind: CTL_REQ_EXEC, arg: 1, channel: 0, length: 0, pid: 0 },
  });
  return [
    CTL_OPEN,
    channel,
    new Uint8Array([...request, ...TEXT(`\0${program}\0`)]),
  ];
}

const DATA = (channel: number, size: number): Piece => [
  CTL_DATA,
  channel,
  new Uint8Array(size),
];

const BROKEN: Record<string, Piece[]> = {
  "a HELLO without payload": [[CTL_HELLO, 0, NONE]],
  "a second HELLO that is short": [HELLO, [CTL_HELLO, 0, new Uint8Array(3)]],
  "a question that is no JSON": [HELLO, [CTL_HOST, 0, TEXT("{nonsense")]],
  "a question that is no text": [
    HELLO,
    [CTL_HOST, 0, new Uint8Array([255, 0])],
  ],
  "an answer that fits no frame": [
    HELLO,
    [CTL_HOST, 0, TEXT(`"${"\u0001".repeat(CTL_MAX_DATA - 2)}"`)],
  ],
  "an OPEN that is short": [HELLO, [CTL_OPEN, 1, new Uint8Array(3)]],
  "an OPEN that is a byte short": [
    HELLO,
    [CTL_OPEN, 1, new Uint8Array(REQUEST.size - 1)],
  ],
  "SIGNAL of two words": [
    HELLO,
    open(1, "wait"),
    [CTL_SIGNAL, 1, new Uint8Array(8)],
  ],
  "CLOSE with a payload": [HELLO, open(1, "wait"), [CTL_CLOSE, 1, u32(1)]],
  "an OPEN on channel 0": [HELLO, open(0, "wait")],
  "an OPEN beyond the channels": [HELLO, open(CTL_NR_CHANNELS, "wait")],
  "two OPENs of a channel": [HELLO, open(1, "wait"), open(1, "wait")],
  "CREDIT without a word": [HELLO, open(1, "wait"), [CTL_CREDIT, 1, NONE]],
  "CREDIT of three bytes": [
    HELLO,
    open(1, "wait"),
    [CTL_CREDIT, 1, new Uint8Array(3)],
  ],
  "CREDIT for nothing": [HELLO, open(1, "wait"), [CTL_CREDIT, 1, u32(1)]],
  "CREDIT that overflows": [
    HELLO,
    open(1, "wait"),
    [CTL_CREDIT, 1, u32(0xffffffff)],
  ],
  "SIGNAL without a number": [HELLO, open(1, "wait"), [CTL_SIGNAL, 1, NONE]],
  "EOF with a payload": [HELLO, open(1, "wait"), [CTL_EOF, 1, u32(1)]],
  "more than the window": [
    HELLO,
    open(1, "stuck"),
    DATA(1, 2048),
    DATA(1, 2048),
    DATA(1, 1),
  ],
  "a frame of the guest's": [HELLO, open(1, "wait"), [CTL_STATUS, 1, u32(0)]],
  "an unknown type": [HELLO, [200, 1, NONE]],
  "a lost frame": [HELLO, LOST, open(1, "wait")],
};

for (const [what, pieces] of Object.entries(BROKEN)) {
  for (const when of ["before", "after"] as const) {
    Deno.test(`Hub ends a client for ${what}, ${when} the guest's greeting`, async () => {
      const { hub } = makeHub();
      const session: Session = new Session(later((b) => own.feed(b)));
      const own = hub.attach(later((b) => session.feed(b)));
      if (when === "after") await session.connect(5000);
      const { state, send } = rawClient(hub);
      send(...pieces);
      await settled();
      assert.equal(state.ended, 1);
      if (when === "before") await session.connect(5000);
      assert.equal(hub.clients, 1);
      const request = await exec(session, ["exit", "7"], {});
      assert.deepEqual(await request.ended, { how: "exit", value: 7 });
      send(HELLO, open(2, "exit"));
      assert.equal(hub.clients, 1, "what it sends now is lost");
      hub.close();
    });
  }
}

Deno.test("Hub ends a client whose waiting requests take too much", async () => {
  const { hub, guest } = makeHub();
  const session: Session = new Session(later((b) => own.feed(b)));
  const own = hub.attach(later((b) => session.feed(b)));
  await session.connect(5000);
  const busy = [];
  for (let n = 1; n < CTL_NR_CHANNELS; n++) {
    busy.push(await exec(session, ["wait"], {}));
  }
  const { state, send } = rawClient(hub);
  send(HELLO, open(1, "wait"));
  await settled();
  for (let i = 0; i < 4; i++) send(DATA(1, CTL_MAX_DATA));
  assert.equal(state.ended, 1);
  const opened = guest.opened.length;
  for (const request of busy) {
    request.end();
    await request.ended;
  }
  assert.equal(guest.opened.length, opened, "its OPEN is forgotten");
  hub.close();
});

Deno.test("Hub ends a client whose held frames are too many for the guest", async () => {
  const { hub } = makeHub();
  const session: Session = new Session(later((b) => own.feed(b)));
  const own = hub.attach(later((b) => session.feed(b)));
  await session.connect(5000);
  const busy = [];
  for (let n = 1; n < CTL_NR_CHANNELS; n++) {
    busy.push(await exec(session, ["wait"], {}));
  }
  const { state, send } = rawClient(hub);
  send(HELLO, open(1, "stuck"), DATA(1, 2048), DATA(1, 2048), DATA(1, 1));
  await settled();
  assert.equal(state.ended, 0);
  busy[0]!.end();
  await busy[0]!.ended;
  await settled();
  assert.equal(state.ended, 1);
  for (const request of busy.slice(1)) {
    request.end();
    assert.deepEqual(await request.ended, { how: "exit", value: 0 });
  }
  hub.close();
});
