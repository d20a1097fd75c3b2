// All audio of one call, across turns and an interruption, is one Ogg Opus stream that a browser plays without complaint:
// as a file, packet by packet, and by the decoder of Unmute's own page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loudness, speech } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { decode } from "../support/opus.js";
import { startServer } from "../support/server.js";
import { RATE, UnmuteCaller } from "../support/unmute.js";

const withoutBrowser = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;
const PACKET = 1920; // 40 ms at 48 kHz

let server;
let browser;

before(async () => {
  if (withoutBrowser) return;
  server = await startServer();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A greeting talked over, then an answered turn; gives the pages received. */
async function call() {
  const caller = new UnmuteCaller(server);
  await caller.opened();
  const text = "Explain at length how a river finds its way to the sea.";
  const instructions = { type: "constant", text, language: "en" };
  caller.send({ type: "session.update", session: { instructions, voice: null, allow_recording: false } });
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.delta");
  caller.say(speech("librivox-0920", RATE));
  await caller.log.next("unmute.interrupted_by_vad");
  const interrupted = caller.log.mark();
  await caller.log.next("response.audio.done", interrupted);
  const pages = caller.receivedPages();
  await caller.close();
  await microphone;
  return pages;
}

/** Runs in the browser. Decodes the file whole, then packet by packet; gives lengths, and whatever went wrong. */
async function play({ file, packets, head }) {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const wrong = [];
  const context = new OfflineAudioContext(1, 48_000, 48_000);
  const whole = await context.decodeAudioData(bytes(file).buffer).catch((error) => {
    wrong.push(`decodeAudioData: ${error.message}`);
    return { length: 0, getChannelData: () => [] };
  });
  let peak = 0;
  for (const sample of whole.getChannelData(0)) peak = Math.max(peak, Math.abs(sample));

  let frames = 0;
  const decoder = new AudioDecoder({
    output: (data) => {
      frames += data.numberOfFrames;
      data.close();
    },
    error: (error) => wrong.push(`AudioDecoder: ${error.message}`),
  });
  decoder.configure({ codec: "opus", sampleRate: 48_000, numberOfChannels: 1, description: bytes(head) });
  packets.forEach((packet, index) => {
    decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: index * 40_000, duration: 40_000, data: bytes(packet) }));
  });
  await decoder.flush().catch((error) => wrong.push(`flush: ${error.message}`));
  return { wrong, length: whole.length, peak, frames };
}

test("a browser plays a whole call across turns and an interruption", { skip: withoutBrowser }, async () => {
  const pages = await call();
  const body = (page) => page.bytes.subarray(27 + page.bytes[26]);
  const audio = pages.slice(2);
  const expected = audio.length * PACKET;

  const page = await browser.newPage();
  // Any page of a secure origin will do; the icon that the browser asks for beside it is of no interest.
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await page.goto(`${server.url}/health/live`);
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  const played = await page.evaluate(play, {
    file: Buffer.concat(pages.map((each) => each.bytes)).toString("base64"),
    packets: audio.map((each) => body(each).toString("base64")),
    head: body(pages[0]).toString("base64"),
  });

  assert.deepEqual(played.wrong, []);
  assert.deepEqual(said, []);
  assert.ok(played.peak > 0.05, `peak ${played.peak}`);
  assert.ok(Math.abs(played.length - expected) <= 4 * PACKET, `${played.length} frames of the file, ${expected} expected`);
  assert.ok(Math.abs(played.frames - expected) <= 4 * PACKET, `${played.frames} frames of packets, ${expected} expected`);

  const samples = Int16Array.from(await decode(pages.map((each) => each.bytes)), (value) => value * 32767);
  assert.ok(Math.abs(samples.length * 2 - expected) <= 4 * PACKET, `${samples.length} samples by Unmute's decoder`);
  assert.ok(loudness(samples) > 200, `loudness ${loudness(samples)}`);
});
