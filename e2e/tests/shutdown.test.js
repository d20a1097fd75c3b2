// `kill -TERM` under calls in ten states: no word is lost, every answer is heard to its end, and the process ends by itself.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { clip, concat, pcmBytes, silence, speech, words } from "../support/audio.js";
import { startLanguageModel } from "../support/language-model.js";
import { decode } from "../support/opus.js";
import { spawnChild } from "../support/processes.js";
import { Caller, RATE } from "../support/realtime.js";
import { cleanEnvironment, fetchText, PARLEY, startServer } from "../support/server.js";
import { RATE as UNMUTE_RATE, UnmuteCaller } from "../support/unmute.js";

const QUIET_MS = 2_000;
const GRACE_S = 60;
/** What no process may print that was only told to stop. */
const COMPLAINT = /Exception|fatal error|\tat /;
const CLIP = "goforward";
const MANUAL = { audio: { input: { turn_detection: null, transcription: { model: "parley" } } } };
const LISTENING = { audio: { input: { turn_detection: { type: "server_vad" }, transcription: { model: "parley" } } } };
const TOOL = { type: "function", name: "look_up", description: "looks it up", parameters: { type: "object", properties: {} } };
const ANSWER = "The river runs down from the old hills to the sea.";
const LONG = `${ANSWER} ${ANSWER} ${ANSWER}`;
const UNMUTE_INSTRUCTIONS = "Be brief about rivers.";
const RESTARTING = "The server is restarting.";
/** Opens with the signal: until then, who waits for the model goes on waiting, however long the other calls take to begin. */
const gate = { open: true };
let model;

/** What the model does is in what the caller typed last; spoken words get the plain answer. */
function answer({ messages }) {
  const last = messages.at(-1);
  const text = typeof last.content === "string" ? last.content : JSON.stringify(last.content);
  if (last.role === "tool") return { text: ANSWER };
  if (text.includes("use the tool")) return { calls: [{ id: "call_1", name: "look_up", arguments: "{}" }] };
  if (text.includes("talk long") || JSON.stringify(messages).includes(UNMUTE_INSTRUCTIONS)) return { text: LONG };
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
      PARLEY_SHUTDOWN_GRACE: `${GRACE_S}s`,
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
  const instructions = { type: "constant", text: UNMUTE_INSTRUCTIONS, language: "en" };
  caller.send({ type: "session.update", session: { instructions, voice: null, allow_recording: false } });
  caller.startMicrophone();
  await caller.log.next("response.audio.delta");
  return { caller, from: Date.now() };
}

/** Whether the client was told of the stop, heard every word that was written, and was not closed before the last of it. */
async function playedOut({ caller, from }, mark, closed) {
  const since = caller.log.events.slice(mark);
  const told = since.find((event) => event.type === "error");
  const written = caller.log.all("response.text.done").at(-1)?.text ?? "";
  const spoken = caller.log.all("response.text.delta").map((event) => event.delta);
  const samples = await decode(caller.receivedPages().map((page) => page.bytes));
  return {
    "was being played": !caller.log.events.slice(0, mark).some((event) => event.type === "response.audio.done"),
    told: told?.error.type === "warning" && told.error.message.startsWith(RESTARTING),
    "heard to its end": since.some((event) => event.type === "response.audio.done"),
    "every word": words(written).length === words(LONG).length && words(spoken.join(" ")).join() === words(written).join(),
    "in time": closed - from >= (samples.length * 1000) / UNMUTE_RATE,
  };
}

/** A client that has only just begun to connect: what it was answered. */
function connect(server) {
  const socket = new WebSocket(`${server.wsUrl}/v1/realtime?model=parley`, { rejectUnauthorized: false });
  const events = [];
  let refused = "";
  socket.on("message", (data) => events.push(JSON.parse(data).type));
  socket.on("error", (error) => (refused = error.message));
  return new Promise((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString(), refused, events }));
  });
}

const seen = (log, mark) => [...new Set(log.events.slice(mark).map((event) => event.type))].filter((type) => !type.includes("delta"));

test("kill -TERM lets ten calls come to their end", async (t) => {
  const server = await start();
  gate.open = false;
  const calls = [];
  const bring = async ([state, begin]) => calls.push({ state, ...(await begin(server)) });
  const states = Object.entries(STATES);
  for (const state of states.slice(0, -2)) await bring(state);
  const played = await unmute(server);
  for (const state of states.slice(-2)) await bring(state);
  const connecting = connect(server);
  const began = Date.now();
  process.kill(server.pid, "SIGTERM");
  gate.open = true;
  const marks = calls.map(({ caller }) => caller.log.mark());
  const playedMark = played.caller.log.mark();
  const elapsed = () => Date.now() - began;

  const rows = await Promise.all([
    ...calls.map(async ({ state, caller, kept }, index) => {
      const { code, reason } = await caller.closed;
      const ms = elapsed();
      const told = caller.log.events.slice(marks[index]).find((event) => event.type === "session.updated")?.session.expires_at;
      return { state, code, reason, ms, kept: kept(began + ms), told, events: seen(caller.log, marks[index]) };
    }),
    (async () => {
      const { code, reason } = await played.caller.closed;
      const ms = elapsed();
      const row = { state: "reply being played", code, reason, ms, events: seen(played.caller.log, playedMark) };
      const held = await playedOut(played, playedMark, began + ms);
      return { ...row, kept: Object.values(held).every(Boolean), held };
    })(),
    (async () => {
      const { code, reason, refused, events } = await connecting;
      // Before its upgrade, between that and its session, or within it: each is told so, and none is left hanging.
      const turnedAway = refused === "Unexpected server response: 503" || (code === 1013 && reason === "The server is shutting down.");
      const kept = turnedAway || (code === 1001 && reason === RESTARTING);
      return { state: "connecting", code, reason: refused || reason, ms: elapsed(), kept, events };
    })(),
  ]);
  const exit = await server.stop();
  for (const row of rows) t.diagnostic(`${row.state}: closed with ${row.code} ${row.reason} after ${row.ms} ms, ${row.events.join(" ")}`);
  t.diagnostic(`the process ended after ${Date.now() - began} ms`);

  assert.deepEqual(rows.filter((row) => !row.kept), []);
  const called = rows.filter((row) => row.state !== "connecting");
  assert.deepEqual(called.filter((row) => row.code !== 1001 || row.reason !== RESTARTING), []);
  const stock = called.filter((row) => row.state !== "reply being played");
  assert.deepEqual(stock.filter((row) => row.events.includes("error")), [], "stock clients take no error well");
  const end = began / 1_000 + GRACE_S;
  assert.deepEqual(stock.filter(({ told }) => !(told > end - 2 && told < end + 5)), [], "the session's nearer end is told before the close");
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

test("a signal while engines load ends the process without a complaint", async () => {
  const server = launch("serve", "--port", "0");
  await server.says(/PARLEY_URL=/);
  server.child.kill("SIGINT");
  const { code, output } = await server.ended;
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, COMPLAINT);
});

for (const [command, sign, args] of [
  ["talk", /connected to/, [clip(CLIP).path]],
  ["doctor", /Configuration/, []],
]) {
  test(`Ctrl-C ends ${command} at once, whatever is loading`, async () => {
    const run = launch(command, ...args);
    await run.says(sign);
    run.child.kill("SIGINT");
    const { code, output } = await run.ended;
    assert.equal(code, 130, output);
    assert.doesNotMatch(output, COMPLAINT);
  });
}

/** Runs a command: `says` waits for words of its output, `ended` gives exit code and all output. */
function launch(...args) {
  const folder = mkdtempSync(join(tmpdir(), "parley-stop-"));
  const env = cleanEnvironment({ PARLEY_DATA_DIR: join(folder, "data") });
  const child = spawnChild(PARLEY, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const ended = once(child, "close").then(([code]) => {
    rmSync(folder, { recursive: true, force: true });
    return { code, output };
  });
  const says = (words) =>
    new Promise((resolve, reject) => {
      const look = (chunk) => {
        output += chunk;
        if (words.test(output)) resolve();
      };
      child.stdout.setEncoding("utf8").on("data", look);
      child.stderr.setEncoding("utf8").on("data", look);
      ended.then(() => reject(new Error(`ended without ${words}:\n${output}`)), reject);
    });
  return { child, ended, says };
}
