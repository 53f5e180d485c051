import assert from "node:assert/strict";
import {
  CTL_DATA,
  CTL_HELLO,
  CTL_MAX_DATA,
  CTL_VERSION,
} from "../../core/abi/abi.ts";
import { encodeFrame, FrameDecoder } from "./frame.ts";

const text = new TextEncoder();

function frame(payload: Uint8Array, channel = 3) {
  return { type: CTL_DATA, stream: 1, channel, payload };
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("FrameDecoder gives back what encodeFrame() wrote, byte by byte", () => {
  const bytes = encodeFrame(frame(text.encode("hello")), 7);
  const decoder = new FrameDecoder();
  const found = [...bytes].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
  assert.equal(found.length, 1);
  assert.deepEqual(found[0], {
    ...frame(text.encode("hello")),
    ...{ seq: 7, version: CTL_VERSION },
  });
  assert.equal(decoder.dropped, 0);
});

Deno.test("FrameDecoder takes frames of any size up to the limit", () => {
  const decoder = new FrameDecoder();
  const whole = encodeFrame(frame(new Uint8Array(CTL_MAX_DATA).fill(9)), 0);
  const empty = encodeFrame(frame(new Uint8Array()), 1);
  const found = decoder.push(join(whole, empty, whole));
  assert.deepEqual(found.map((f) => f.payload.length), [2048, 0, 2048]);
});

Deno.test("FrameDecoder finds the next frame behind any damage", () => {
  const first = encodeFrame(frame(text.encode("first")), 0);
  const second = encodeFrame(frame(text.encode("second")), 1);
  for (let at = 0; at < first.length; at++) {
    const damaged = first.slice();
    damaged[at]! ^= 0x55;
    const decoder = new FrameDecoder();
    const padding = new Uint8Array(2 * CTL_MAX_DATA);
    const found = decoder.push(join(damaged, second, padding));
    assert.deepEqual(found.map((f) => f.seq), [1], `byte ${at}`);
  }
});

Deno.test("FrameDecoder drops noise before a frame", () => {
  const decoder = new FrameDecoder();
  const noise = text.encode("SeaBIOS\r\n\xc3\xc3");
  const good = encodeFrame(frame(text.encode("x")), 4);
  assert.deepEqual(
    decoder.push(join(noise, good)).map((f) => f.seq),
    [4],
  );
  assert.equal(decoder.dropped, noise.length);
});

Deno.test("encodeFrame() refuses a payload over the limit", () => {
  assert.throws(
    () => encodeFrame(frame(new Uint8Array(CTL_MAX_DATA + 1)), 0),
    RangeError,
  );
});

Deno.test("FrameDecoder gives of another version its HELLO and nothing else", () => {
  const hello = {
    type: CTL_HELLO,
    stream: 0,
    channel: 0,
    payload: text.encode("hello"),
  };
  for (const version of [1, CTL_VERSION - 1, CTL_VERSION + 1, 63]) {
    const decoder = new FrameDecoder();
    const found = decoder.push(join(
      encodeFrame(frame(text.encode("data")), 0, version),
      encodeFrame(hello, 0, version),
      encodeFrame(frame(text.encode("ours")), 1),
    ));
    assert.deepEqual(
      found.map((f) => [f.version, new TextDecoder().decode(f.payload)]),
      [[version, "hello"], [CTL_VERSION, "ours"]],
    );
  }
});
