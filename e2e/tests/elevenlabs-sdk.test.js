// ElevenLabs' own client against the simulated ElevenLabs that our engine is tested with. The client lists voices; it has no
// WebSocket for text-to-speech, but schemas of all its messages: what we send and are sent has to fit them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { ElevenLabsClient, ElevenLabsError } from "@elevenlabs/elevenlabs-js";
import { WebSocket } from "ws";
import serialization from "../node_modules/@elevenlabs/elevenlabs-js/serialization/index.js";
import { loudness, pcmSamples } from "../support/audio.js";
import { startSimulator } from "../support/simulator.js";

const KEY = "sk_eleven_test";
const VOICE = "voice000000000000000";
const QUERY = "model_id=eleven_flash_v2_5&output_format=pcm_16000&inactivity_timeout=180&sync_alignment=true&auto_mode=true";

let simulator;
let client;

before(async () => {
  simulator = await startSimulator("--elevenlabs-port", "0", "--elevenlabs-key", KEY);
  client = new ElevenLabsClient({ apiKey: KEY, baseUrl: simulator.url("elevenlabs"), maxRetries: 0 });
});
after(() => simulator?.stop());

/** A message as the client's schema writes it. */
const write = (schema, message) => serialization[schema].jsonOrThrow(message, { unrecognizedObjectKeys: "fail" });

/** A message read by the client's schema, which may know no fewer fields than it has. */
const read = (schema, message) => serialization[schema].parseOrThrow(message, { unrecognizedObjectKeys: "fail" });

async function open(voice = VOICE) {
  const url = `${simulator.url("elevenlabs").replace("http", "ws")}/v1/text-to-speech/${voice}/multi-stream-input?${QUERY}`;
  const socket = new WebSocket(url, { headers: { "xi-api-key": KEY } });
  const messages = [];
  socket.on("message", (data) => messages.push(JSON.parse(data)));
  await once(socket, "open");
  return { socket, messages, send: (schema, message) => socket.send(JSON.stringify(write(schema, message))) };
}

async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("two contexts in the client's own words", { timeout: 20_000 }, async () => {
  const { socket, messages, send } = await open();
  const text = { one: "Good morning, my friend. ", other: "All is well. " };
  for (const contextId of ["one", "other"]) {
    send("InitializeConnectionMulti", { text: " ", contextId, voiceSettings: { stability: 0.5, similarityBoost: 0.8, speed: 1.1 } });
    send("SendTextMulti", { text: text[contextId], contextId });
    send("KeepContextAlive", { text: "", contextId });
    send("FlushContext", { contextId, flush: true });
    send("CloseContext", { contextId, closeContext: true });
  }
  await until(() => messages.filter((message) => message.isFinal).length === 2);
  send("CloseSocket", { closeSocket: true });
  await once(socket, "close");
  for (const contextId of ["one", "other"]) {
    const own = messages.filter((message) => message.contextId === contextId);
    const sounds = own.filter((message) => message.audio).map((message) => read("AudioOutputMulti", message));
    assert.equal(sounds.flatMap(({ alignment }) => alignment.chars).join(""), text[contextId]);
    for (const { alignment } of sounds) {
      assert.equal(alignment.chars.length, alignment.charStartTimesMs.length);
      assert.equal(alignment.chars.length, alignment.charDurationsMs.length);
      assert.ok(alignment.charStartTimesMs.every((ms) => ms >= 0 && ms < 160), "times count from the piece of sound");
    }
    const samples = pcmSamples(Buffer.concat(sounds.map(({ audio }) => Buffer.from(audio, "base64"))));
    assert.ok(samples.length > 8000 && loudness(samples) > 200, `${samples.length} samples, loudness ${loudness(samples)}`);
    const { audio, ...end } = own.at(-1);
    assert.equal(audio, null);
    assert.equal(read("FinalOutputMulti", end).contextId, contextId);
    // Its other schema of the same message spells it `is_final`; our engine reads both.
    assert.throws(() => read("WebsocketTtsServerMessageMulti", end), /isFinal/);
  }
});

test("an unknown voice is told, and ends the connection", { timeout: 20_000 }, async () => {
  const { socket, messages } = await open("nobody");
  const [code, reason] = await once(socket, "close");
  assert.equal(code, 1008);
  assert.match(reason.toString(), /nobody does not exist/);
  assert.equal(messages[0].error, "voice_id_does_not_exist");
});

test("the lists of voices", async () => {
  const all = await client.voices.getAll();
  assert.equal(all.voices.length, 120);
  const ids = [];
  for (let token, more = true; more; ) {
    const page = await client.voices.search({ pageSize: 50, nextPageToken: token });
    ids.push(...page.voices.map((voice) => voice.voiceId));
    [token, more] = [page.nextPageToken, page.hasMore];
  }
  assert.deepEqual(
    ids,
    all.voices.map((voice) => voice.voiceId),
  );
  assert.equal(ids[0], VOICE);
});

test("a wrong key is an error that the client knows", async () => {
  const stranger = new ElevenLabsClient({ apiKey: "sk_wrong", baseUrl: simulator.url("elevenlabs"), maxRetries: 0 });
  await assert.rejects(stranger.voices.getAll(), (error) => error instanceof ElevenLabsError && error.statusCode === 401);
});
