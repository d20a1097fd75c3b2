// Calls over WebRTC with stock clients in a real browser: OpenAI's agents SDK, whose page comes from another origin.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents/realtime";
import OpenAI from "openai";
import { z } from "zod";
import { startPage } from "../support/page.js";
import { answer } from "../clients/script.js";
import { clip, concat, silence, speech, words, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { heardPart } from "../support/heard.js";
import { startLanguageModel } from "../support/language-model.js";
import { fetchText, startServer } from "../support/server.js";

const RATE = 48_000;
const SAID = "sb-spk1_snt5";
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;
const folder = mkdtempSync(join(tmpdir(), "parley-webrtc-"));
let server;
let pages;

before(async () => {
  if (skip) return;
  pages = await startPage("webrtc-page.js");
  server = await startServer({ env: { PARLEY_LISTEN_ORIGINS: pages.origin} });
});
after(async () => {
  await server?.stop();
  await pages?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function inPage(samples, name, options = {}, { server: called = server, functions = {} } = {}) {
  const microphone = join(folder, `${name}.wav`);
  writeWav(microphone, RATE, samples);
  const openai = new OpenAI({ apiKey: "sk-test", baseURL: `${called.url}/v1`, maxRetries: 0 });
  const { value: key } = await openai.realtime.clientSecrets.create({ session: { type: "realtime" } });
  const browser = await openBrowser(microphone);
  try {
    const page = await browser.newPage();
    for (const [each, offered] of Object.entries(functions)) await page.exposeFunction(each, offered);
    await page.goto(pages.origin);
    await page.waitForFunction((each) => each in globalThis, name);
    return await page.evaluate(([each, call]) => globalThis[each](call), [name, { url: called.url, key, ...options }]);
  } finally {
    await browser.close();
  }
}

async function nothingLeft(called = server) {
  for (let i = 0; i < 100; i++) {
    const { text } = await fetchText(`${called.url}/metrics`);
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

test("agents over WebRTC: the application's server joins the call by its id, and runs its tools", { skip }, async () => {
  const model = await startLanguageModel({ answer });
  const called = await startServer({
    env: { PARLEY_LISTEN_ORIGINS: pages.origin, PARLEY_ENGINES_LLM: "auto", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-test" },
  });
  const asked = [];
  const seen = [];
  const transport = new OpenAIRealtimeWebSocket();
  transport.on("*", (event) => seen.push(event));
  const execute = async ({ city }) => {
    asked.push(city);
    return `rain in ${city}`;
  };
  const weather = tool({ name: "get_weather", description: "The weather", parameters: z.object({ city: z.string() }), execute });
  const session = new RealtimeSession(new RealtimeAgent({ name: "host", instructions: "Be brief.", tools: [weather] }), { transport });
  const errors = [];
  session.on("error", ({ error }) => errors.push(error));
  const ended = new Promise((resolve) => transport.on("connection_change", (status) => status === "disconnected" && resolve()));
  try {
    const joined = (callId) => session.connect({ apiKey: "sk-test", url: `${called.url.replace("http", "ws")}/v1/realtime?call_id=${callId}` });
    const options = { text: "What is the weather?" };
    const { transcript, ids } = await inPage(silence(RATE, 10_000), "sharedTurn", options, { server: called, functions: { joined } });
    assert.deepEqual(asked, ["Oslo"]);
    assert.match(transcript, /rain in Oslo/);
    assert.deepEqual(errors, []);
    const both = seen.map((event) => event.event_id);
    const from = ids.findIndex((id) => both.includes(id));
    assert.ok(from >= 0 && ids.slice(from).every((id) => both.includes(id)), "the same events");
    await ended;
    await nothingLeft(called);
  } finally {
    session.close();
    await called.stop();
    await model.stop();
  }
});
