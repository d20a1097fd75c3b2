// Deepgram's own client against the simulated Deepgram that our engine is tested with: what it sends is taken, and what it is
// sent it understands.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DeepgramClient } from "@deepgram/sdk";
import { silence, speech } from "../support/audio.js";
import { startSimulator } from "../support/simulator.js";

const KEY = "dg_test_key";
const RATE = 16000;
const CHUNK = RATE / 10;

let simulator;
let client;

function clientWith(apiKey) {
  const base = simulator.url("deepgram");
  const production = base.replace(/^http/, "ws");
  return new DeepgramClient({ apiKey, environment: { base, production, agent: production, agentRest: base }, maxRetries: 0 });
}

before(async () => {
  simulator = await startSimulator("--deepgram-port", "0", "--deepgram-key", KEY);
  client = clientWith(KEY);
});
after(() => simulator?.stop());

/** A connection, what it was told, and a way to wait for it. */
async function open(version, args) {
  const socket = await version.connect({ encoding: "linear16", sample_rate: RATE, reconnectAttempts: 0, ...args });
  const messages = [];
  const waiting = new Set();
  socket.on("message", (message) => {
    messages.push(message);
    for (const look of waiting) look();
  });
  socket.connect();
  await socket.waitForOpen();
  const next = (fits) =>
    new Promise((resolve) => {
      const look = () => {
        const found = messages.find(fits);
        if (found) resolve(found);
        waiting[found ? "delete" : "add"](look);
      };
      look();
    });
  const say = (samples) => {
    for (let at = 0; at < samples.length; at += CHUNK) socket.sendMedia(samples.slice(at, at + CHUNK));
  };
  return { socket, messages, next, say };
}

test("Nova: results that grow, the end asked for, the connection closed in order", async () => {
  const { socket, messages, next, say } = await open(client.listen.v1, {
    model: "nova-3",
    interim_results: "true",
    punctuate: "true",
    endpointing: 300,
    keyterm: ["Parley", "customer service"],
    vad_events: "true",
  });
  const said = speech("goforward", RATE);
  say(said);
  socket.sendKeepAlive({ type: "KeepAlive" });
  socket.sendFinalize({ type: "Finalize" });
  const last = await next((message) => message.from_finalize);
  assert.ok(last.is_final && last.speech_final);
  assert.ok(messages.some((message) => message.type === "SpeechStarted"));
  assert.ok(messages.some((message) => message.type === "Results" && !message.is_final));
  const words = messages
    .filter((message) => message.type === "Results" && message.is_final)
    .flatMap((message) => message.channel.alternatives[0].words);
  assert.ok(words.length > 1);
  for (const word of words) assert.ok(word.punctuated_word.length > 0 && word.start <= word.end, JSON.stringify(word));
  socket.sendCloseStream({ type: "CloseStream" });
  const { duration, request_id: id } = await next((message) => message.type === "Metadata");
  assert.equal(duration, said.length / RATE);
  assert.equal(id, last.metadata.request_id);
  socket.close();
});

test("Flux: a turn from its start to its end, settings changed on the way", async () => {
  const { socket, messages, next, say } = await open(client.listen.v2, {
    model: "flux-general-en",
    eot_threshold: 0.8,
    eager_eot_threshold: 0.4,
    keyterm: ["Parley", "customer service"],
  });
  await next((message) => message.type === "Connected");
  socket.sendConfigure({ type: "Configure", thresholds: { eot_threshold: 0.7 }, keyterms: ["Parley"] });
  const changed = await next((message) => message.type === "ConfigureSuccess");
  assert.equal(changed.thresholds.eot_threshold, 0.7);
  assert.deepEqual(changed.keyterms, ["Parley"]);
  say(speech("goforward", RATE));
  say(silence(RATE, 2000));
  const end = await next((message) => message.event === "EndOfTurn");
  assert.equal(end.trigger, "model");
  assert.equal(end.transcript, end.words.map((word) => word.word).join(" "));
  const events = messages.filter((message) => message.type === "TurnInfo").map((message) => message.event);
  assert.deepEqual(
    events.filter((event) => event !== "Update").slice(0, 3),
    ["StartOfTurn", "EagerEndOfTurn", "EndOfTurn"],
  );
  assert.deepEqual(
    messages.map((message) => message.sequence_id),
    messages.map((_, index) => index),
  );
  socket.sendCloseStream({ type: "CloseStream" });
  socket.close();
});

test("Flux: a turn that is ended by the client", async () => {
  const { socket, next, say } = await open(client.listen.v2, { model: "flux-general-en" });
  say(speech("goforward", RATE));
  await next((message) => message.event === "StartOfTurn");
  socket.sendForceEndTurn({ type: "ForceEndTurn" });
  assert.equal((await next((message) => message.event === "EndOfTurn")).trigger, "manual");
  socket.close();
});

test("the list of models, and a wrong key", async () => {
  const { stt } = await client.manage.v1.models.list();
  assert.ok(stt.some((model) => model.canonical_name === "nova-3"));
  const stranger = clientWith("dg_wrong_key");
  await assert.rejects(async () => await stranger.manage.v1.models.list(), { statusCode: 401 });
  const socket = await stranger.listen.v1.connect({ model: "nova-3", encoding: "linear16", sample_rate: RATE, reconnectAttempts: 0 });
  const refused = new Promise((resolve) => socket.on("error", resolve));
  socket.connect();
  const error = await refused;
  assert.ok(error instanceof Error, String(error));
  socket.close();
});
