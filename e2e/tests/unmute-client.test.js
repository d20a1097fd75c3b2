// Unmute's own clients hold a conversation: its web page, and its load test with its strict parser and bookkeeping.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clip, loudness, speech, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { CUTS, decode, pages } from "../support/opus.js";
import { fetchText, startServer } from "../support/server.js";
import { RATE, strangers, UnmuteCaller } from "../support/unmute.js";

let server;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

/** Events of one bot turn: from `response.created` to `response.audio.done`. */
function assertBotTurn(events) {
  const at = (type) => events.findIndex((event) => event.type === type);
  const [created, firstText, firstAudio] = [
    at("response.created"),
    at("unmute.response.text.delta.ready"),
    at("response.audio.delta"),
  ];
  assert.equal(created, 0);
  assert.ok(firstText > created, "the first word comes after response.created");
  assert.ok(firstAudio > firstText, "audio comes after the first word");
  assert.equal(events.at(-1).type, "response.audio.done");

  const written = events.filter((event) => event.type === "unmute.response.text.delta.ready");
  assert.ok(!/^\s/.test(written[0].delta), "the first word has no leading space");
  for (const word of written.slice(1)) assert.match(word.delta, /^ \S+$/);
  const full = events.find((event) => event.type === "response.text.done").text;
  assert.equal(written.map((event) => event.delta).join(""), full);
  const spoken = events.filter((event) => event.type === "response.text.delta").map((event) => event.delta);
  for (const word of spoken) assert.equal(word, word.trim());
  assert.deepEqual(words(spoken.join(" ")), words(full), "every word of an uninterrupted turn is spoken");

  const outputs = events.findLast((event) => event.type === "unmute.additional_outputs");
  assert.ok(outputs, "unmute.additional_outputs precedes response.audio.done");
  const last = outputs.args.chat_history.at(-1);
  assert.equal(last.role, "assistant");
  assert.deepEqual(words(last.content), words(full));
  assert.ok(outputs.args.chat_history.every((message) => message.role !== "system"));
  return full;
}

function slice(log, from, type) {
  const end = log.events.findIndex((event, index) => index >= from && event.type === type);
  return log.events.slice(from, end + 1);
}

test("the bot greets, the caller speaks, the bot answers", async () => {
  const voices = JSON.parse((await fetchText(`${server.url}/v1/voices`)).text);
  const health = JSON.parse((await fetchText(`${server.url}/v1/health`)).text);
  assert.equal(health.ok, true);
  const caller = new UnmuteCaller(server);
  await caller.opened();
  assert.equal(caller.socket.protocol, "realtime");
  const session = {
    instructions: { type: "smalltalk", language: null },
    voice: voices[0]?.source.path_on_server ?? null,
    allow_recording: false,
  };
  caller.send({ type: "session.update", session });
  const updated = await caller.log.next("session.updated");
  assert.deepEqual(updated.session, session);
  const microphone = caller.startMicrophone();

  await caller.log.next("response.audio.done");
  const greeting = slice(caller.log, 1, "response.audio.done");
  assertBotTurn(greeting);

  const from = caller.log.mark();
  caller.say(speech("sb-spk1_snt5", RATE));
  await caller.log.next("response.audio.done", from);
  const turn = slice(caller.log, from, "response.audio.done");
  // The built-in recogniser has no pause score, so turns go by voice activity: words may come after speech_stopped.
  const first = (type) => turn.findIndex((event) => event.type === type);
  const order = ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "response.created"].map(first);
  assert.ok(order[0] >= 0 && order[0] < order[1] && order[1] < order[2], `order of the turn: ${turn.map((event) => event.type)}`);
  const lastWord = turn.findLastIndex((event) => event.type === "conversation.item.input_audio_transcription.delta");
  assert.ok(lastWord >= 0 && lastWord < order[2], "the caller's words precede the reply");
  const heard = turn.filter((event) => event.type === "conversation.item.input_audio_transcription.delta");
  for (const word of heard) assert.equal(typeof word.start_time, "number");
  const text = heard.map((event) => event.delta).join(" ");
  assert.ok(heardPart(clip("sb-spk1_snt5").words, text) >= 0.5, `heard "${text}"`);
  assertBotTurn(turn.slice(turn.findIndex((event) => event.type === "response.created")));

  assert.deepEqual(strangers(caller.log.events), []);
  assert.equal(caller.binaryFrames, 0);
  assert.deepEqual(caller.log.all("error"), []);
  await assertStream(caller);
  assert.equal((await caller.close()).code, 1000);
  await microphone;
});

/** One Ogg stream for the whole session, decodable by the page's own decoder. */
async function assertStream(caller) {
  const received = caller.receivedPages();
  assert.equal(received[0].bos, true);
  assert.deepEqual(
    received.map((page) => page.sequence),
    received.map((_, index) => index),
    "page numbers run on across turns",
  );
  assert.equal(received.filter((page) => page.bos).length, 1);
  assert.equal(received.filter((page) => page.eos).length, 0);
  assert.equal(received[0].bytes[26], 1, "the head page has one lacing value");
  const samples = Int16Array.from(await decode(received.map((page) => page.bytes)), (value) => value * 32767);
  assert.ok(samples.length > RATE, `${samples.length} samples decoded`);
  assert.ok(loudness(samples) > 200, `loudness ${loudness(samples)}`);
}

/** Sounds of the bot outside of its turns, as places in the log. */
function soundsBeside(log, from) {
  let inTurn = false;
  const found = [];
  for (const [at, { type }] of log.events.entries()) {
    if (type === "response.created") inTurn = true;
    if (type === "response.audio.done" || type === "unmute.interrupted_by_vad") inTurn = false;
    if (type === "response.audio.delta" && !inTurn && at >= from) found.push(at);
  }
  return found;
}

function trimmed(samples) {
  const loud = (sample) => Math.abs(sample) > 400;
  return samples.subarray(samples.findIndex(loud), samples.findLastIndex(loud) + 1);
}

test("a caller who tells something long and pauses in the middle of it hears that the bot listens", async (t) => {
  const listening = await startServer({ env: { PARLEY_BACKCHANNELS_TURN: "2s", PARLEY_BACKCHANNELS_INTERVAL: "1s" } });
  t.after(() => listening.stop());
  const caller = new UnmuteCaller(listening);
  await caller.opened();
  const instructions = { type: "constant", text: "Listen.", language: "en" };
  caller.send({ type: "session.update", session: { instructions, voice: null, allow_recording: false } });
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.done");

  // "Had he married a more amiable woman, he …": sound and words of such a pause say that more follows.
  const story = trimmed(speech("librivox-0920", RATE));
  const untold = story.subarray(0, Math.round(story.length * 0.45));
  let heard = [];
  let from;
  // On a busy machine the words may be too late for it.
  for (let tries = 0; tries < 4 && heard.length === 0; tries++) {
    from = caller.log.mark();
    caller.say(new Int16Array(RATE)); // The bot is heard to its end.
    caller.say(untold);
    await caller.log.next("response.audio.done", from);
    heard = soundsBeside(caller.log, from);
  }
  assert.ok(heard.length > 0, "nothing was heard beside the replies");
  const turn = caller.log.events.slice(from).map((event) => event.type);
  const beside = heard[0] - from;
  assert.ok(turn.slice(0, beside).includes("input_audio_buffer.speech_started"));
  assert.ok(!turn.slice(0, beside).includes("input_audio_buffer.speech_stopped"), "it is said within the turn");
  assert.ok(!turn.slice(0, beside + heard.length).includes("response.created"));
  const { text } = await fetchText(`${listening.url}/metrics`);
  assert.match(text, /^parley_backchannels_total\{outcome="said"\} [1-9]/m);
  assert.deepEqual(strangers(caller.log.events), []);
  await assertStream(caller);
  await caller.close();
  await microphone;
});

test("talking over the bot interrupts it: no response.audio.done for that turn", async () => {
  const caller = new UnmuteCaller(server);
  await caller.opened();
  const text = "Explain at length how a river finds its way to the sea.";
  const instructions = { type: "constant", text, language: "en" };
  caller.send({ type: "session.update", session: { instructions, voice: null, allow_recording: false } });
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.delta");
  caller.say(speech("librivox-0920", RATE));
  const from = caller.log.mark();
  await caller.log.next("unmute.interrupted_by_vad", from);
  await caller.log.next("input_audio_buffer.speech_stopped", from);
  const types = caller.log.types();
  const interrupted = types.indexOf("unmute.interrupted_by_vad");
  const firstTurn = types.slice(types.indexOf("response.created"), interrupted);
  assert.ok(!firstTurn.includes("response.audio.done"));
  assert.deepEqual(strangers(caller.log.events), []);
  const answered = await caller.log.next("response.created", from);
  const assistant = answered.response.chat_history.findLast((message) => message.role === "assistant" && message.content !== "");
  if (assistant) assert.match(assistant.content, /—$/, "history marks the interruption");
  const all = caller.log.types();
  const silent = all.slice(interrupted, all.indexOf("response.created", interrupted));
  assert.ok(!silent.includes("response.audio.delta"), "no audio leaves after the interruption");
  await caller.close();
  await microphone;
});

test("the web page: what it had queued comes first, its settings change during the call", async () => {
  const voices = JSON.parse((await fetchText(`${server.url}/v1/voices`)).text);
  const english = voices.filter(({ instructions }) => [null, undefined, "en"].includes(instructions?.language));
  assert.ok(english.length > 0, "the page throws without a voice of no or English language");
  for (const { name, source } of voices) {
    assert.ok(typeof source.path_on_server === "string" && (name || source.sound_instance));
    if (source.source_type === "freesound") assert.equal(typeof source.sound_instance.username, "string");
  }
  const health = JSON.parse((await fetchText(`${server.url}/v1/health`)).text);
  for (const key of ["tts_up", "stt_up", "llm_up", "voice_cloning_up", "ok"]) assert.equal(typeof health[key], "boolean");

  const caller = new UnmuteCaller(server);
  await caller.opened();
  caller.flush(speech("goforward", RATE)); // without its head pages: the rest of a stream that is over
  const session = { instructions: english[0].instructions, voice: english[0].source.path_on_server, allow_recording: false };
  caller.send({ type: "session.update", session });
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.done");
  assert.deepEqual(caller.log.types().slice(0, 2), ["session.updated", "response.created"]);
  for (const type of ["conversation.item.input_audio_transcription.delta", "unmute.interrupted_by_vad"]) {
    assert.deepEqual(caller.log.all(type), [], "what was queued is dropped");
  }
  const changed = { instructions: { type: "constant", text: "Be brief.", language: "en/fr" }, voice: null, allow_recording: false };
  const from = caller.log.mark();
  caller.send({ type: "session.update", session: changed });
  assert.deepEqual((await caller.log.next("session.updated", from)).session, changed);
  assert.deepEqual(strangers(caller.log.events), []);
  await caller.close();
  await microphone;
});

/** The load test's conversation: speaks after each reply until history has six messages, and keeps its books. */
async function loadTestConversation(name) {
  const [voice] = JSON.parse((await fetchText(`${server.url}/v1/voices`)).text);
  const caller = new UnmuteCaller(server, CUTS.loadTest);
  await caller.opened();
  const instructions = { type: "smalltalk", language: null };
  caller.send({ type: "session.update", session: { instructions, voice: voice.source.path_on_server, allow_recording: false } });
  const microphone = caller.startMicrophone();
  const arrived = new Map();
  caller.socket.on("message", () => arrived.set(caller.log.events.at(-1), performance.now()));
  const replies = [];
  for (let from = 0, length = 0; length < 6; ) {
    const done = await caller.log.next("response.audio.done", from);
    const until = caller.log.events.indexOf(done);
    const events = caller.log.events.slice(from, until + 1);
    from = until + 1;
    const at = (type) => events.findIndex((event) => event.type === type);
    const phases = ["response.created", "unmute.response.text.delta.ready", "response.audio.delta", "response.audio.done"].map(at);
    assert.ok(phases[0] >= 0 && phases.every((index, i) => i === 0 || index > phases[i - 1]), `phases ${phases}`);
    const history = events.findLast((event) => event.type === "unmute.additional_outputs").args.chat_history;
    assert.equal(history.at(-1).role, "assistant");
    assert.ok(history.at(-1).content.length > 0);
    const user = events[phases[0]].response.chat_history.findLast((message) => message.role === "user");
    if (replies.length > 0) assert.ok(user.content.length > 0, "the user's words are known when the reply starts");
    replies.push({ audio: events.filter((event) => event.type === "response.audio.delta"), seconds: (arrived.get(done) - arrived.get(events[phases[2]])) / 1000 });
    length = history.length;
    caller.say(speech(name, RATE));
  }
  assert.deepEqual(strangers(caller.log.events), []);
  assert.equal(caller.binaryFrames, 0);
  assert.equal((await caller.close()).code, 1000);
  await microphone;
  return replies;
}

test("the load test: two conversations at once pass its books, replies come in real time", async () => {
  const conversations = await Promise.all(["goforward", "sb-spk1_snt5"].map(loadTestConversation));
  for (const reply of conversations.flat()) {
    const granules = reply.audio.flatMap((event) => pages(Buffer.from(event.delta, "base64"))).map((page) => page.bytes.readUInt32LE(6));
    const length = (granules.at(-1) - granules[0]) / 48_000;
    if (length > 2) assert.ok(length / reply.seconds < 2, `${length} s of audio came in ${reply.seconds} s`);
  }
});

test("invalid messages are answered, not fatal", async () => {
  const caller = new UnmuteCaller(server);
  await caller.opened();
  caller.socket.send("{not json");
  caller.send({ type: "response.create" });
  caller.send({ type: "session.update", session: { voice: "x" } });
  caller.send({ type: "session.update", session: { instructions: { type: "nonsense" }, allow_recording: false } });
  await caller.log.next((event) => event === caller.log.all("error")[3]);
  for (const { error } of caller.log.all("error")) {
    assert.equal(error.type, "invalid_request_error");
    assert.match(error.message, /^(Invalid message|Invalid JSON: .*)$/);
  }
  caller.send({ type: "session.update", session: { allow_recording: false } });
  await caller.log.next("session.updated");
  await caller.close();
});
