// The stock `openai` npm client holds a two-turn voice conversation with the built-in engines.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clip, loudness, speech, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { Caller, RATE } from "../support/realtime.js";
import { startServer } from "../support/server.js";
import { assertAudioTurn, assertOrder, COMMIT, response, SPEECH } from "../support/order.js";

const SESSION = { audio: { input: { transcription: { model: "gpt-4o-mini-transcribe" } } } };
let server;

before(async () => {
  server = await startServer({ tls: true });
});
after(() => server?.stop());

/** Says a clip and checks the whole turn. Gives the reply's item id. */
async function spokenTurn(caller, name) {
  const from = caller.log.mark();
  await caller.say(name, "rate_limits.updated");
  const userItem = caller.log.all("input_audio_buffer.committed").at(-1).item_id;
  const transcribed = await caller.log.next(
    (event) => event.type === "conversation.item.input_audio_transcription.completed" && event.item_id === userItem,
  );
  const turn = caller.log.events.slice(from);
  assertAudioTurn(turn);

  const heard = heardPart(clip(name).words, transcribed.transcript);
  assert.ok(heard >= 0.5, `"${transcribed.transcript}" has ${heard} of the words of ${name}`);

  const { response: reply } = turn.find((event) => event.type === "response.done");
  assert.equal(reply.status, "completed");
  const spoken = caller.transcriptOf(reply.id);
  assert.ok(words(spoken).length > 0, "the reply has words");
  assert.equal(turn.find((event) => event.type === "response.output_audio_transcript.done").transcript, spoken);
  assert.equal(reply.output[0].content[0].transcript, spoken);
  assert.equal(reply.output[0].status, "completed");
  const audio = caller.audioOf(reply.id);
  assert.ok(audio.length > RATE / 4, `${audio.length} samples of reply`);
  assert.ok(loudness(audio) > 200, `reply loudness ${loudness(audio)}`);

  const stored = await caller.retrieve(userItem);
  assert.equal(stored.content[0].transcript, transcribed.transcript);
  return { userItem, botItem: reply.output[0].id };
}

test("two spoken turns, each in the order of the reference", async () => {
  const caller = await Caller.open(server, SESSION);
  const first = await spokenTurn(caller, "goforward");
  const second = await spokenTurn(caller, "sb-spk1_snt1");
  const added = caller.log.all("conversation.item.added");
  const chain = added.map((event) => [event.item.id, event.previous_item_id]);
  assert.deepEqual(chain, [
    [first.userItem, null],
    [first.botItem, first.userItem],
    [second.userItem, first.botItem],
    [second.botItem, second.userItem],
  ]);
  assert.deepEqual(caller.log.all("error"), []);
  assert.deepEqual(await caller.close(), { code: 1000, reason: "OK" });
});

test("session.updated echoes the whole effective session", async () => {
  const caller = await Caller.open(server, { instructions: "Be brief.", ...SESSION });
  const { session: created } = caller.log.all("session.created")[0];
  const { session: updated } = caller.log.all("session.updated")[0];
  assert.equal(caller.log.types()[0], "session.created");
  assert.equal(updated.instructions, "Be brief.");
  assert.equal(updated.id, created.id);
  assert.equal(updated.audio.input.transcription.model, "gpt-4o-mini-transcribe");
  assert.deepEqual(updated.audio.input.format, { type: "audio/pcm", rate: RATE });
  const { type, interrupt_response, create_response, silence_duration_ms } = updated.audio.input.turn_detection;
  assert.deepEqual([type, interrupt_response, create_response, silence_duration_ms], ["server_vad", true, true, 500]);
  await caller.close();
});

test("manual commit: nothing answers until response.create", async () => {
  const caller = await Caller.open(server, { audio: { input: { turn_detection: null } } });
  await caller.play(speech("cards-001", RATE));
  let from = caller.log.mark();
  caller.send({ type: "input_audio_buffer.commit" });
  await caller.log.next("conversation.item.done", from);
  assertOrder(caller.log.events.slice(from), COMMIT);
  from = caller.log.mark();
  caller.send({ type: "response.create" });
  await caller.log.next("rate_limits.updated", from);
  assertOrder(caller.log.events.slice(from), response(SPEECH));
  await caller.close();
});

test("a typed question gets a spoken answer, a cancelled answer says so", async () => {
  const caller = await Caller.open(server);
  const ask = (text) =>
    caller.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
  ask("Hello, what is two plus three?");
  let from = caller.log.mark();
  caller.send({ type: "response.create" });
  const done = await caller.log.next("response.done", from);
  assert.equal(done.response.status, "completed");

  ask("Please help me. What can you do?");
  from = caller.log.mark();
  caller.send({ type: "response.create" });
  const created = await caller.log.next("response.created", from);
  caller.send({ type: "response.cancel", response_id: created.response.id });
  const cancelled = await caller.log.next("response.done", from);
  assert.equal(cancelled.response.id, created.response.id);
  assert.equal(cancelled.response.status, "cancelled");
  assert.deepEqual(cancelled.response.status_details, { type: "cancelled", reason: "client_cancelled" });

  caller.send({ type: "response.cancel", event_id: "again" });
  const { error } = await caller.log.next("error", from);
  assert.equal(error.code, "response_cancel_not_active");
  assert.equal(error.event_id, "again");
  await caller.close();
});
