// What carries the page's calls: WebRTC where it works, a WebSocket where not, and the conversation survives the change.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, test } from "node:test";
import { clip, concat, silence, speech, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { listenToPage } from "../support/ears.js";
import { PATIENCE_MS } from "../support/events.js";
import { heardPart } from "../support/heard.js";
import { fetchText, startServer } from "../support/server.js";
import { freePort } from "../support/turn.js";

const RATE = 48_000;
const SAID = "sb-spk1_snt5";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FALLBACK_MS = 3_000;
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

const folder = mkdtempSync(join(tmpdir(), "parley-carriers-"));
const quiet = join(folder, "silence.wav");
let server;
let browser;

before(async () => {
  if (skip) return;
  writeWav(quiet, RATE, silence(RATE, 10_000));
  server = await startServer();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});

async function openPage(query = "", { microphone = quiet, target = server, prepare } = {}) {
  browser = await openBrowser(microphone);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(PATIENCE_MS);
  const broken = [];
  const sockets = [];
  page.on("pageerror", (error) => broken.push(error.message));
  page.on("websocket", (socket) => sockets.push(socket.url()));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`${target.url}/${query}`);
  return { page, broken, sockets, at: (id) => page.getByTestId(id) };
}

async function type(at, text) {
  const before = await at("bot-message").count();
  await at("text-input").fill(text);
  await at("text-input").press("Enter");
  await at("bot-message").nth(before).waitFor();
}

async function chosen(at) {
  const line = at("connection");
  await line.waitFor();
  return [await line.getAttribute("data-transport"), await line.getAttribute("data-reason")];
}

test("over WebRTC: what is said is heard and answered, and the page tells how well it is carried", { skip }, async () => {
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(silence(RATE, 5_000), speech(SAID, RATE), silence(RATE, 14_000)));
  const { page, at, broken, sockets } = await openPage("", { microphone });
  await at("connect-button").click();

  const said = at("user-message").filter({ hasText: /\w/ }).first();
  await said.waitFor();
  await at("bot-message").filter({ hasText: /\w/ }).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[data-testid=subtitles] .text-bot")?.textContent.trim());
  const text = await said.innerText();
  assert.ok(heardPart(clip(SAID).words, text) >= 0.5, `the page shows "${text}"`);
  assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
  assert.deepEqual(sockets, [], "no WebSocket was opened");

  await at("connection").click();
  const panel = page.getByLabel("Connection");
  await panel.filter({ hasText: /opus 48 kHz/ }).filter({ hasText: /Round trip\s*[\d.]+ ms/ }).filter({ hasText: "direct" }).waitFor();
  await at("latency-panel").filter({ hasText: /\d/ }).first().waitFor();
  if (process.env.PARLEY_TEST_CARRIER_SCREENSHOT) await page.screenshot({ path: join(ROOT, process.env.PARLEY_TEST_CARRIER_SCREENSHOT) });
  assert.equal(await at("error-banner").count(), 0);
  assert.deepEqual(broken, []);
});

test("a typed call over WebRTC takes a microphone later", { skip }, async () => {
  const { page, at, broken } = await openPage();
  await type(at, "What is two plus three?");
  assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
  await at("mute-button").click();
  await page.waitForFunction(() => window.__parley.framesSent > 20);
  // Muted, nobody speaks for longer than a connection may be silent: it is not taken for lost.
  await at("mute-button").click();
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
  assert.equal(await at("error-banner").count(), 0);
  assert.deepEqual(broken, []);
});

for (const [query, transport] of [
  ["", "webrtc"],
  ["?transport=websocket", "websocket"],
]) {
  test(`${transport}: who types while the bot speaks hears it no more`, { skip }, async () => {
    const { page, at, broken } = await openPage(query, { prepare: listenToPage });
    await at("text-input").fill("Tell me a story.");
    await at("text-input").press("Enter");
    await page.waitForFunction(() => globalThis.heard.level > 0.02);
    assert.equal((await chosen(at))[0], transport);
    await at("text-input").fill("Stop, please.");
    await page.evaluate(() => addEventListener("keydown", () => (globalThis.heard.after ??= performance.now()), { capture: true }));
    await at("text-input").press("Enter");
    await page.waitForFunction(() => globalThis.heard.quietMs !== undefined);
    console.log(`${transport}: silent after ${Math.round(await page.evaluate(() => globalThis.heard.quietMs))} ms`);
    assert.equal(await at("error-banner").count(), 0);
    assert.deepEqual(broken, []);
  });
}

test("whoever wants a WebSocket gets one, and may go to WebRTC in mid-call", { skip }, async () => {
  const { page, at, broken, sockets } = await openPage("?transport=websocket");
  await type(at, "Remember the word walrus.");
  assert.deepEqual(await chosen(at), ["websocket", "asked_for"]);
  assert.equal(sockets.length, 1);

  await page.evaluate(() => {
    window.sent = [];
    const { send } = RTCDataChannel.prototype;
    RTCDataChannel.prototype.send = function (data) {
      window.sent.push(JSON.parse(data));
      send.call(this, data);
    };
  });
  await at("connection").click();
  await at("upgrade-button").click();
  await page.locator('[data-testid=connection][data-transport="webrtc"][data-reason="asked_for"]').waitFor();
  await type(at, "What is two plus three?");
  const carried = await page.evaluate(() => window.sent.filter((each) => each.type === "conversation.item.create"));
  assert.match(carried[0].item.content[0].text, /walrus/);
  assert.equal(sockets.length, 1);
  assert.equal(await at("error-banner").count(), 0);
  assert.deepEqual(broken, []);
});

test("where UDP does not get through, a WebSocket carries the call within three seconds", { skip }, async () => {
  // The page may use relays only, and there are none.
  const { page, at, broken } = await openPage("?relay=only");
  await page.evaluate(() => {
    const button = document.querySelector("[data-testid=connect-button]");
    button.addEventListener("click", () => (window.began = performance.now()), { capture: true });
    new MutationObserver(() => {
      if (document.querySelector("[data-testid=connection]")) window.carried ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true });
  });
  await at("connect-button").click();
  assert.deepEqual(await chosen(at), ["websocket", "webrtc_failed"]);
  await at("status").and(page.locator('[data-mood="listening"]')).waitFor();
  await type(at, "What is two plus three?");
  const ms = await page.evaluate(() => window.carried - window.began);
  assert.ok(ms < FALLBACK_MS + 1_000, `after ${Math.round(ms)} ms, microphone included`);
  console.log(`a WebSocket after ${Math.round(ms)} ms`);
  const { text } = await fetchText(`${server.url}/metrics`);
  assert.match(text, /parley_carrier_choices_total\{carrier="websocket",reason="webrtc_failed"\} [1-9]/);
  assert.deepEqual(broken, []);
});

test("where UDP is blocked, a call goes over TCP", { skip }, async () => {
  const open = await startServer({ env: { PARLEY_WEBRTC_TCP_PORT: String(await freePort()) } });
  try {
    const { page, at, broken, sockets } = await openPage("", {
      target: open,
      prepare: () => {
        const set = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
          window.peer = this;
          return set.call(this, { type, sdp: sdp.replace(/a=candidate:\S+ \d udp .*\r\n/gi, "") });
        };
      },
    });
    await at("connect-button").click();
    assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
    await type(at, "What is two plus three?");
    await page.waitForFunction(async () => {
      const all = [...(await window.peer.getStats()).values()];
      return all.some((each) => each.type === "inbound-rtp" && each.totalAudioEnergy > 0);
    });
    const protocol = await page.evaluate(async () => {
      const stats = await window.peer.getStats();
      const { selectedCandidatePairId } = [...stats.values()].find((each) => each.type === "transport");
      return stats.get(stats.get(selectedCandidatePairId).remoteCandidateId).protocol;
    });
    assert.equal(protocol, "tcp");
    assert.deepEqual([sockets, broken], [[], []]);
  } finally {
    await open.stop();
  }
});

test("a call whose WebRTC connection breaks goes on over a WebSocket, with what was said", { skip }, async () => {
  const { page, at, broken, sockets } = await openPage("", {
    prepare: () => {
      const Real = RTCPeerConnection;
      window.RTCPeerConnection = class extends Real {
        constructor(options) {
          super(options);
          window.peer = this;
        }
      };
    },
  });
  await type(at, "Remember the word walrus.");
  await at("bot-message").filter({ hasText: /\w+ \w+/ }).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[data-testid=subtitles] .text-bot")?.textContent.trim());
  assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
  const sent = page.waitForEvent("websocket").then((socket) => {
    const frames = [];
    socket.on("framesent", ({ payload }) => frames.push(JSON.parse(payload.toString())));
    return frames;
  });
  await page.evaluate(() => {
    Object.defineProperty(window.peer, "connectionState", { value: "failed" });
    window.peer.dispatchEvent(new Event("connectionstatechange"));
  });
  const frames = await sent;
  await page.locator('[data-testid=connection][data-reason="webrtc_failed"]').waitFor();
  await type(at, "What is two plus three?");
  const carried = frames.filter((each) => each.type === "conversation.item.create").map((each) => each.item);
  assert.equal(carried[0].role, "user");
  assert.match(carried[0].content[0].text, /walrus/);
  assert.equal(carried[1].role, "assistant");
  assert.equal(sockets.length, 1);
  assert.equal(await at("error-banner").count(), 0);
  assert.deepEqual(broken, []);
});

test("a server without WebRTC is called over a WebSocket, and one that ends a call says so", { skip }, async () => {
  const without = await startServer({ env: { PARLEY_WEBRTC_ENABLED: "false" } });
  try {
    const { at } = await openPage("", { target: without });
    await type(at, "What is two plus three?");
    assert.deepEqual(await chosen(at), ["websocket", "server_cannot"]);
  } finally {
    await without.stop();
  }
  await browser.close();
  const ending = await startServer({ env: { PARLEY_SHUTDOWN_QUIET: "0s" } });
  try {
    const { page, at } = await openPage("", { target: ending });
    await type(at, "What is two plus three?");
    assert.deepEqual(await chosen(at), ["webrtc", "preferred"]);
    await ending.stop();
    await page.locator("[data-testid=error-banner]").waitFor();
    await at("connect-button").and(page.locator('[data-state="idle"]')).waitFor();
  } finally {
    await ending.stop();
  }
});
