// The stock `openai` package's classes for the beta protocol: `openai/beta/realtime/ws`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clip, loudness, pcmSamples, speech } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { Caller, RATE } from "../support/realtime.js";
import { shape } from "../support/order.js";
import { SHORT_REPLY } from "./script.js";

const COMMIT = ["input_audio_buffer.committed", "conversation.item.created"];
const TURN = ["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", ...COMMIT];
const OPENING = ["response.created", "response.output_item.added", "conversation.item.created"];
const ENDING = ["response.content_part.done", "response.output_item.done", "response.done", "rate_limits.updated"];
const SPOKEN_REPLY = [
  ...OPENING,
  "response.content_part.added",
  "audio and transcript deltas",
  "response.audio.done",
  "response.audio_transcript.done",
  ...ENDING,
];
const TEXT_REPLY = [...OPENING, "response.content_part.added", "text deltas", "response.text.done", ...ENDING];
const CALL_REPLY = [
  ...OPENING,
  "argument deltas",
  "response.function_call_arguments.done",
  "response.output_item.done",
  "response.done",
  "rate_limits.updated",
];

export function betaTests(context) {
  async function open(session = {}) {
    const caller = new Caller(context.server, { shape: "beta", target: { model: "gpt-4o-realtime-preview" } });
    await caller.log.next("session.created");
    caller.send({ type: "session.update", session });
    await caller.log.next("session.updated");
    assert.deepEqual(caller.log.types(), ["session.created", "conversation.created", "session.updated"]);
    return caller;
  }
  const last = (events, type) => events.findLast((event) => event.type === type);

  test("beta: the session is flat", async () => {
    const caller = await open({ modalities: ["text"], temperature: 0.7 });
    const { session } = last(caller.log.events, "session.updated");
    assert.equal(session.object, "realtime.session");
    assert.deepEqual([session.modalities, session.temperature, session.input_audio_format], [["text"], 0.7, "pcm16"]);
    assert.equal(session.turn_detection.type, "server_vad");
    assert.equal("audio" in session || "output_modalities" in session, false);
    await caller.close();
  });

  test("beta: spoken turn by voice activity", async () => {
    const caller = await open({ input_audio_transcription: { model: "whisper-1" } });
    const from = caller.log.mark();
    await caller.say("sb-spk1_snt5", "rate_limits.updated");
    const turn = caller.log.events.slice(from);
    assert.deepEqual(shape(turn), [...TURN, ...SPOKEN_REPLY]);
    const [user, bot] = turn.filter((event) => event.type === "conversation.item.created");
    assert.deepEqual([user.item.role, user.item.status, user.item.content[0].type], ["user", "completed", "input_audio"]);
    assert.deepEqual([bot.item.role, bot.item.status, bot.item.content], ["assistant", "in_progress", []]);
    const heard = await caller.log.next("conversation.item.input_audio_transcription.completed");
    assert.ok(heardPart(clip("sb-spk1_snt5").words, heard.transcript) >= 0.5, heard.transcript);
    const { response } = last(turn, "response.done");
    assert.deepEqual(response.output[0].content, [{ type: "audio", transcript: SHORT_REPLY }]);
    assert.deepEqual(response.modalities.toSorted(), ["audio", "text"]);
    const audio = caller.log.all("response.audio.delta").map((event) => Buffer.from(event.delta, "base64"));
    assert.ok(loudness(pcmSamples(Buffer.concat(audio))) > 200);
    await caller.close();
  });

  test("beta: typed turn, tool call, cancel and error", async () => {
    const parameters = { type: "object", properties: { city: { type: "string" } } };
    const caller = await open({ modalities: ["text"], tools: [{ type: "function", name: "get_weather", parameters }] });
    const typed = await caller.ask("Hello.");
    assert.deepEqual(shape(typed), ["conversation.item.created", ...TEXT_REPLY]);
    assert.deepEqual(last(typed, "response.done").response.output[0].content, [{ type: "text", text: SHORT_REPLY }]);

    const called = await caller.ask("What is the weather?");
    assert.deepEqual(shape(called), ["conversation.item.created", ...CALL_REPLY]);
    const [{ call_id }] = last(called, "response.done").response.output;
    const item = { type: "function_call_output", call_id, output: "sun" };
    const told = await caller.exchange("rate_limits.updated", { type: "conversation.item.create", item }, { type: "response.create" });
    assert.deepEqual(shape(told), ["conversation.item.created", ...TEXT_REPLY]);
    assert.equal(last(told, "response.text.done").text, "The answer is sun.");

    const from = caller.log.mark();
    caller.type("Tell me a story.");
    caller.send({ type: "response.create" });
    await caller.log.next("response.text.delta", from);
    const cancelled = await caller.exchange("rate_limits.updated", { type: "response.cancel" });
    assert.deepEqual(shape(caller.log.events.slice(from)), ["conversation.item.created", ...TEXT_REPLY]);
    assert.equal(last(cancelled, "response.done").response.status, "cancelled");
    const [refused] = await caller.exchange("error", { type: "response.cancel", event_id: "again" });
    assert.deepEqual([refused.error.code, refused.error.event_id], ["response_cancel_not_active", "again"]);
    await caller.close();
  });

  test("beta: manual commit", async () => {
    const caller = await open({ turn_detection: null });
    await caller.play(speech("goforward", RATE));
    const committed = await caller.exchange("conversation.item.created", { type: "input_audio_buffer.commit" });
    assert.deepEqual(shape(committed), COMMIT);
    assert.deepEqual(shape(await caller.exchange("rate_limits.updated", { type: "response.create" })), SPOKEN_REPLY);
    await caller.close();
  });
}
