// The stock `openai` package on Node.js: `OpenAIRealtimeWS`, GA shapes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clip, concat, loudness, pcmBytes, pcmSamples, silence, speech, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import {
  assertOrder,
  CALL,
  COMMIT,
  CUT_SPEECH,
  DONE,
  eventsOf,
  ITEM,
  outOfBand,
  response,
  shape,
  SPEECH,
  TEXT,
  TURN,
} from "../support/order.js";
import { Caller, RATE } from "../support/realtime.js";
import { SHORT_REPLY } from "./script.js";

const WEATHER = {
  type: "function",
  name: "get_weather",
  description: "The weather in a city",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const TRANSCRIPTION = { input: { transcription: { model: "gpt-4o-mini-transcribe" } } };

/** A clip as one append, and the silence that ends a turn. */
const append = (name, tailMs = 0) => ({
  type: "input_audio_buffer.append",
  audio: pcmBytes(concat(speech(name, RATE), silence(RATE, tailMs))).toString("base64"),
});

export function openaiTests(context) {
  const open = (session) => Caller.open(context.server, session);
  const last = (events, type) => events.findLast((event) => event.type === type);

  test("openai: text turn", async () => {
    const caller = await open({ output_modalities: ["text"] });
    assert.deepEqual(caller.log.types(), ["session.created", "session.updated"]);
    const events = await caller.ask("Hello.");
    assertOrder(events, ITEM, response(TEXT));
    const done = last(events, "response.done").response;
    assert.equal(done.status, "completed");
    assert.deepEqual(done.output[0].content, [{ type: "output_text", text: SHORT_REPLY }]);
    assert.ok(done.usage.total_tokens === done.usage.input_tokens + done.usage.output_tokens && done.usage.output_tokens > 0);
    await caller.close();
  });

  test("openai: spoken turn by voice activity", async () => {
    const caller = await open({ audio: TRANSCRIPTION });
    const from = caller.log.mark();
    await caller.say("sb-spk1_snt5", "rate_limits.updated");
    const turn = caller.log.events.slice(from);
    assertOrder(turn, TURN, response(SPEECH));
    const heard = last(turn, "conversation.item.input_audio_transcription.completed");
    assert.ok(heardPart(clip("sb-spk1_snt5").words, heard.transcript) >= 0.5, heard.transcript);
    const reply = last(turn, "response.done").response;
    assert.equal(reply.output[0].content[0].transcript, SHORT_REPLY);
    assert.ok(loudness(caller.audioOf(reply.id)) > 200);
    await caller.close();
  });

  test("openai: audio comes ahead of real time", async (t) => {
    const caller = await open();
    const [received, began] = [[], []];
    caller.socket.on("message", () => {
      const event = caller.log.events.at(-1);
      if (event?.type !== "response.output_audio.delta") return;
      began.push(performance.now());
      received.push(event);
    });
    await caller.ask("Recite a poem.");
    let [seconds, lead] = [0, 0];
    received.forEach((event, i) => {
      seconds += pcmSamples(Buffer.from(event.delta, "base64")).length / RATE;
      lead = Math.max(lead, seconds - (began[i] - began[0]) / 1000);
    });
    t.diagnostic(`${seconds.toFixed(1)} s of audio, at most ${lead.toFixed(1)} s ahead`);
    assert.ok(seconds > 20, `${seconds} s is too little to tell`);
    // Paced audio would be a few hundred ms ahead; how far it gets beyond that is a matter of the machine.
    assert.ok(lead > 2, `at most ${lead} s ahead`);
    await caller.close();
  });

  test("openai: manual commit", async () => {
    const caller = await open({ audio: { input: { turn_detection: null, ...TRANSCRIPTION.input } } });
    const committed = await caller.exchange("conversation.item.done", append("goforward"), { type: "input_audio_buffer.commit" });
    assertOrder(committed, COMMIT);
    const item = committed[0].item_id;
    assert.equal(committed[0].previous_item_id, null);
    const replied = await caller.exchange("rate_limits.updated", { type: "response.create" });
    assertOrder([...committed, ...replied], COMMIT, response(SPEECH));
    const heard = await caller.log.next("conversation.item.input_audio_transcription.completed");
    assert.equal(heard.item_id, item);
    const cleared = await caller.exchange("input_audio_buffer.cleared", append("goforward"), { type: "input_audio_buffer.clear" });
    assertOrder(cleared, ["input_audio_buffer.cleared"]);
    await caller.close();
  });

  test("openai: client tool round trip, and two calls at once", async () => {
    const caller = await open({ output_modalities: ["text"], tools: [WEATHER] });
    const output = (call_id, text) => ({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id, output: text },
    });
    const called = await caller.ask("What is the weather?");
    assertOrder(called, ITEM, response(CALL));
    const [call] = last(called, "response.done").response.output;
    assert.deepEqual([call.type, call.name, call.arguments, call.status], ["function_call", "get_weather", '{"city":"Oslo"}', "completed"]);
    const told = await caller.exchange("rate_limits.updated", output(call.call_id, "sun"), { type: "response.create" });
    assertOrder(told, ITEM, response(TEXT));
    assert.equal(last(told, "response.output_text.done").text, "The answer is sun.");

    const both = await caller.ask("And in two cities?");
    assertOrder(both, ITEM, response(CALL, CALL));
    const calls = last(both, "response.done").response.output;
    assert.deepEqual(calls.map((each) => JSON.parse(each.arguments).city), ["Oslo", "Bergen"]);
    const [first, second] = calls.map((each) => each.call_id);
    assert.notEqual(first, second);
    const answered = await caller.exchange("rate_limits.updated", output(first, "rain"), output(second, "snow"), {
      type: "response.create",
    });
    assertOrder(answered, ITEM, ITEM, response(TEXT));
    assert.equal(last(answered, "response.output_text.done").text, "The answer is rain and snow.");
    await caller.close();
  });

  test("openai: words and a call in one response", async () => {
    const caller = await open({ tools: [WEATHER] });
    const events = await caller.ask("Please say and call.");
    assertOrder(events, ITEM, response(SPEECH, CALL));
    const { output } = last(events, "response.done").response;
    assert.deepEqual(output.map((item) => item.type), ["message", "function_call"]);
    await caller.close();
  });

  test("openai: barge-in cancels, truncate cuts what was not heard", async () => {
    const caller = await open();
    caller.type("Tell me a story.");
    let from = caller.log.mark();
    caller.send({ type: "response.create" });
    const { item_id: item, response_id: replyId } = await caller.log.next("response.output_audio.delta", from);
    from = caller.log.mark();
    const turn = caller.say("goforward", "input_audio_buffer.committed");
    await caller.log.next("response.done", from);
    const since = caller.log.events.slice(from);
    const interruption = since.slice(since.findIndex((event) => event.type === "input_audio_buffer.speech_started"));
    assert.deepEqual(shape(interruption).slice(0, 1 + CUT_SPEECH.length + DONE.length), [
      "input_audio_buffer.speech_started",
      ...CUT_SPEECH,
      ...DONE,
    ]);
    const { response: cut } = last(since, "response.done");
    assert.equal(cut.id, replyId);
    assert.deepEqual([cut.status, cut.status_details], ["cancelled", { type: "cancelled", reason: "turn_detected" }]);
    assert.equal(cut.output[0].status, "incomplete");
    assert.deepEqual(caller.log.events.filter((event) => event.response_id === replyId && event.type.endsWith("delta")
      && caller.log.events.indexOf(event) > caller.log.events.indexOf(last(since, "response.done"))), []);

    const truncated = await caller.exchange("conversation.item.truncated", {
      type: "conversation.item.truncate",
      item_id: item,
      content_index: 0,
      audio_end_ms: 300,
    });
    assert.equal(truncated.at(-1).audio_end_ms, 300);
    const kept = words((await caller.retrieve(item)).content[0].transcript ?? "");
    const sent = words(caller.transcriptOf(replyId));
    assert.ok(kept.length < sent.length);
    assert.deepEqual(kept, sent.slice(0, kept.length));
    await turn;
    await caller.close();
  });

  test("openai: cancel", async () => {
    const caller = await open();
    const from = caller.log.mark();
    caller.type("Tell me a story.");
    caller.send({ type: "response.create" });
    await caller.log.next("response.output_audio.delta", from);
    const ending = await caller.exchange("rate_limits.updated", { type: "response.cancel" });
    const whole = caller.log.events.slice(from);
    assertOrder(whole, ITEM, response(SPEECH));
    const { response: done } = last(ending, "response.done");
    assert.deepEqual([done.status, done.status_details], ["cancelled", { type: "cancelled", reason: "client_cancelled" }]);
    assert.equal(done.output[0].status, "incomplete");
    const again = await caller.exchange("error", { type: "response.cancel", event_id: "again" });
    assert.deepEqual(again.map((event) => event.type), ["error"]);
    assert.deepEqual([again[0].error.code, again[0].error.event_id], ["response_cancel_not_active", "again"]);
    await caller.close();
  });

  test("openai: a failed and an incomplete response end in response.done", async () => {
    const caller = await open({ output_modalities: ["text"] });
    const failed = await caller.ask("Please fail.");
    assertOrder(failed, ITEM, response());
    const { response: broken } = last(failed, "response.done");
    assert.deepEqual([broken.status, broken.status_details.type], ["failed", "failed"]);
    assert.ok(broken.status_details.error.message.length > 0);
    const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hello." }] }];
    const create = { type: "response.create", response: { input, max_output_tokens: 3 } };
    const short = await caller.exchange("rate_limits.updated", create);
    assertOrder(short, response(TEXT));
    const { response: cut } = last(short, "response.done");
    assert.deepEqual([cut.status, cut.status_details], ["incomplete", { type: "incomplete", reason: "max_output_tokens" }]);
    await caller.close();
  });

  test("openai: errors carry the client's event id and leave the session as it was", async () => {
    const caller = await open({ output_modalities: ["text"], instructions: "Be brief." });
    const mistakes = [
      [{ type: "no.such.event" }, null, "type"],
      [{ type: "session.update", session: {} }, "missing_required_parameter", "session.type"],
      [{ type: "session.update", session: { type: "realtime", no_such: 1 } }, "unknown_parameter", "session.no_such"],
      [
        {
          type: "session.update",
          session: { type: "realtime", instructions: "Lost.", audio: { input: { turn_detection: { type: "server_vad", threshold: 7 } } } },
        },
        "decimal_above_max_value",
        "session.audio.input.turn_detection.threshold",
      ],
      [{ type: "input_audio_buffer.append", audio: "***" }, "invalid_value", "audio"],
      [{ type: "input_audio_buffer.commit" }, "input_audio_buffer_commit_empty", null],
      [{ type: "conversation.item.retrieve", item_id: "item_none" }, "item_retrieve_invalid_item_id", "item_id"],
      [{ type: "conversation.item.delete", item_id: "item_none" }, "item_delete_invalid_item_id", "item_id"],
      [
        { type: "conversation.item.truncate", item_id: "item_none", content_index: 0, audio_end_ms: 0 },
        "item_truncate_invalid_item_id",
        "item_id",
      ],
      [{ type: "response.cancel" }, "response_cancel_not_active", null],
      [{ type: "output_audio_buffer.clear" }, null, null],
    ];
    for (const [index, [event, code, param]] of mistakes.entries()) {
      const event_id = `mine_${index}`;
      const [answer, ...more] = await caller.exchange("error", { ...event, event_id });
      assert.equal(answer.type, "error", JSON.stringify(event));
      assert.deepEqual(more, []);
      assert.equal(answer.error.event_id, event_id);
      assert.equal(answer.error.type, "invalid_request_error");
      if (code) assert.equal(answer.error.code, code);
      if (param) assert.equal(answer.error.param, param);
    }
    const [updated] = await caller.exchange("session.updated", { type: "session.update", session: { type: "realtime" } });
    assert.equal(updated.session.instructions, "Be brief.");
    assertOrder(await caller.ask("Hello."), ITEM, response(TEXT));
    await caller.close();
  });

  test("openai: one response in the conversation, others beside it", async () => {
    const caller = await open({ output_modalities: ["text"] });
    const from = caller.log.mark();
    caller.type("Tell me a story.");
    caller.send({ type: "response.create" });
    const { response: story } = await caller.log.next("response.created", from);
    await caller.log.next("response.output_text.delta", from);
    const [refused] = (await caller.exchange("error", { type: "response.create", event_id: "second" })).slice(-1);
    assert.deepEqual([refused.error.code, refused.error.event_id], ["conversation_already_has_active_response", "second"]);
    assert.ok(refused.error.message.includes(story.id));

    const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hello." }] }];
    const beside = { conversation: "none", input, metadata: { topic: "beside" }, output_modalities: ["text"] };
    const mark = caller.log.mark();
    caller.send({ type: "response.create", response: beside });
    const { response: side } = await caller.log.next((event) => event.type === "response.done" && event.response.metadata?.topic, mark);
    assert.equal(side.conversation_id, null);
    caller.send({ type: "response.cancel", response_id: story.id });
    const { response: ended } = await caller.log.next((event) => event.type === "response.done" && event.response.id === story.id);
    assert.equal(ended.status, "cancelled");
    const all = caller.log.events.slice(from);
    assert.deepEqual(shape(eventsOf(all, side.id)), ["response.created", ...outOfBand(TEXT), "response.done"]);
    assert.deepEqual(shape(eventsOf(all, story.id)), ["response.created", ...TEXT, "response.done"]);
    assert.ok(all.indexOf(last(all, "response.done")) > all.findIndex((event) => event.response?.id === side.id), "they overlap");
    await caller.close();
  });

  test("openai: items are placed, retrieved and deleted", async () => {
    const caller = await open({ output_modalities: ["text"] });
    const create = (id, previous_item_id) => ({
      type: "conversation.item.create",
      previous_item_id,
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text: id }] },
    });
    for (const [id, previous, expected] of [
      ["one", undefined, null],
      ["three", undefined, "one"],
      ["two", "one", "one"],
      ["zero", "root", null],
    ]) {
      const events = await caller.exchange("conversation.item.done", create(id, previous));
      assertOrder(events, ITEM);
      for (const event of events) assert.deepEqual([event.item.id, event.previous_item_id], [id, expected]);
    }
    assert.equal((await caller.retrieve("two")).content[0].text, "two");
    const gone = await caller.exchange("conversation.item.deleted", { type: "conversation.item.delete", item_id: "two" });
    assert.deepEqual(gone.map((event) => [event.type, event.item_id]), [["conversation.item.deleted", "two"]]);
    await caller.exchange("rate_limits.updated", { type: "response.create" });
    const asked = context.model.requests.at(-1).body.messages.filter((message) => message.role === "user");
    assert.deepEqual(words(JSON.stringify(asked.map((message) => message.content))), ["zero", "one", "three"]);
    await caller.close();
  });

  test("openai: transcription session", async () => {
    const caller = new Caller(context.server, { target: { intent: "transcription" } });
    const created = await caller.log.next("session.created");
    assert.equal(created.session.type, "transcription");
    const session = {
      type: "transcription",
      audio: { input: { transcription: { model: "gpt-4o-transcribe" }, turn_detection: { type: "server_vad" } } },
    };
    const [updated] = await caller.exchange("session.updated", { type: "session.update", session });
    assert.equal(updated.session.object, "realtime.transcription_session");
    const from = caller.log.mark();
    const heard = await caller.say("sb-spk1_snt5", "conversation.item.input_audio_transcription.completed");
    assertOrder(caller.log.events.slice(from), TURN);
    assert.ok(caller.log.all("conversation.item.input_audio_transcription.delta").length > 0);
    assert.ok(heardPart(clip("sb-spk1_snt5").words, heard.transcript) >= 0.5, heard.transcript);
    const [refused] = await caller.exchange("error", { type: "response.create", event_id: "mine" });
    assert.equal(refused.error.event_id, "mine");
    await caller.close();
  });
}
