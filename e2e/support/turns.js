// The event order of the OpenAI Realtime API, as its reference gives it.
import assert from "node:assert/strict";

/** Transcription of the caller runs beside the response: its events may stand anywhere after the commit. */
const BESIDE = /^conversation\.item\.input_audio_transcription\./;
const DELTAS = new Set(["response.output_audio.delta", "response.output_audio_transcript.delta"]);

const COMMIT = [
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "input_audio_buffer.committed",
  "conversation.item.added",
  "conversation.item.done",
];
const REPLY = [
  "response.created",
  "response.output_item.added",
  "conversation.item.added",
  "response.content_part.added",
  "audio and transcript deltas",
  "response.output_audio.done",
  "response.output_audio_transcript.done",
  "response.content_part.done",
  "conversation.item.done",
  "response.output_item.done",
  "response.done",
  "rate_limits.updated",
];

/** Event types with runs of deltas folded into one entry and the two closing item events in one order. */
export function shape(events) {
  const folded = [];
  for (const { type } of events) {
    if (BESIDE.test(type)) continue;
    const name = DELTAS.has(type) ? "audio and transcript deltas" : type;
    if (name !== folded.at(-1) || !DELTAS.has(type)) folded.push(name);
  }
  for (let i = 0; i + 1 < folded.length; i++) {
    if (folded[i] === "response.output_item.done" && folded[i + 1] === "conversation.item.done") {
      [folded[i], folded[i + 1]] = [folded[i + 1], folded[i]];
    }
  }
  return folded;
}

/** A spoken turn and its whole reply (sequence "audio turn, server VAD"). */
export function assertAudioTurn(events) {
  assert.deepEqual(shape(events), [...COMMIT, ...REPLY]);
  assertIds(events);
}

/** A typed message's spoken reply. */
export function assertReply(events) {
  assert.deepEqual(shape(events), REPLY);
}

function assertIds(events) {
  const only = (type) => events.find((event) => event.type === type);
  const [userAdded, botAdded] = events.filter((event) => event.type === "conversation.item.added");
  const userItem = only("input_audio_buffer.speech_started").item_id;
  assert.equal(only("input_audio_buffer.speech_stopped").item_id, userItem);
  assert.equal(only("input_audio_buffer.committed").item_id, userItem);
  assert.equal(userAdded.item.id, userItem);
  assert.equal(userAdded.item.role, "user");
  assert.deepEqual(userAdded.item.content, [{ type: "input_audio", transcript: null }]);
  assert.equal(botAdded.item.role, "assistant");
  assert.equal(botAdded.previous_item_id, userItem);
  assert.equal(botAdded.item.id, only("response.output_item.added").item.id);
  const response = only("response.created").response;
  assert.equal(response.status, "in_progress");
  assert.deepEqual(response.output, []);
  for (const event of events) {
    assert.match(event.event_id, /^event_/);
    if (event.response_id) assert.equal(event.response_id, response.id);
    if (event.type.startsWith("response.output_audio")) assert.equal(event.item_id, botAdded.item.id);
  }
  assert.equal(new Set(events.map((event) => event.event_id)).size, events.length, "event ids are unique");
}
