// The web page in a real browser: a person presses the button and talks.
// PARLEY_SCREENSHOT=docs/images/conversation.png also keeps a picture of the conversation.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";
import { clip, concat, heardPart, silence, speech, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { checkEvent } from "../support/conformance.js";
import { PATIENCE_MS } from "../support/events.js";
import { startServer } from "../support/server.js";

const RATE = 48_000;
const SAID = "sb-spk1_snt5";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const withoutBrowser = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

const folder = mkdtempSync(join(tmpdir(), "parley-web-"));
let server;
let browser;

before(async () => {
  if (!withoutBrowser) server = await startServer();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});

async function openPage(microphone) {
  browser = await openBrowser(microphone);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(PATIENCE_MS);
  const broken = [];
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => checkEvent(JSON.parse(payload.toString()))));
  await page.goto(server.url);
  return { page, broken, at: (id) => page.getByTestId(id) };
}

test("a spoken conversation: what was said and the reply stand in the transcript", { skip: withoutBrowser }, async () => {
  // The file loops: a silence for connecting and greeting, the sentence, a silence for the reply.
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 5_000), speech(SAID, RATE), silence(RATE, 12_000)));
  const { page, broken, at } = await openPage(microphone);
  await at("connect-button").click();

  const said = at("user-message").first();
  await said.waitFor();
  await page.waitForFunction(
    () => {
      const messages = [...document.querySelectorAll("[data-testid=user-message], [data-testid=bot-message]")];
      const user = messages.findIndex((each) => each.dataset.testid === "user-message" && each.textContent.trim());
      return user >= 0 && messages.slice(user).some((each) => each.dataset.testid === "bot-message" && each.textContent.trim());
    },
    undefined,
    { timeout: PATIENCE_MS },
  );
  const text = await said.innerText();
  assert.ok(heardPart(clip(SAID).words, text) >= 0.5, `the page shows "${text}"`);
  await at("latency-panel").filter({ hasText: /\d/ }).first().waitFor();
  if (process.env.PARLEY_SCREENSHOT) await page.screenshot({ path: join(ROOT, process.env.PARLEY_SCREENSHOT) });
  assert.equal(await at("error-banner").count(), 0);
  assert.deepEqual(broken, []);
});

test("a typed message is answered", { skip: withoutBrowser }, async () => {
  const microphone = join(folder, "silence.wav");
  writeWav(microphone, RATE, silence(RATE, 10_000));
  const { broken, at } = await openPage(microphone);
  await at("connect-button").click();
  const before = await at("bot-message").count();
  await at("text-input").fill("What is two plus three?");
  await at("text-input").press("Enter");
  await at("user-message").filter({ hasText: "two plus three" }).waitFor();
  await at("bot-message").nth(before).waitFor();
  assert.deepEqual(broken, []);
});

test("without a microphone the page says what to do", { skip: withoutBrowser }, async () => {
  const { at } = await openPage();
  await at("connect-button").click();
  await at("error-banner").filter({ hasText: /microphone/i }).waitFor();
});
