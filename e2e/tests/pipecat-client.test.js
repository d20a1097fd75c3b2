// Pipecat's own JavaScript client with its WebSocket transport, unmodified, in a real browser whose microphone plays a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, pipecatCalls, RATE, skip, SPEECH } from "../clients/pipecat.js";
import { SHORT_REPLY } from "../clients/script.js";
import { clip, concat, silence, speech } from "../support/audio.js";
import { heardPart } from "../support/heard.js";

const SAID = "sb-spk1_snt5";
/** Loudness of what is no speech. */
const SILENCE = 0.001;
const calls = pipecatCalls("pipecat-page.js");
const { quiet, microphone, callFrom, events, more, begun, ended, withOlder, withKey } = calls;

test("Pipecat's client: a spoken turn is heard, written down and answered aloud", { skip }, async () => {
  const recording = microphone("microphone", concat(silence(RATE, 3_000), speech(SAID, RATE), silence(RATE, 15_000)));
  const { page, troubles, ready } = await callFrom(recording);
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
  await begun(page);
  await page.waitForFunction((loud) => globalThis.call.level > loud, SPEECH);
  const quietMs = await page.evaluate(() => globalThis.interrupt());
  console.log(`silent after ${Math.round(quietMs)} ms`);
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
  await withKey(async () => {
    const { page } = await callFrom(quiet, { key: KEY });
    assert.equal((await events(page, "botReady")).length, 1);
    await assert.rejects(callFrom(quiet), /key|401/i);
  });
});

for (const version of ["1-11", "1-2"]) {
  test(`Pipecat's client of version ${version}: becomes ready, and hears an answer`, { skip }, async () => {
    await withOlder({ "@pipecat-ai/client-js": `pipecat-client-${version}` });
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
