// The stock `openai` package and the ways of hearing and speaking that a session can choose.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clip, concat, loudness, pcmBytes, silence, speech } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { assertOrder, COMMIT, ITEM, response, SPEECH, TURN } from "../support/order.js";
import { Caller, RATE } from "../support/realtime.js";

const TELEPHONE_RATE = 8000;
const SAID = "sb-spk1_snt5";
const transcription = { model: "whisper-1" };

/** G.711 mu-law of one sample (ITU-T G.711, 14 bits as 16). */
function toMuLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(sample)) + 132;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function fromMuLaw(byte) {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits & 0x70) >> 4)) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
}

export function openaiAudioTests(context) {
  const open = (session) => Caller.open(context.server, session);
  const last = (events, type) => events.findLast((event) => event.type === type);
  const understood = (events) => {
    const { transcript } = last(events, "conversation.item.input_audio_transcription.completed");
    assert.ok(heardPart(clip(SAID).words, transcript) >= 0.5, transcript);
  };

  test("openai: telephone audio in and out", async () => {
    const format = { type: "audio/pcmu" };
    const caller = await open({ audio: { input: { format, transcription }, output: { format } } });
    const samples = concat(silence(TELEPHONE_RATE, 200), speech(SAID, TELEPHONE_RATE), silence(TELEPHONE_RATE, 1500));
    const audio = Buffer.from(Uint8Array.from(samples, toMuLaw)).toString("base64");
    const events = await caller.exchange("rate_limits.updated", { type: "input_audio_buffer.append", audio });
    assertOrder(events, TURN, response(SPEECH));
    assert.deepEqual(last(events, "response.done").response.audio.output.format, format);
    understood(events);
    const bytes = Buffer.concat(caller.log.all("response.output_audio.delta").map((event) => Buffer.from(event.delta, "base64")));
    assert.ok(bytes.length > TELEPHONE_RATE / 2, `${bytes.length} bytes`);
    assert.ok(loudness(Int16Array.from(bytes, fromMuLaw)) > 200);
    await caller.close();
  });

  test("openai: semantic voice activity", async () => {
    const turn_detection = { type: "semantic_vad", eagerness: "high" };
    const caller = await open({ audio: { input: { turn_detection, transcription } } });
    assert.deepEqual(last(caller.log.events, "session.updated").session.audio.input.turn_detection, {
      ...turn_detection,
      create_response: true,
      interrupt_response: true,
    });
    const from = caller.log.mark();
    await caller.say(SAID, "rate_limits.updated");
    // The response does not wait for the transcript.
    await caller.log.next("conversation.item.input_audio_transcription.completed", from);
    const events = caller.log.events.slice(from);
    assertOrder(events, TURN, response(SPEECH));
    understood(events);
    await caller.close();
  });

  test("openai: turns without responses, and speech that does not interrupt", async () => {
    const turn_detection = { type: "server_vad", create_response: false, interrupt_response: false };
    const caller = await open({ audio: { input: { turn_detection } } });
    const from = caller.log.mark();
    caller.type("Tell me a story.");
    caller.send({ type: "response.create" });
    await caller.log.next("response.output_audio.delta", from);
    const mark = caller.log.mark();
    const audio = pcmBytes(concat(speech("goforward", RATE), silence(RATE, 1000))).toString("base64");
    caller.send({ type: "input_audio_buffer.append", audio });
    const committed = await caller.log.next("input_audio_buffer.committed", mark);
    const added = await caller.log.next((event) => event.type === "conversation.item.done" && event.item.id === committed.item_id, mark);
    const turn = caller.log.events.slice(mark, caller.log.events.indexOf(added) + 1);
    assertOrder(turn.filter((event) => !event.type.endsWith(".delta")), TURN);
    const ending = await caller.exchange("response.done", { type: "response.cancel" });
    assert.equal(last(ending, "response.done").response.status_details.reason, "client_cancelled");
    assert.equal(caller.log.all("response.created").length, 1);
    await caller.close();
  });

  test("openai: a silent caller is spoken to", async () => {
    const turn_detection = { type: "server_vad", idle_timeout_ms: 5000 };
    const caller = await open({ audio: { input: { turn_detection } } });
    await caller.ask("Hello.");
    const from = caller.log.mark();
    let over = false;
    const quiet = caller.hush(() => over);
    await caller.log.next("rate_limits.updated", from);
    over = true;
    await quiet;
    const events = caller.log.events.slice(from);
    assertOrder(events, ["input_audio_buffer.timeout_triggered"], COMMIT, response(SPEECH));
    const { item_id, audio_start_ms, audio_end_ms } = events[0];
    assert.equal(item_id, events[1].item_id);
    assert.ok(audio_end_ms - audio_start_ms >= 4000, `${audio_start_ms} to ${audio_end_ms} ms`);
    await caller.close();
  });

  test("openai: a spoken reply to a typed question at another speed", async () => {
    const caller = await open({ audio: { output: { speed: 1.5 } } });
    const fast = await caller.ask("Hello.");
    assertOrder(fast, ITEM, response(SPEECH));
    const [slower] = await caller.exchange("session.updated", {
      type: "session.update",
      session: { type: "realtime", audio: { output: { speed: 0.75 } } },
    });
    assert.equal(slower.session.audio.output.speed, 0.75);
    const slow = await caller.ask("Hello.");
    const length = (events) => caller.audioOf(last(events, "response.done").response.id).length;
    assert.ok(length(slow) > 1.3 * length(fast), `${length(slow)} and ${length(fast)} samples`);
    await caller.close();
  });
}
