// Pipecat's own JavaScript client with its WebSocket transport, unmodified, in a real browser whose microphone plays a file.
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
/** Loudness of what is speech, and of what is none. */
const SPEECH = 0.01;
const SILENCE = 0.001;
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

const folder = mkdtempSync(join(tmpdir(), "parley-pipecat-"));
const quiet = join(folder, "quiet.wav");
let model;
let application;
let older;
let server;
let browser;

before(async () => {
  if (skip) return;
  writeWav(quiet, RATE, silence(RATE, 10_000));
  model = await startLanguageModel({ answer });
  application = await startPage("pipecat-page.js");
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
  await older?.stop();
  older = undefined;
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
  await page.goto((older ?? application).origin);
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

test("Pipecat's client: a spoken turn is heard, written down and answered aloud", { skip }, async () => {
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 3_000), speech(SAID, RATE), silence(RATE, 15_000)));
  const { page, troubles, ready } = await callFrom(microphone);
  assert.equal(ready.version, "2.2.0");
  await more(page, "botStoppedSpeaking", 0);

  const heard = (await events(page, "userTranscript")).filter(({ data }) => data.final);
  assert.ok(heardPart(clip(SAID).words, heard[0].data.text) >= 0.5, heard[0].data.text);
  const said = (await events(page, "botTranscript")).map(({ data }) => data.text).join(" ");
  assert.ok(said.length > 0);
  const output = await events(page, "botOutput");
  assert.ok(output.some(({ data }) => data.spoken && data.aggregated_by === "sentence"));
  assert.ok((await page.evaluate(() => globalThis.call.loudest)) > SPEECH, "the reply is heard");
  assert.deepEqual(troubles, []);
  await page.evaluate(() => globalThis.call.client.disconnect());
  await ended();
});

test("Pipecat's client: what is typed is answered, a long reply is interrupted, and nothing is left behind", { skip }, async () => {
  const { page, troubles } = await callFrom(quiet);
  await page.evaluate(() => globalThis.call.client.sendText("Tell me a story."));
  await more(page, "botStartedSpeaking", 0);
  await page.waitForFunction((loud) => globalThis.call.level > loud, SPEECH);
  await page.evaluate(() => globalThis.call.client.sendClientRequest("interrupt"));
  await more(page, "botStoppedSpeaking", 0);
  await page.waitForFunction((low) => globalThis.call.level < low, SILENCE);

  const before = (await events(page, "botStoppedSpeaking")).length;
  await page.evaluate(() => globalThis.call.client.sendText("Hello."));
  await more(page, "botStoppedSpeaking", before);
  assert.equal((await events(page, "botTranscript")).at(-1).data.text, SHORT_REPLY);
  assert.deepEqual(await events(page, "error"), []);
  assert.deepEqual(await events(page, "messageError"), []);

  await page.evaluate(() => globalThis.call.client.disconnect());
  await more(page, "disconnected", 0);
  await ended();
  assert.deepEqual(troubles, []);
});

test("Pipecat's client: a function of the page is called, and its result spoken of", { skip }, async () => {
  const { page, troubles } = await callFrom(quiet);
  await page.evaluate(async () => {
    const { client } = globalThis.call;
    client.registerFunctionCallHandler("get_weather", async ({ arguments: given }) => `sun in ${given.city}`);
    await client.sendClientRequest("configure", { tools: [{ name: "get_weather", parameters: { type: "object", properties: {} } }] });
    await client.sendText("What is the weather?");
  });
  await more(page, "botStoppedSpeaking", 0);
  assert.match((await events(page, "botTranscript")).at(-1).data.text, /sun in Oslo/);
  assert.deepEqual(troubles, []);
});

test("Pipecat's client: where a key is needed, it begins the call, and no key is the client's own error", { skip }, async () => {
  const open = server;
  server = await startServer({ env: { ...settings(), PARLEY_AUTH_KEYS: KEY } });
  try {
    const { page } = await callFrom(quiet, { key: KEY });
    assert.equal((await events(page, "botReady")).length, 1);
    await browser.close();
    await assert.rejects(callFrom(quiet), /key|401/i);
  } finally {
    await server.stop();
    server = open;
  }
});

for (const version of ["1-11", "1-2"]) {
  test(`Pipecat's client of version ${version}: becomes ready, and hears an answer`, { skip }, async () => {
    older = await startPage("pipecat-page.js", { "@pipecat-ai/client-js": `pipecat-client-${version}` });
    const { page, ready } = await callFrom(quiet);
    assert.match(ready.version, /^1\./);
    await page.evaluate(() => {
      const { client } = globalThis.call;
      const said = { role: "user", content: "Hello.", run_immediately: true };
      if (client.sendText) client.sendText(said.content);
      else client.appendToContext(said).catch(() => {}); // 1.2 knows the answer by name and waits for it all the same
    });
    await more(page, "botStoppedSpeaking", 0);
    assert.equal((await events(page, "botTranscript")).at(-1).data.text, SHORT_REPLY);
    assert.ok((await page.evaluate(() => globalThis.call.loudest)) > SPEECH, "the reply is heard");
    assert.deepEqual(await events(page, "error"), []);
  });
}
