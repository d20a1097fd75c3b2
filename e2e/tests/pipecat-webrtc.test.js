// Pipecat's own JavaScript client with its SmallWebRTC transport, unmodified, in a real browser whose microphone plays a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, pipecatCalls, RATE, skip, SPEECH } from "../clients/pipecat.js";
import { SHORT_REPLY } from "../clients/script.js";
import { clip, concat, silence, speech } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { metric } from "../support/server.js";

const SAID = "sb-spk1_snt5";
const calls = pipecatCalls("small-webrtc-page.js");
const { quiet, microphone, callFrom, events, more, begun, ended, withKey } = calls;

test("Pipecat over WebRTC: a spoken turn is heard, written down and answered aloud", { skip }, async () => {
  const recording = microphone("microphone", concat(silence(RATE, 4_000), speech(SAID, RATE), silence(RATE, 20_000)));
  const { page, troubles, ready } = await callFrom(recording);
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
  await begun(page);
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
  const recording = microphone("muted", concat(silence(RATE, 3_000), speech(SAID, RATE), silence(RATE, 2_000)));
  const { page, troubles } = await callFrom(recording, { mic: false });
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
  assert.equal(await metric(calls.server, "worker_active_sessions"), 1);
  assert.equal((await events(page, "botReady")).length, 1);
  const asked = calls.model.requests.at(-1).body.messages.map(({ content }) => content);
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
  await withKey(async () => {
    const { page } = await callFrom(quiet, { key: KEY });
    assert.equal((await events(page, "botReady")).length, 1);
    await page.evaluate(() => globalThis.call.client.disconnect());
    await ended();
    await assert.rejects(callFrom(quiet), /key|401/i);
  });
});
