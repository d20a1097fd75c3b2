// Calls over WebRTC with stock clients in a real browser: OpenAI's agents SDK, whose page comes from another origin.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import OpenAI from "openai";
import { clip, concat, silence, speech, words, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { heardPart } from "../support/heard.js";
import { fetchText, startServer } from "../support/server.js";

const RATE = 48_000;
const SAID = "sb-spk1_snt5";
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;
const folder = mkdtempSync(join(tmpdir(), "parley-webrtc-"));
let server;
let pages;

before(async () => {
  if (skip) return;
  pages = await startPages();
  server = await startServer({ env: { PARLEY_LISTEN_ORIGINS: pages.origin} });
});
after(async () => {
  await server?.stop();
  pages?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startPages() {
  const entry = fileURLToPath(new URL("../clients/webrtc-page.js", import.meta.url));
  const bundle = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "browser", write: false });
  const script = bundle.outputFiles[0].text;
  const own = createServer((request, reply) => {
    const isScript = request.url === "/page.js";
    reply.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" });
    reply.end(isScript ? script : '<!doctype html><title>page</title><script type="module" src="/page.js"></script>');
  });
  own.listen(0, "127.0.0.1");
  await once(own, "listening");
  return {
    origin: `http://127.0.0.1:${own.address().port}`,
    stop() {
      own.closeAllConnections();
      own.close();
    },
  };
}

async function inPage(samples, name, options = {}) {
  const microphone = join(folder, `${name}.wav`);
  writeWav(microphone, RATE, samples);
  const openai = new OpenAI({ apiKey: "sk-test", baseURL: `${server.url}/v1`, maxRetries: 0 });
  const { value: key } = await openai.realtime.clientSecrets.create({ session: { type: "realtime" } });
  const browser = await openBrowser(microphone);
  try {
    const page = await browser.newPage();
    await page.goto(pages.origin);
    await page.waitForFunction((each) => each in globalThis, name);
    return await page.evaluate(([each, call]) => globalThis[each](call), [name, { url: server.url, key, ...options }]);
  } finally {
    await browser.close();
  }
}

async function nothingLeft() {
  for (let i = 0; i < 100; i++) {
    const { text } = await fetchText(`${server.url}/metrics`);
    const [, active] = /^worker_active_sessions(?:\{[^}]*\})? ([\d.]+)/m.exec(text) ?? [];
    if (Number(active) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("calls are left");
}

test("agents over WebRTC: a typed question is answered aloud", { skip }, async () => {
  const { history, types, errors, callId, connectMs } = await inPage(silence(RATE, 10_000), "typedTurn", { text: "What is two plus three?" });
  assert.deepEqual(errors, []);
  assert.match(callId, /^rtc_/);
  assert.equal(history[0][1], "What is two plus three?");
  assert.ok(history[1][1].length > 0);
  assert.ok(types.includes("output_audio_buffer.started"));
  assert.ok(!types.includes("response.output_audio.delta"), "sound is on the track");
  console.log(`connected in ${Math.round(connectMs)} ms`);
  await nothingLeft();
});

test("agents over WebRTC: the microphone is heard and answered", { skip }, async () => {
  const samples = concat(silence(RATE, 4_000), speech(SAID, RATE), silence(RATE, 20_000));
  const { transcript, errors } = await inPage(samples, "spokenTurn");
  assert.deepEqual(errors, []);
  assert.ok(heardPart(clip(SAID).words, transcript) >= 0.5, transcript);
  await nothingLeft();
});

test("agents over WebRTC: an answer is interrupted, and history keeps what was heard", { skip }, async () => {
  const { quietMs, history, written, errors, types } = await inPage(silence(RATE, 10_000), "interruptedTurn", { text: "Tell me a story." });
  assert.deepEqual(errors, []);
  assert.ok(types.includes("output_audio_buffer.cleared"), types.join(" "));
  const kept = words(history[1][1]);
  const whole = words(written);
  assert.deepEqual(kept, whole.slice(0, kept.length));
  assert.ok(kept.length < whole.length, `${kept.length} of ${whole.length} words`);
  console.log(`silent after ${Math.round(quietMs)} ms`);
  await nothingLeft();
});
