// Cartesia's own client against the simulated Cartesia that our engine is tested with: what it sends is taken, and what it
// is sent it understands.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { loudness, pcmSamples } from "../support/audio.js";
import { startSimulator } from "../support/simulator.js";

/** Its build for `import` looks for `ws` with `require`, which is not there, and so finds none. */
const { Cartesia } = createRequire(import.meta.url)("@cartesia/cartesia-js");

const KEY = "sk_car_test";
const VOICE = "00000000-0000-4000-8000-000000000000";
const OPTIONS = {
  model_id: "sonic-3.5",
  voice: { mode: "id", id: VOICE },
  output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 16000 },
  language: "en",
  add_timestamps: true,
  max_buffer_delay_ms: 1000,
};

/** The client writes wss: whatever the base URL says; the simulator has no certificate. */
const PLAIN = { createConnection: ({ host, port }) => connect(port, host) };

let simulator;
let client;

before(async () => {
  simulator = await startSimulator("--cartesia-port", "0", "--cartesia-key", KEY);
  client = new Cartesia({ apiKey: KEY, baseURL: simulator.url("cartesia"), maxRetries: 0 });
});
after(() => simulator?.stop());

/** All that is said of one context. */
async function hear(context) {
  const heard = { audio: Buffer.alloc(0), words: [], starts: [], types: [] };
  for await (const event of context.receive({ timeout: 20_000 })) {
    heard.types.push(event.type);
    if (event.type === "chunk") heard.audio = Buffer.concat([heard.audio, event.audio]);
    if (event.type === "timestamps") {
      heard.words.push(...event.word_timestamps.words);
      heard.starts.push(...event.word_timestamps.start);
    }
  }
  return heard;
}

test("text in pieces, two contexts at once on one connection", async () => {
  const ws = await client.tts.websocket(PLAIN);
  const [one, other] = [ws.context(OPTIONS), ws.context(OPTIONS)];
  for (const transcript of ["Good ", "morning, ", "my friend."]) await one.push({ transcript });
  await other.push({ transcript: "All is well." });
  await one.no_more_inputs();
  await other.no_more_inputs();
  const [first, second] = await Promise.all([hear(one), hear(other)]);
  ws.close();
  assert.deepEqual(first.words, ["Good", "morning,", "my", "friend."]);
  assert.deepEqual(second.words, ["All", "is", "well."]);
  assert.deepEqual(first.starts, first.starts.toSorted((a, b) => a - b));
  assert.equal(first.types.at(-1), "done");
  const samples = pcmSamples(first.audio);
  assert.ok(samples.length > 16000 && loudness(samples) > 200, `${samples.length} samples, loudness ${loudness(samples)}`);
});

test("a flush, and a context that is cancelled", async () => {
  const ws = await client.tts.websocket(PLAIN);
  const flushed = ws.context(OPTIONS);
  await flushed.push({ transcript: "without an end", flush: true });
  await flushed.no_more_inputs();
  const heard = await hear(flushed);
  assert.ok(heard.types.includes("flush_done"));
  assert.deepEqual(heard.words, ["without", "an", "end"]);

  const cancelled = ws.context(OPTIONS);
  await cancelled.push({ transcript: "word ".repeat(500).trim() + "." });
  await cancelled.cancel();
  const after = ws.context(OPTIONS);
  await after.push({ transcript: "Still here." });
  await after.no_more_inputs();
  assert.deepEqual((await hear(after)).words, ["Still", "here."]);
  ws.close();
});

test("the list of voices, page after page", async () => {
  const ids = [];
  for await (const voice of client.voices.list({ limit: 50 })) ids.push(voice.id);
  assert.equal(ids.length, 120);
  assert.equal(ids[0], VOICE);
  assert.equal(new Set(ids).size, ids.length);
});

test("errors are those that the client knows", async () => {
  const stranger = new Cartesia({ apiKey: "sk_car_wrong", baseURL: simulator.url("cartesia"), maxRetries: 0 });
  await assert.rejects(async () => await stranger.voices.list(), Cartesia.AuthenticationError);
  const ws = await client.tts.websocket(PLAIN);
  ws.on("error", () => {});
  const context = ws.context({ ...OPTIONS, voice: { mode: "id", id: "nobody" } });
  await context.push({ transcript: "Hello." });
  await assert.rejects(hear(context), /Voice not found/);
  ws.close();
});
