// The simulated transcription sessions under OpenAI's own client: what the engine `openai` is tested against is what that client
// sends and reads.
import assert from "node:assert/strict";
import net from "node:net";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { concat, pcmBytes, silence, speech } from "../support/audio.js";
import { startSimulator } from "../support/simulator.js";

const KEY = "sk-simulated";
const RATE = 24000;
const PIECE = RATE / 10;
const TRANSCRIPTION = "conversation.item.input_audio_transcription";
let simulator;
let client;

before(async () => {
  simulator = await startSimulator("--transcription-port", "0", "--transcription-key", KEY);
  client = new OpenAI({ apiKey: KEY, baseURL: simulator.url("openai_stt"), maxRetries: 0 });
});
after(() => simulator?.stop());

/** A session, what it was told, and a way to wait for it. */
async function open(transcription, turnDetection) {
  // The client only knows TLS, which the simulated server has not.
  const { hostname, port } = new URL(client.baseURL);
  const plain = { createConnection: () => net.connect(Number(port), hostname) };
  const session = new OpenAIRealtimeWS({ intent: "transcription", options: plain }, client);
  const events = [];
  const waiting = new Set();
  session.on("event", (event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  session.on("error", () => {}); // Errors are events, too.
  const next = (type) =>
    new Promise((resolve) => {
      const look = () => {
        const found = events.find((event) => event.type === type);
        if (found) resolve(found);
        waiting[found ? "delete" : "add"](look);
      };
      look();
    });
  await next("session.created");
  const input = { format: { type: "audio/pcm", rate: RATE }, transcription, turn_detection: turnDetection };
  session.send({ type: "session.update", session: { type: "transcription", audio: { input } } });
  return { session, events, next };
}

function say(session, samples) {
  for (let at = 0; at < samples.length; at += PIECE) {
    const audio = pcmBytes(samples.slice(at, at + PIECE)).toString("base64");
    session.send({ type: "input_audio_buffer.append", audio });
  }
}

test("a live model tells words as they come, and the whole at the commit", async () => {
  const { session, events, next } = await open({ model: "gpt-live-transcribe", language: "en", keywords: ["Parley"] }, null);
  const { session: taken } = await next("session.updated");
  assert.equal(taken.type, "transcription");
  assert.equal(taken.audio.input.transcription.model, "gpt-live-transcribe");
  assert.equal(taken.audio.input.turn_detection, null);
  say(session, speech("goforward", RATE));
  await next(`${TRANSCRIPTION}.delta`);
  assert.ok(!events.some(({ type }) => type === "input_audio_buffer.committed"));
  session.send({ type: "input_audio_buffer.commit" });
  const { item_id: id, transcript } = await next(`${TRANSCRIPTION}.completed`);
  const deltas = events.filter(({ type }) => type === `${TRANSCRIPTION}.delta`).map(({ delta }) => delta);
  assert.equal(deltas.join(""), transcript);
  assert.equal((await next("input_audio_buffer.committed")).item_id, id);
  assert.equal((await next("conversation.item.done")).item.id, id);
  session.close();
});

test("a server that ends pieces itself, and a field that the model has not", async () => {
  const { session, next } = await open({ model: "gpt-4o-transcribe" }, { type: "server_vad", silence_duration_ms: 400 });
  say(session, concat(speech("goforward", RATE), silence(RATE, 1000)));
  const { item_id: id } = await next("input_audio_buffer.speech_stopped");
  assert.equal((await next(`${TRANSCRIPTION}.completed`)).item_id, id);
  session.close();
  const other = await open({ model: "gpt-realtime-whisper", prompt: "Names: Parley" }, null);
  assert.equal((await other.next("error")).error.param, "session.audio.input.transcription.prompt");
  other.session.close();
});

test("a wrong key", async () => {
  await assert.rejects(client.withOptions({ apiKey: "sk-wrong" }).models.list(), OpenAI.AuthenticationError);
});
