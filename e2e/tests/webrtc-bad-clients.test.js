// Clients that do WebRTC wrongly, in a real browser: the server ends their calls and says why, and another call does not notice.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { concat, silence, speech, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { fetchText, startServer } from "../support/server.js";

const RATE = 48_000;
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;
const folder = mkdtempSync(join(tmpdir(), "parley-webrtc-bad-"));
let server;
let browser;

before(async () => {
  if (skip) return;
  server = await startServer();
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 5_000), speech("sb-spk1_snt5", RATE), silence(RATE, 5_000)));
  browser = await openBrowser(microphone);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Calls as `how` says, and tells of the call until it is over or `lastMs` have passed. */
async function call(how, lastMs) {
  const page = await browser.newPage();
  await page.goto(`${server.url}/v1`).catch(() => {}); // any page of the server's origin
  return page.evaluate(
    async ([behaviour, patience]) => {
      const connection = new RTCPeerConnection();
      const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
      connection.addTrack(microphone.getTracks()[0], microphone);
      const channel = connection.createDataChannel("oai-events", behaviour === "no channel" ? { negotiated: true, id: 100 } : {});
      const types = [];
      channel.addEventListener("message", ({ data }) => types.push(JSON.parse(data).type));
      await connection.setLocalDescription(await connection.createOffer());
      const offer = connection.localDescription.sdp;
      const sent = behaviour === "wrong fingerprint" ? offer.replace(/(a=fingerprint:sha-256 )(..)/, (_, key, byte) => key + (byte === "00" ? "01" : "00")) : offer;
      const answer = await fetch("/v1/realtime/calls", { method: "POST", headers: { "content-type": "application/sdp" }, body: sent });
      const began = performance.now();
      await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      const over = new Promise((resolve) =>
        connection.addEventListener("connectionstatechange", () => ["failed", "closed"].includes(connection.connectionState) && resolve(connection.connectionState)),
      );
      const closed = new Promise((resolve) => channel.addEventListener("close", () => resolve("channel closed")));
      const ended = await Promise.race([over, closed, new Promise((resolve) => setTimeout(() => resolve("up"), patience))]);
      const result = { status: answer.status, ended, ms: performance.now() - began, types, id: answer.headers.get("location") };
      connection.close();
      return result;
    },
    [how, lastMs],
  );
}

async function activeCalls() {
  const { text } = await fetchText(`${server.url}/metrics`);
  return Number(/^worker_active_sessions(?:\{[^}]*\})? ([\d.]+)/m.exec(text)?.[1]);
}

async function until(wanted, what) {
  for (let i = 0; i < 300; i++) {
    if (await wanted()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(what);
}

test("a wrong fingerprint and a channel that never opens end their own calls only", { skip, timeout: 120_000 }, async () => {
  const good = call("well", 40_000);
  await until(async () => (await activeCalls()) === 1, "the good call began");
  const wrong = await call("wrong fingerprint", 30_000);
  assert.equal(wrong.status, 201);
  assert.equal(wrong.ended, "failed");
  assert.deepEqual(wrong.types, [], "nothing is told to who cannot prove to be the one who offered");
  await until(async () => (await activeCalls()) === 1, "the call of the wrong fingerprint is gone");

  const silent = await call("no channel", 30_000);
  assert.notEqual(silent.ended, "up", "a call without its channel is ended");
  assert.ok(silent.ms > 10_000 && silent.ms < 30_000, `after ${silent.ms} ms`);

  const { ended, types } = await good;
  assert.equal(ended, "up");
  assert.ok(types.includes("input_audio_buffer.committed"), types.join());
  assert.ok(types.includes("output_audio_buffer.started"), types.join());
  await until(async () => (await activeCalls()) === 0, "nothing is left");
  assert.match(server.output(), /HANDSHAKE_FAILED/);
  assert.match(server.output(), /no data channel was opened within 15 s/);
});
