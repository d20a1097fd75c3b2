// `kill -TERM` under calls in ten states: no word is lost, every answer is heard to its end, and the process ends by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { concat, pcmBytes, silence, speech } from "../support/audio.js";
import { startLanguageModel } from "../support/language-model.js";
import { Caller, RATE } from "../support/realtime.js";
import { fetchText, startServer } from "../support/server.js";
import { UnmuteCaller } from "../support/unmute.js";

const QUIET_MS = 2_000;
const CLIP = "goforward";
const MANUAL = { audio: { input: { turn_detection: null, transcription: { model: "parley" } } } };
const LISTENING = { audio: { input: { turn_detection: { type: "server_vad" }, transcription: { model: "parley" } } } };
const TOOL = { type: "function", name: "look_up", description: "looks it up", parameters: { type: "object", properties: {} } };
const ANSWER = "The river runs down from the old hills to the sea.";
/** Opens with the signal: until then, who waits for the model goes on waiting, however long the other calls take to begin. */
const gate = { open: true };
let model;

/** What the model does is in what the caller typed last; spoken words get the plain answer. */
function answer({ messages }) {
  const last = messages.at(-1);
  const text = typeof last.content === "string" ? last.content : JSON.stringify(last.content);
  if (last.role === "tool") return { text: ANSWER };
  if (text.includes("use the tool")) return { calls: [{ id: "call_1", name: "look_up", arguments: "{}" }] };
  if (text.includes("talk long")) return { text: `${ANSWER} ${ANSWER} ${ANSWER}` };
  if (text.includes("think long")) return { text: "Certainly.", wordMs: 2_000, gate, before: 0 };
  if (text.includes("stop in the middle")) return { text: `Let me tell you. ${ANSWER}`, wordMs: 50, gate, before: 8 };
  return { text: ANSWER };
}

before(async () => (model = await startLanguageModel({ answer })));
after(async () => {
  for (const server of servers) await server.stop(); // what a failed test left running would keep this process alive
  await model?.stop();
});

const servers = [];

async function start(env = {}) {
  const server = await startServer({
    tls: true, // the stock client takes nothing else
    env: {
      PARLEY_ENGINES_LLM: "openai",
      OPENAI_BASE_URL: model.url,
      PARLEY_SHUTDOWN_GRACE: "60s",
      PARLEY_SHUTDOWN_QUIET: `${QUIET_MS}ms`,
      ...env,
    },
  });
  servers.push(server);
  return server;
}

/** A call brought into a state, and what must be true of it in the end. */
const STATES = {
  async idle(server) {
    const caller = await Caller.open(server, LISTENING);
    return { caller, kept: () => true };
  },
  async "waiting for the model"(server) {
    const caller = await Caller.open(server, MANUAL);
    caller.type("think long");
    caller.send({ type: "response.create" });
    await caller.log.next("response.created");
    return { caller, kept: () => answered(caller) };
  },
  async "tool running"(server) {
    const caller = await Caller.open(server, { ...MANUAL, tools: [TOOL] });
    caller.type("use the tool");
    caller.send({ type: "response.create" });
    await caller.log.next("response.done");
    const later = setInterval(() => {
      if (!gate.open) return;
      clearInterval(later);
      const item = { type: "function_call_output", call_id: "call_1", output: "found" };
      caller.send({ type: "conversation.item.create", item });
      caller.send({ type: "response.create" });
    }, 1_000);
    return { caller, kept: () => answered(caller) };
  },
  async "reply begun"(server) {
    const caller = await Caller.open(server, MANUAL);
    caller.type("stop in the middle");
    caller.send({ type: "response.create" });
    await caller.log.next("response.output_audio.delta");
    return { caller, kept: () => answered(caller) };
  },
  async "reply sent ahead"(server) {
    const caller = await Caller.open(server, MANUAL);
    const asked = Date.now();
    await caller.ask("talk long");
    const sentMs = caller.audioOf(caller.log.all("response.done").at(-1).response.id).length / (RATE / 1000);
    return { caller, kept: (closed) => answered(caller) && closed - asked > sentMs };
  },
  async "typed call"(server) {
    const caller = await Caller.open(server, { ...MANUAL, output_modalities: ["text"] });
    caller.type("think long");
    caller.send({ type: "response.create" });
    return { caller, kept: () => answered(caller) };
  },
  // The last two to be begun: they last for less time than it takes to begin all others.
  async speaking(server) {
    const caller = await Caller.open(server, LISTENING);
    const said = caller.play(concat(speech(CLIP, RATE), silence(RATE, 8_000)), () => caller.socket.readyState !== WebSocket.OPEN);
    await caller.log.next("input_audio_buffer.speech_started");
    return { caller, said, kept: () => heard(caller) && answered(caller) };
  },
  async "waiting for the transcript"(server) {
    const caller = await Caller.open(server, MANUAL);
    caller.send({ type: "input_audio_buffer.append", audio: pcmBytes(speech(CLIP, RATE)).toString("base64") });
    caller.send({ type: "input_audio_buffer.commit" });
    caller.send({ type: "response.create" });
    await caller.log.next("input_audio_buffer.committed");
    return { caller, kept: () => heard(caller) && answered(caller) };
  },
};

function heard(caller) {
  return caller.log.all("conversation.item.input_audio_transcription.completed").some((event) => event.transcript !== "");
}

function answered(caller) {
  const last = caller.log.all("response.done").at(-1);
  return last?.response.status === "completed" && last.response.output.at(-1)?.type === "message";
}

/** An Unmute client whose reply is being played, 0.3 s ahead. */
async function unmute(server) {
  const caller = new UnmuteCaller(server);
  await caller.opened();
  const instructions = { type: "constant", text: "Be brief.", language: "en" };
  caller.send({ type: "session.update", session: { instructions, voice: null, allow_recording: false } });
  caller.startMicrophone();
  await caller.log.next("response.audio.delta");
  return caller;
}

test("kill -TERM lets ten calls come to their end", async (t) => {
  const server = await start();
  gate.open = false;
  const calls = [];
  const bring = async ([state, begin]) => calls.push({ state, ...(await begin(server)) });
  const states = Object.entries(STATES);
  for (const state of states.slice(0, -2)) await bring(state);
  const played = await unmute(server);
  for (const state of states.slice(-2)) await bring(state);
  const connecting = new WebSocket(`${server.wsUrl}/v1/realtime?model=parley`, { rejectUnauthorized: false });
  connecting.on("error", () => {});
  const began = Date.now();
  process.kill(server.pid, "SIGTERM");
  gate.open = true;
  const marks = calls.map(({ caller }) => caller.log.mark());

  const rows = await Promise.all(
    calls.map(async ({ state, caller, kept }, index) => {
      const { code } = await caller.closed;
      const ms = Date.now() - began;
      const types = caller.log.events.slice(marks[index]).map((event) => event.type);
      return { state, code, ms, kept: kept(began + ms), events: [...new Set(types)].filter((type) => !type.includes("delta")) };
    }),
  );
  const end = await played.closed;
  rows.push({ state: "reply being played", code: end.code, ms: Date.now() - began, kept: played.log.all("response.audio.done").length > 0, events: [] });
  await new Promise((resolve) => (connecting.readyState === WebSocket.CLOSED ? resolve() : connecting.once("close", resolve)));
  rows.push({ state: "connecting", code: 0, ms: Date.now() - began, kept: true, events: [] });
  const exit = await server.stop();
  for (const row of rows) t.diagnostic(`${row.state}: closed with ${row.code} after ${row.ms} ms, ${row.events.join(" ")}`);
  t.diagnostic(`the process ended after ${Date.now() - began} ms`);

  assert.deepEqual(rows.filter((row) => !row.kept).map((row) => row.state), []);
  assert.deepEqual(rows.filter((row) => row.state !== "connecting" && row.code !== 1001), []);
  assert.ok(rows.find((row) => row.state === "idle").ms < QUIET_MS);
  assert.equal(exit, 0);
});

test("a second signal does not wait", async () => {
  const server = await start();
  const caller = await Caller.open(server, MANUAL);
  caller.type("think long");
  caller.send({ type: "response.create" });
  await caller.log.next("response.created");
  process.kill(server.pid, "SIGTERM");
  while ((await fetchText(`${server.url}/health/ready`)).status !== 503);
  process.kill(server.pid, "SIGTERM");
  const { code } = await caller.closed;
  assert.equal(code, 1001);
  assert.equal(answered(caller), false);
  assert.equal(await server.exit, 0, "a third signal, as stop() would send, ends it with 1");
  await server.stop();
});

test("the grace period ends what does not end by itself", async () => {
  const server = await start({ PARLEY_SHUTDOWN_GRACE: "1s", PARLEY_SHUTDOWN_QUIET: "30s" });
  const caller = await Caller.open(server, MANUAL);
  caller.type("think long");
  caller.send({ type: "response.create" });
  await caller.log.next("response.created");
  const began = Date.now();
  process.kill(server.pid, "SIGTERM");
  const { code } = await caller.closed;
  assert.equal(code, 1001);
  assert.equal(answered(caller), false);
  assert.ok(Date.now() - began >= 1_000);
  assert.equal(await server.stop(), 0);
});
