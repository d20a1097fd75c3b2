// Calls of the page through a TURN server of others: relayed candidates only, with credentials from POST /v1/connect.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { silence, writeWav } from "../support/audio.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { PATIENCE_MS } from "../support/events.js";
import { startServer } from "../support/server.js";
import { hasTurnServer, startTurnServer } from "../support/turn.js";

const SECRET = "the secret that both of this test have";
const missing = !findBrowser() ? "Chromium" : !hasTurnServer() ? "coturn" : undefined;
const skip = missing && process.env.CI !== "true" ? `needs ${missing}` : false;

const folder = mkdtempSync(join(tmpdir(), "parley-turn-test-"));
const microphone = join(folder, "silence.wav");
let turn;
let server;
let browser;

before(async () => {
  if (skip) return;
  writeWav(microphone, 48_000, silence(48_000, 10_000));
  turn = await startTurnServer(SECRET);
});
after(async () => {
  await turn?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  browser = server = undefined;
});

async function openPage(transport) {
  server = await startServer({
    env: { PARLEY_WEBRTC_ICE_SERVERS: `turn:127.0.0.1:${turn.port}?transport=${transport}`, PARLEY_WEBRTC_TURN_SECRET: SECRET },
  });
  browser = await openBrowser(microphone);
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.url}/?relay=only`);
  return { page, at: (id) => page.getByTestId(id) };
}

/** How many relayed candidates a browser gets from these servers. */
function gather(servers) {
  return new Promise((resolve) => {
    const connection = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: "relay" });
    let candidates = 0;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) candidates++;
      else if (!candidate) {
        connection.close();
        resolve(candidates);
      }
    };
    connection.createDataChannel("any");
    connection.setLocalDescription();
  });
}

for (const transport of ["udp", "tcp"]) {
  test(`a call is relayed, the client's side over ${transport}`, { skip }, async () => {
    const { page, at } = await openPage(transport);
    await at("text-input").fill("What is two plus three?");
    await at("text-input").press("Enter");
    await at("bot-message").first().waitFor();
    await page.locator('[data-testid=connection][data-transport="webrtc"][data-reason="preferred"]').click();
    await page.getByLabel("Connection").filter({ hasText: "relayed" }).filter({ hasText: /opus/ }).waitFor();
    await page.waitForFunction(() => document.querySelector("[data-testid=subtitles] .text-bot")?.textContent.trim());
    assert.equal(await at("error-banner").count(), 0);

    const answer = await fetch(`${server.url}/v1/connect`, { method: "POST", body: '{"webrtc":true}', headers: { "Content-Type": "application/json" } });
    const { iceServers } = await answer.json();
    assert.ok((await page.evaluate(gather, iceServers)) > 0, turn.output());
    const forged = iceServers.map((each) => ({ ...each, credential: "bm90IHRoZSBzZWNyZXQ=" }));
    assert.equal(await page.evaluate(gather, forged), 0, "who lacks the secret gets no relay");
  });
}

test("when the relay ends in mid-call, a WebSocket goes on with what was said", { skip }, async () => {
  const { page, at } = await openPage("udp");
  await at("text-input").fill("Remember the word walrus.");
  await at("text-input").press("Enter");
  await page.locator('[data-testid=connection][data-transport="webrtc"]').waitFor();
  await at("bot-message").filter({ hasText: /\w+ \w+/ }).first().waitFor();
  const moved = page.locator('[data-testid=connection][data-reason="webrtc_failed"]');
  const frames = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => frames.push(JSON.parse(payload.toString()))));
  await turn.stop();
  const began = performance.now();
  await moved.waitFor();
  console.log(`a WebSocket ${Math.round(performance.now() - began)} ms after the relay had ended`);

  const before = await at("bot-message").count();
  await at("text-input").fill("What is two plus three?");
  await at("text-input").press("Enter");
  await at("bot-message").nth(before).waitFor();
  const carried = frames.filter((each) => each.type === "conversation.item.create").map((each) => each.item.content[0].text);
  assert.match(carried[0], /walrus/);
  assert.equal(await at("error-banner").count(), 0);
});
