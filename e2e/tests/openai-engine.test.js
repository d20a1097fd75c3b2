// A server whose ear and voice are those of another one, over OpenAI's speech endpoints and its
// transcription sessions: no word of a call is lost on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clip, loudness, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { Caller, RATE } from "../support/realtime.js";
import { startServer } from "../support/server.js";

const SESSION = { audio: { input: { transcription: { model: "gpt-4o-mini-transcribe" } } } };
let speech;
let server;
let streaming;

before(async () => {
  speech = await startServer();
  server = await startServer({
    tls: true,
    env: {
      PARLEY_ENGINES_STT: "openai",
      PARLEY_ENGINES_TTS: "openai",
      PARLEY_ENGINES_LLM: "companion",
      PARLEY_ENGINES_OPENAI_STT_BASE_URL: `${speech.url}/v1`,
      PARLEY_ENGINES_OPENAI_TTS_BASE_URL: `${speech.url}/v1`,
    },
  });
  streaming = await startServer({
    tls: true,
    env: {
      PARLEY_ENGINES_STT: "openai",
      PARLEY_ENGINES_LLM: "companion",
      PARLEY_ENGINES_OPENAI_STT_API: "realtime",
      PARLEY_ENGINES_OPENAI_STT_BASE_URL: `${speech.wsUrl}/v1`,
    },
  });
});
after(async () => {
  await streaming?.stop();
  await server?.stop();
  await speech?.stop();
});

test("a spoken turn over another server's speech", async () => {
  const caller = await Caller.open(server, SESSION);
  await caller.say("goforward", "rate_limits.updated");
  const { transcript } = await caller.log.next("conversation.item.input_audio_transcription.completed");
  const heard = heardPart(clip("goforward").words, transcript);
  assert.ok(heard >= 0.5, `"${transcript}" has ${heard} of the words`);
  const { response: reply } = caller.log.all("response.done").at(-1);
  assert.equal(reply.status, "completed");
  assert.ok(words(caller.transcriptOf(reply.id)).length > 0, "the reply has words");
  const audio = caller.audioOf(reply.id);
  assert.ok(audio.length > RATE / 4, `${audio.length} samples of reply`);
  assert.ok(loudness(audio) > 200, `reply loudness ${loudness(audio)}`);
  assert.deepEqual(caller.log.all("error"), []);
  await caller.close();
});

test("two spoken turns that another server hears in one transcription session", async () => {
  const caller = await Caller.open(streaming, SESSION);
  for (const turn of [1, 2]) {
    await caller.say("goforward", "rate_limits.updated");
    const told = caller.log.all("conversation.item.input_audio_transcription.completed");
    assert.equal(told.length, turn);
    const heard = heardPart(clip("goforward").words, told.at(-1).transcript);
    assert.ok(heard >= 0.5, `"${told.at(-1).transcript}" has ${heard} of the words`);
  }
  assert.deepEqual(caller.log.all("error"), []);
  await caller.close();
});
