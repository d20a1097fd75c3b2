// The web page in a real browser: a person presses the button and talks.
// PARLEY_TEST_SCREENSHOT=docs/images/conversation.png also keeps a picture of the conversation.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";
import { clip, concat, silence, speech, writeWav } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
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

async function openPage(microphone, target = server, query = "") {
  browser = await openBrowser(microphone);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(PATIENCE_MS);
  const broken = [];
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => checkEvent(JSON.parse(payload.toString()))));
  await page.goto(`${target.url}/${query}`);
  return { page, broken, at: (id) => page.getByTestId(id) };
}

test("a spoken conversation: what was said and the reply stand in the transcript", { skip: withoutBrowser }, async () => {
  // The file loops: a silence for connecting and greeting, the sentence, a silence for the reply.
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 5_000), speech(SAID, RATE), silence(RATE, 12_000)));
  // Over a WebSocket, whose events are seen and checked; over WebRTC in web-carriers.test.js.
  const { page, broken, at } = await openPage(microphone, server, "?transport=websocket");
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
  if (process.env.PARLEY_TEST_SCREENSHOT) await page.screenshot({ path: join(ROOT, process.env.PARLEY_TEST_SCREENSHOT) });
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

test("on a laptop's screen nothing of the call is cut off", { skip: withoutBrowser }, async () => {
  const microphone = join(folder, "silence.wav");
  writeWav(microphone, RATE, silence(RATE, 10_000));
  const { page, at } = await openPage(microphone);
  await page.setViewportSize({ width: 1366, height: 768 });
  await at("text-input").fill("Hello!");
  await at("text-input").press("Enter");
  await at("bot-message").first().waitFor();
  for (const panel of [at("latency-panel"), page.getByLabel("Engines"), page.getByLabel("Transcript")]) {
    const { y, height } = await panel.boundingBox();
    assert.ok(y + height <= 768, `${await panel.getAttribute("aria-label")} ends at ${y + height}`);
  }
  await page.setViewportSize({ width: 1100, height: 500 });
  const hidden = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  assert.ok(hidden > 0, "a smaller window scrolls");
});

test("a server that wants a key says so, and says so of a wrong one", { skip: withoutBrowser }, async () => {
  const keyed = await startServer({ env: { PARLEY_AUTH_KEYS: "sk-the-right-key-of-this-test" } });
  try {
    const microphone = join(folder, "silence.wav");
    writeWav(microphone, RATE, silence(RATE, 10_000));
    const { page, at } = await openPage(microphone, keyed);
    await at("connect-button").click();
    await page.locator('[data-testid=error-banner][data-code="key-missing"]').waitFor();
    await page.evaluate(() => sessionStorage.setItem("parley.api-key", "sk-wrong"));
    await page.reload();
    await at("connect-button").click();
    await page.locator('[data-testid=error-banner][data-code="key-refused"]').waitFor();
  } finally {
    await keyed.stop();
  }
});

test("the operator sees how the streams of each engine fare", { skip: withoutBrowser }, async () => {
  const microphone = join(folder, "silence.wav");
  writeWav(microphone, RATE, silence(RATE, 10_000));
  const { page, at, broken } = await openPage(microphone);
  await at("text-input").fill("Hello!");
  await at("text-input").press("Enter");
  await at("bot-message").first().waitFor();
  await page.getByRole("button", { name: "Pools" }).click();
  const model = page.getByRole("dialog").getByRole("row").filter({ hasText: "llm" });
  await model.filter({ hasText: /ready.*[1-9]/ }).waitFor();
  await page.getByRole("dialog").getByRole("region", { name: "For this machine" }).getByText("processors").waitFor();
  if (process.env.PARLEY_TEST_POOLS_SCREENSHOT) await page.screenshot({ path: join(ROOT, process.env.PARLEY_TEST_POOLS_SCREENSHOT) });
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.deepEqual(broken, []);
});

test("without a microphone the page says what to do", { skip: withoutBrowser }, async () => {
  const { at } = await openPage();
  await at("connect-button").click();
  await at("error-banner").filter({ hasText: /microphone/i }).waitFor();
});
