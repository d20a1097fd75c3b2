// Pages with Pipecat's own JavaScript client, unmodified, in a real browser whose microphone plays a file, and the server they call.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before } from "node:test";
import { silence, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { PATIENCE_MS } from "../support/events.js";
import { startLanguageModel } from "../support/language-model.js";
import { metric, startServer } from "../support/server.js";
import { startPage } from "../support/page.js";
import { answer } from "./script.js";

export const RATE = 48_000;
/** Loudness of what is speech. */
export const SPEECH = 0.01;
export const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

/** A key that the server of {@link pipecatCalls}' `withKey` takes. */
export const KEY = "sk-the-key-of-this-test";

/** What the client says whenever it gets a sentence in the form that its older versions need. */
const ADVICE = "Bot transcription is deprecated";

/** Starts what the tests of a file share, before the first of them, and ends it behind the last. `entry` is the page's script. */
export function pipecatCalls(entry) {
  const folder = mkdtempSync(join(tmpdir(), "parley-pipecat-"));
  let application;
  let older;
  let browser;

  const calls = {
    model: undefined,
    server: undefined,
    quiet: microphone("quiet", silence(RATE, 10_000)),
    microphone,
    callFrom,
    events,
    more,
    begun,
    ended,
    withOlder,
    withKey,
  };

  before(async () => {
    if (skip) return;
    calls.model = await startLanguageModel({ answer });
    application = await startPage(entry);
    calls.server = await startServer({ env: settings() });
  });
  after(async () => {
    try {
      await calls.server?.stop();
    } finally {
      // Also where the server's log fails the tests: what listens on would keep this process.
      await application?.stop();
      await calls.model?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
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
    OPENAI_BASE_URL: calls.model.url,
    OPENAI_API_KEY: "sk-test",
  });

  /** A file that a browser's microphone plays. */
  function microphone(name, samples) {
    const path = join(folder, `${name}.wav`);
    writeWav(path, RATE, samples);
    return path;
  }

  /** A page that has called the server: `{ page, troubles, ready }`. Its warnings and errors are troubles. */
  async function callFrom(microphone, options = {}) {
    await browser?.close();
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
    const ready = await page.evaluate((each) => globalThis.start(each), { url: calls.server.url, ...options });
    return { page, troubles, ready };
  }

  function events(page, name) {
    return page.evaluate((each) => globalThis.call.events.filter((event) => event.name === each), name);
  }

  /** Waits for one more event of a name than `before`. */
  function more(page, name, before) {
    return page.waitForFunction(
      ([each, count]) => globalThis.call.events.filter((event) => event.name === each).length > count,
      [name, before],
      { timeout: PATIENCE_MS },
    );
  }

  /** Waits until the caller has heard words: a reply that was stopped before the first of them is no part of the conversation. */
  function begun(page) {
    return more(page, "botTtsText", 2);
  }

  async function ended() {
    while ((await metric(calls.server, "worker_active_sessions")) !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Until the end of the test, calls come from a page with packages by other names. */
  async function withOlder(alias) {
    older = await startPage(entry, alias);
  }

  /** Meanwhile calls go to a server that wants {@link KEY}. */
  async function withKey(use) {
    const open = calls.server;
    calls.server = await startServer({ env: { ...settings(), PARLEY_AUTH_KEYS: KEY } });
    try {
      await use();
    } finally {
      const keyed = calls.server;
      calls.server = open;
      await keyed.stop();
    }
  }

  return calls;
}
