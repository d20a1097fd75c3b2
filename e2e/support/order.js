// The event order of the OpenAI Realtime API, as its reference gives it. What the reference leaves open is said here:
// - runs of deltas count as one entry, and audio and transcript deltas interleave;
// - transcription of the caller runs beside the response: anywhere after its item, deltas before the end;
// - the two events that close an item, `conversation.item.done` and `response.output_item.done`, come in any order;
// - items of one response may overlap; each keeps its order;
// - `rate_limits.updated` follows `response.done`.
// A reply that was cut off ends with the words that were heard, which are a beginning of those its deltas announced.
import assert from "node:assert/strict";

const TRANSCRIPTION = "conversation.item.input_audio_transcription.";
const SPOKEN = "audio and transcript deltas";
const DELTAS = new Map([
  ["response.output_audio.delta", SPOKEN],
  ["response.output_audio_transcript.delta", SPOKEN],
  ["response.output_text.delta", "text deltas"],
  ["response.function_call_arguments.delta", "argument deltas"],
  ["response.mcp_call_arguments.delta", "argument deltas"],
  ["response.audio.delta", SPOKEN],
  ["response.audio_transcript.delta", SPOKEN],
  ["response.text.delta", "text deltas"],
]);
const CLOSING = new Set(["conversation.item.done", "response.output_item.done"]);

/** An item enters the conversation whole: the caller's turn, or what a client creates. */
export const ITEM = ["conversation.item.added", "conversation.item.done"];
export const COMMIT = ["input_audio_buffer.committed", ...ITEM];
/** The caller's turn by voice activity. */
export const TURN = ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", ...COMMIT];

const OPENING = ["response.output_item.added", "conversation.item.added"];
const ENDING = ["conversation.item.done", "response.output_item.done"];
const AUDIO_DONE = ["response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done"];
/** Items of a response. */
export const SPEECH = [...OPENING, "response.content_part.added", SPOKEN, ...AUDIO_DONE, ...ENDING];
export const TEXT = [
  ...OPENING,
  "response.content_part.added",
  "text deltas",
  "response.output_text.done",
  "response.content_part.done",
  ...ENDING,
];
export const CALL = [...OPENING, "argument deltas", "response.function_call_arguments.done", ...ENDING];
/** How a spoken item ends when it is cut off. */
export const CUT_SPEECH = [...AUDIO_DONE, ...ENDING];
export const DONE = ["response.done", "rate_limits.updated"];

/** A response with these items, from its start to its end. */
export function response(...items) {
  return ["response.created", ...items.flat(), ...DONE];
}

/** The item events of an out-of-band response: the conversation hears nothing of it. */
export function outOfBand(items) {
  return items.filter((type) => !type.startsWith("conversation."));
}

/** Event types with what the reference leaves open brought to one form. */
export function shape(events) {
  const folded = [];
  for (const { type } of events) {
    if (type.startsWith(TRANSCRIPTION)) continue;
    const name = DELTAS.get(type) ?? type;
    if (name !== folded.at(-1) || !DELTAS.has(type)) folded.push(name);
  }
  for (let i = 0; i + 1 < folded.length; i++) {
    if (CLOSING.has(folded[i]) && CLOSING.has(folded[i + 1]) && folded[i] !== folded[i + 1]) {
      [folded[i], folded[i + 1]] = ENDING;
      i++;
    }
  }
  return folded;
}

/** The events with those of each output item of a response together. */
function byItem(events) {
  const index = new Map(
    events.filter((event) => event.type === "response.output_item.added").map((event) => [event.item.id, event.output_index]),
  );
  const outputOf = (event) => index.get(event.item_id ?? event.item?.id);
  const parts = [];
  for (const event of events.filter(({ type }) => !type.startsWith(TRANSCRIPTION))) {
    const output = outputOf(event);
    const kind = output === undefined ? "other" : "output";
    if (parts.at(-1)?.kind !== kind) parts.push({ kind, events: [] });
    parts.at(-1).events.push({ event, output });
  }
  return parts.flatMap((part) => part.events.sort((a, b) => (a.output ?? 0) - (b.output ?? 0)).map(({ event }) => event));
}

/** The events are exactly these, in this order, and hang together. */
export function assertOrder(events, ...expected) {
  assert.deepEqual(shape(byItem(events)), expected.flat());
  assertTranscription(events);
  for (const { response: created } of events.filter((event) => event.type === "response.created")) {
    assertResponse(eventsOf(events, created.id));
  }
  for (const event of events) assert.match(event.event_id, /^event_/);
  assert.equal(new Set(events.map((event) => event.event_id)).size, events.length, "event ids are unique");
}

/** A spoken turn and its whole spoken reply. */
export function assertAudioTurn(events) {
  assertOrder(events, TURN, response(SPEECH));
  const only = (type) => events.find((event) => event.type === type);
  const [userAdded, botAdded] = events.filter((event) => event.type === "conversation.item.added");
  const userItem = only("input_audio_buffer.speech_started").item_id;
  assert.equal(only("input_audio_buffer.speech_stopped").item_id, userItem);
  assert.equal(only("input_audio_buffer.committed").item_id, userItem);
  assert.equal(userAdded.item.id, userItem);
  assert.equal(userAdded.item.role, "user");
  assert.deepEqual(userAdded.item.content, [{ type: "input_audio", transcript: null }]);
  assert.equal(botAdded.previous_item_id, userItem);
}

/** The events of one response among others, with those of its items in the conversation. */
export function eventsOf(events, responseId) {
  const own = (event) => (event.response?.id ?? event.response_id) === responseId;
  const items = new Set(events.filter((event) => own(event) && event.type === "response.output_item.added").map(({ item }) => item.id));
  return events.filter((event) => own(event) || (event.type.startsWith("conversation.item.") && items.has(event.item?.id)));
}

/** A transcription comes after its item and its end after its deltas, which add up to it. */
function assertTranscription(events) {
  const texts = new Map();
  const known = new Set();
  for (const event of events) {
    if (event.type === "conversation.item.added") known.add(event.item.id);
    if (!event.type.startsWith(TRANSCRIPTION)) continue;
    assert.ok(known.has(event.item_id), `${event.type} comes after its item was added`);
    assert.equal(event.content_index, 0);
    const heard = texts.get(event.item_id) ?? { text: "", over: false };
    assert.ok(!heard.over, `${event.type} after the transcription's end`);
    texts.set(event.item_id, heard);
    if (event.type.endsWith(".delta")) {
      heard.text += event.delta;
      continue;
    }
    heard.over = true;
    if (event.type.endsWith(".completed") && heard.text !== "") assert.equal(heard.text, event.transcript);
  }
}

/** Ids, indexes and contents of one whole response fit together. */
function assertResponse(events) {
  const of = (type) => events.filter((event) => event.type === type);
  const [{ response: created }] = of("response.created");
  assert.equal(created.status, "in_progress");
  assert.deepEqual(created.output, []);
  assert.equal(created.usage, null);
  const added = of("response.output_item.added");
  assert.deepEqual(
    added.map((event) => event.output_index),
    added.map((_, index) => index),
  );
  for (const event of added) {
    assert.equal(event.item.status, "in_progress");
    if (event.item.type === "message") assert.deepEqual(event.item.content, []);
    if (event.item.type === "function_call") assert.equal(event.item.arguments, "");
  }
  for (const event of events.filter((each) => each.item_id !== undefined)) {
    assert.equal(added[event.output_index].item.id, event.item_id, `${event.type} names its item and output`);
    if ("content_index" in event) assert.equal(event.content_index, 0);
  }
  const finished = of("response.output_item.done").sort((a, b) => a.output_index - b.output_index).map((event) => event.item);
  const cut = new Set(finished.filter((item) => item.status === "incomplete").map((item) => item.id));
  assertSums(events, cut, /(text|transcript)\.delta$/, (done) => done.text ?? done.transcript);
  assertSums(events, cut, /function_call_arguments\.delta$/, (done) => done.arguments);
  const [done] = of("response.done");
  if (!done) return;
  assert.deepEqual(done.response.output, finished, "response.done has the items as they ended");
  assert.equal(done.response.id, created.id);
  assert.equal(done.response.conversation_id, created.conversation_id);
  assert.deepEqual(done.response.metadata, created.metadata);
}

/** Deltas of an item add up to what its `.done` says, or begin with it when the item was cut off. */
function assertSums(events, cut, deltas, whole) {
  for (const done of events.filter((event) => /\.done$/.test(event.type) && whole(event) !== undefined && event.item_id)) {
    const own = events.filter((event) => event.item_id === done.item_id && deltas.test(event.type));
    const sum = own.map((event) => event.delta).join("");
    if (cut.has(done.item_id)) assert.ok(sum.startsWith(whole(done)), `${done.type} is no beginning of its deltas`);
    else assert.equal(sum, whole(done), `the deltas before ${done.type}`);
  }
}
