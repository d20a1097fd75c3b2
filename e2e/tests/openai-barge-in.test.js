// A caller interrupts a long reply: the reply stops in the documented order and history keeps only what was heard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { concat, silence, speech, words } from "../support/audio.js";
import { startLanguageModel } from "../support/language-model.js";
import { Caller, RATE } from "../support/realtime.js";
import { startServer } from "../support/server.js";
import { CUT_SPEECH, shape } from "../support/order.js";

const SESSION = { audio: { input: { transcription: { model: "gpt-4o-mini-transcribe" } } } };
let model;
let server;

before(async () => {
  model = await startLanguageModel();
  server = await startServer({ tls: true, env: { PARLEY_ENGINES_LLM: "auto", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-test" } });
});
after(async () => {
  await server?.stop();
  await model?.stop();
});

test("barge-in cancels the reply, truncate keeps what was heard", async () => {
  const caller = await Caller.open(server, SESSION);
  await caller.say("goforward", (event) => event.type === "response.output_audio.delta");
  const { response_id: replyId, item_id: replyItem } = caller.log.all("response.output_audio.delta")[0];

  // The caller talks over the reply; its model still writes (12 sentences take far longer than the interruption).
  const from = caller.log.mark();
  let answered = false;
  const talking = caller.play(concat(silence(RATE, 200), speech("sb-spk1_snt5", RATE))).then(() => caller.hush(() => answered));
  const { response } = await caller.log.next("response.done", from);
  assert.equal(response.id, replyId);
  assert.equal(response.status, "cancelled");
  assert.deepEqual(response.status_details, { type: "cancelled", reason: "turn_detected" });
  assert.equal(response.output[0].status, "incomplete");
  const since = caller.log.events.slice(from);
  const ending = since.slice(0, since.findIndex((event) => event.type === "response.done") + 1);
  const afterSpeech = ending.slice(ending.findIndex((event) => event.type === "input_audio_buffer.speech_started"));
  assert.deepEqual(shape(afterSpeech), ["input_audio_buffer.speech_started", ...CUT_SPEECH, "response.done"]);

  const sent = words(caller.transcriptOf(replyId));
  const sentMs = (caller.audioOf(replyId).length * 1000) / RATE;
  assert.ok(sentMs > 500, `${sentMs} ms of reply came before the interruption`);
  const heardMs = Math.floor(sentMs / 2);
  caller.send({ type: "conversation.item.truncate", item_id: replyItem, content_index: 0, audio_end_ms: heardMs });
  const truncated = await caller.log.next("conversation.item.truncated", from);
  assert.equal(truncated.item_id, replyItem);
  assert.equal(truncated.audio_end_ms, heardMs);

  const kept = words((await caller.retrieve(replyItem)).content[0].transcript ?? "");
  assert.ok(kept.length < sent.length, `${kept.length} of ${sent.length} words kept after half was heard`);
  assert.deepEqual(kept, sent.slice(0, kept.length), "what is kept is the beginning");

  // The words of the interruption become the next turn, answered with a history that ends where hearing ended.
  const next = await caller.log.next("response.created", from);
  assert.notEqual(next.response.id, replyId);
  await caller.log.next((event) => event.type === "response.output_audio.delta" && event.response_id !== replyId);
  answered = true;
  await talking;
  const history = model.requests.at(-1).body.messages.filter((message) => message.role === "assistant");
  const remembered = words(history.at(-1)?.content ?? "");
  assert.deepEqual(remembered, sent.slice(0, remembered.length));
  assert.ok(remembered.length < sent.length, "the model is not told words the caller never heard");
  assert.equal(model.requests[0].cancelled, true, "the interrupted generation was cancelled on the wire");
  await caller.close();
});
