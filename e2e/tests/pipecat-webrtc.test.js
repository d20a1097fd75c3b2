// Pipecat's own JavaScript client with its SmallWebRTC transport, unmodified, in a real browser whose microphone plays a file.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { startPage } from "../clients/browser.js";
import { answer, SHORT_REPLY } from "../clients/script.js";
import { clip, concat, silence, speech, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { PATIENCE_MS } from "../support/events.js";
import { heardPart } from "../support/heard.js";
import { startLanguageModel } from "../support/language-model.js";
import { metric, startServer } from "../support/server.js";

const RATE = 48_000;
const SAID = "sb-spk1_snt5";
const KEY = "sk-the-key-of-this-test";
/** What the client says whenever it gets a sentence in the form that its older versions need. */
const ADVICE = "Bot transcription is deprecated";
const SPEECH = 0.01;
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

const folder = mkdtempSync(join(tmpdir(), "parley-small-webrtc-"));
const quiet = join(folder, "quiet.wav");
let model;
let application;
let server;
let browser;

before(async () => {
  if (skip) return;
  writeWav(quiet, RATE, silence(RATE, 10_000));
  model = await startLanguageModel({ answer });
  application = await startPage("small-webrtc-page.js");
  server = await startServer({ env: settings() });
});
after(async () => {
  await server?.stop();
  await application?.stop();
  await model?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});

const settings = () => ({
  PARLEY_ENGINES_LLM: "auto",
  PARLEY_LISTEN_ORIGINS: "*",
  OPENAI_BASE_URL: model.url,
  OPENAI_API_KEY: "sk-test",
});

/** A page that has called the server: `{ page, troubles, ready }`. Its warnings and errors are troubles. */
async function callFrom(microphone, options = {}) {
  browser = await openBrowser(microphone);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    const trouble = ["warning", "error"].includes(message.type()) && !message.text().includes(ADVICE);
    if (trouble) troubles.push(message.text());
  });
  await page.goto(application.origin);
  await page.waitForFunction(() => "start" in globalThis);
  troubles.length = 0; // of the icon that a browser asks for
  const ready = await page.evaluate((each) => globalThis.start(each), { url: server.url, ...options });
  return { page, troubles, ready };
}

const events = (page, name) => page.evaluate((each) => globalThis.call.events.filter((event) => event.name === each), name);

/** Waits for one more event of a name than `before`. */
const more = (page, name, before) =>
  page.waitForFunction(([each, count]) => globalThis.call.events.filter((event) => event.name === each).length > count, [name, before], {
    timeout: PATIENCE_MS,
  });

async function ended(whose = server) {
  while ((await metric(whose, "worker_active_sessions")) !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

test("Pipecat over WebRTC: a spoken turn is heard, written down and answered aloud", { skip }, async () => {
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 4_000), speech(SAID, RATE), silence(RATE, 20_000)));
  const { page, troubles, ready } = await callFrom(microphone);
  assert.equal(ready.version, "2.2.0");
  await more(page, "botStoppedSpeaking", 0);

  const heard = (await events(page, "userTranscript")).filter(({ data }) => data.final);
  assert.ok(heardPart(clip(SAID).words, heard[0].data.text) >= 0.5, heard[0].data.text);
  const said = (await events(page, "botTranscript")).map(({ data }) => data.text).join(" ");
  assert.ok(said.length > 0);
  assert.ok((await page.evaluate(() => globalThis.call.loudest)) > SPEECH, "the reply is heard");
  assert.deepEqual(await events(page, "error"), []);
  assert.deepEqual(troubles, []);
  await page.evaluate(() => globalThis.call.client.disconnect());
  await ended();
});

test("Pipecat over WebRTC: a long reply is interrupted, silent at once, and nothing is left behind", { skip }, async () => {
  const { page, troubles } = await callFrom(quiet);
  await page.evaluate(() => globalThis.call.client.sendText("Tell me a story."));
  await page.waitForFunction((loud) => globalThis.call.level > loud, SPEECH);
  const quietMs = await page.evaluate(() => globalThis.interrupt());
  await more(page, "botStoppedSpeaking", 0);
  console.log(`silent after ${Math.round(quietMs)} ms`);

  const before = (await events(page, "botStoppedSpeaking")).length;
  await page.evaluate(() => globalThis.call.client.sendText("Hello."));
  await more(page, "botStoppedSpeaking", before);
  assert.equal((await events(page, "botTranscript")).at(-1).data.text, SHORT_REPLY);
  assert.deepEqual(await events(page, "messageError"), []);
  await page.evaluate(() => globalThis.call.client.disconnect());
  await more(page, "disconnected", 0);
  await ended();
  assert.deepEqual(troubles, []);
});

test("Pipecat over WebRTC: a microphone that is turned off is not heard", { skip }, async () => {
  const microphone = join(folder, "muted.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 3_000), speech(SAID, RATE), silence(RATE, 2_000)));
  const { page, troubles } = await callFrom(microphone, { mic: false });
  await page.waitForTimeout(9_000); // the file is over
  assert.deepEqual(await events(page, "userTranscript"), []);
  await page.evaluate(() => globalThis.call.client.enableMic(true));
  await more(page, "userTranscript", 0);
  await page.evaluate(() => globalThis.call.client.disconnect());
  await ended();
  assert.deepEqual(troubles, []);
});

test("Pipecat over WebRTC: a client that lost its connection goes on over another, in the same conversation", { skip }, async () => {
  const { page } = await callFrom(quiet);
  await page.evaluate(() => globalThis.call.client.sendText("Tell me a story."));
  await page.waitForFunction((loud) => globalThis.call.level > loud, SPEECH);
  const first = await page.evaluate(() => globalThis.call.client.transport.pc_id);
  await page.evaluate(() => globalThis.call.client.transport.attemptReconnection(true));
  await page.waitForFunction((before) => globalThis.call.client.transport.pc_id !== before, first);
  await page.waitForFunction(() => globalThis.call.client.transport.dc?.readyState === "open");
  await page.evaluate(() => globalThis.listenToNewest());
  await page.waitForFunction((loud) => globalThis.call.loudest > loud, SPEECH); // the story goes on
  const before = (await events(page, "botStoppedSpeaking")).length;
  await page.evaluate(() => globalThis.call.client.sendText("Hello."));
  await more(page, "botStoppedSpeaking", before);
  assert.equal(await metric(server, "worker_active_sessions"), 1);
  assert.equal((await events(page, "botReady")).length, 1);
  const asked = model.requests.at(-1).body.messages.map(({ content }) => content);
  assert.ok(asked.some((content) => JSON.stringify(content).includes("Tell me a story.")), "the conversation is kept");
  await page.evaluate(() => globalThis.call.client.disconnect());
  await ended();
});

test("Pipecat over WebRTC: another offer of the same connection changes nothing", { skip }, async () => {
  const { page, troubles } = await callFrom(quiet);
  const first = await page.evaluate(() => globalThis.call.client.transport.pc_id);
  await page.evaluate(() => globalThis.call.client.transport.attemptReconnection(false));
  assert.equal(await page.evaluate(() => globalThis.call.client.transport.pc_id), first);
  await page.evaluate(() => globalThis.call.client.sendText("Hello."));
  await more(page, "botStoppedSpeaking", 0);
  await page.evaluate(() => globalThis.call.client.disconnect());
  await ended();
  assert.deepEqual(troubles, []);
});

test("Pipecat over WebRTC: a bot that leaves says so, and the client does not try again", { skip }, async () => {
  const { page } = await callFrom(quiet);
  await page.evaluate(() => globalThis.call.client.disconnectBot());
  await more(page, "botDisconnected", 0);
  await more(page, "disconnected", 0);
  await ended();
  assert.equal(await page.evaluate(() => globalThis.call.connections.length), 1);
});

test("Pipecat over WebRTC: where a key is needed, it begins the call", { skip }, async () => {
  const open = server;
  server = await startServer({ env: { ...settings(), PARLEY_AUTH_KEYS: KEY } });
  try {
    const { page } = await callFrom(quiet, { key: KEY });
    assert.equal((await events(page, "botReady")).length, 1);
    await page.evaluate(() => globalThis.call.client.disconnect());
    await ended();
    await browser.close();
    await assert.rejects(callFrom(quiet), /key|401/i);
  } finally {
    await server.stop();
    server = open;
  }
});
