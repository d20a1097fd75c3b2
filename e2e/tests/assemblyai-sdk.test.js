// AssemblyAI's own client against the simulated AssemblyAI that our engine is tested with: what it sends is taken, and what it
// is sent it understands.
import assert from "node:assert/strict";
import net from "node:net";
import tls from "node:tls";
import { after, before, mock, test } from "node:test";
import { AssemblyAI } from "assemblyai";
import { silence, speech } from "../support/audio.js";
import { startSimulator } from "../support/simulator.js";

const KEY = "aai_test_key";
const RATE = 16000;
const CHUNK = RATE / 20;

let simulator;
let client;

before(async () => {
  simulator = await startSimulator("--assemblyai-port", "0", "--assemblyai-key", KEY);
  client = new AssemblyAI({ apiKey: KEY, streamingBaseUrl: simulator.url("assemblyai") });
  // The client takes no address but wss:, and the simulator has no certificate.
  mock.method(tls, "connect", (options) => net.connect(options));
});
after(async () => {
  mock.restoreAll();
  await simulator?.stop();
});

/** A transcriber that is connected, what it was told, and a way to wait for it. */
async function open(params, apiKey = KEY) {
  const websocketBaseUrl = `${simulator.url("assemblyai").replace(/^http/, "wss")}/v3/ws`;
  const own = new AssemblyAI({ apiKey });
  const transcriber = own.streaming.transcriber({ websocketBaseUrl, sampleRate: RATE, maxConnectionRetries: 0, connectTimeout: 20_000, ...params });
  const told = [];
  const waiting = new Set();
  const hear = (event) => (value) => {
    told.push({ event, value });
    for (const look of waiting) look();
  };
  for (const event of ["turn", "speechStarted", "error", "close"]) transcriber.on(event, hear(event));
  const begin = await transcriber.connect();
  const next = (fits) =>
    new Promise((resolve) => {
      const look = () => {
        const found = told.find(fits);
        if (found) resolve(found.value);
        waiting[found ? "delete" : "add"](look);
      };
      look();
    });
  const say = (samples) => {
    for (let at = 0; at + CHUNK <= samples.length; at += CHUNK) transcriber.sendAudio(samples.slice(at, at + CHUNK).buffer);
  };
  return { transcriber, begin, told, next, say };
}

test("a turn from its start to its end, as it is written", async () => {
  const { transcriber, begin, told, next, say } = await open({
    speechModel: "universal-streaming-english",
    formatTurns: true,
    endOfTurnConfidenceThreshold: 0.5,
    keytermsPrompt: ["Parley"],
  });
  assert.ok(begin.id.length > 0 && begin.expires_at > 0);
  say(speech("goforward", RATE));
  say(silence(RATE, 2000));
  const written = await next(({ event, value }) => event === "turn" && value.end_of_turn && value.turn_is_formatted);
  assert.ok(written.words.length > 1 && written.words.every((word) => word.word_is_final && word.start <= word.end));
  const turns = told.filter(({ event }) => event === "turn").map(({ value }) => value);
  assert.ok(turns.some((turn) => !turn.end_of_turn), "partial ones");
  assert.ok(told.some(({ event }) => event === "speechStarted"));
  await transcriber.close();
  assert.deepEqual(told.filter(({ event }) => event === "error"), []);
});

test("a turn that is ended by the client", async () => {
  const { transcriber, next, say } = await open({ speechModel: "universal-streaming-english", maxTurnSilence: 60_000, minTurnSilence: 60_000 });
  say(speech("goforward", RATE));
  transcriber.keepAlive?.();
  transcriber.forceEndpoint();
  const turn = await next(({ event, value }) => event === "turn" && value.end_of_turn);
  assert.equal(turn.turn_order, 0);
  await transcriber.close();
});

test("errors are those that the client knows", async () => {
  await assert.rejects(open({ speechModel: "universal-streaming-english" }, "aai_wrong_key"), /Unauthorized Connection/);
  const { transcriber, next } = await open({ speechModel: "universal-streaming-english" });
  transcriber.sendAudio(new Int16Array(10).buffer);
  const error = await next(({ event }) => event === "error");
  assert.match(error.message, /Expected between 50 and 1000 ms/);
  assert.equal(error.code, 3007);
  await transcriber.close(false);
});

test("a token instead of the key", async () => {
  const token = await client.streaming.createTemporaryToken({ expires_in_seconds: 60 });
  const { transcriber, begin } = await open({ speechModel: "universal-streaming-english", token });
  assert.ok(begin.id.length > 0);
  await transcriber.close();
});
