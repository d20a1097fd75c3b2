// The stock `openai` npm client uses each engine on its own: speech, transcription, models, chat.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import OpenAI, { toFile } from "openai";
import { clip, loudness, pcmSamples } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { startServer } from "../support/server.js";

const TEXT = "The children walk home along the river. In the evening the people eat bread and apples.";
const WORDS = ["children", "along", "river", "evening", "people", "apples"];
const TYPES = { mp3: "audio/mpeg", opus: "audio/ogg", aac: "audio/aac", flac: "audio/flac", wav: "audio/wav", pcm: "audio/pcm" };
let server;
let openai;

before(async () => {
  server = await startServer();
  openai = new OpenAI({ apiKey: "sk-test", baseURL: `${server.url}/v1` });
});
after(() => server?.stop());

async function speak(response_format) {
  const answer = await openai.audio.speech.create({ model: "tts-1", voice: "alloy", input: TEXT, response_format });
  assert.equal(answer.headers.get("content-type"), TYPES[response_format]);
  return Buffer.from(await answer.arrayBuffer());
}

test("speech in PCM is loud enough and as long as the sentence", async () => {
  const samples = pcmSamples(await speak("pcm"));
  assert.ok(samples.length > 24_000 && samples.length < 24_000 * 15, `${samples.length} samples`);
  assert.ok(loudness(samples) > 200, `loudness ${loudness(samples)}`);
});

test("speech comes while it is being made", async () => {
  const input = Array.from({ length: 15 }, () => TEXT).join(" ");
  const answer = await openai.audio.speech.create({ model: "tts-1", voice: "alloy", input, response_format: "pcm" });
  // Made whole and then sent, the answer would announce its length. Left after its first sound, it is never made whole.
  assert.equal(answer.headers.get("content-length"), null);
  assert.equal(answer.headers.get("transfer-encoding"), "chunked");
  const reader = answer.body.getReader();
  const { value, done } = await reader.read();
  assert.equal(done, false);
  assert.ok(value.length > 0);
  const whole = (await speak("pcm")).length * 15;
  assert.ok(value.length < whole / 3, `${value.length} of about ${whole} bytes came at once`);
  await reader.cancel();
});

for (const format of Object.keys(TYPES).filter((each) => each !== "pcm")) {
  test(`speech in ${format} is understood by the transcription endpoint`, async () => {
    const file = await toFile(await speak(format), `speech.${format}`);
    const { text } = await openai.audio.transcriptions.create({ model: "whisper-1", file });
    const heard = heardPart(WORDS, text);
    assert.ok(heard >= 0.5, `"${text}" has ${heard} of ${WORDS}`);
  });
}

test("a recording is transcribed in every form", async () => {
  const { path, words } = clip("goforward");
  const file = () => toFile(readFileSync(path), "clip.wav");
  const form = async (response_format, more = {}) =>
    openai.audio.transcriptions.create({ model: "whisper-1", file: await file(), response_format, ...more });
  const { text } = await form("json");
  assert.ok(heardPart(words, text) >= 0.5, text);
  assert.equal((await form("text")).trim(), text);
  assert.match(await form("srt"), /^1\n\d\d:\d\d:\d\d,\d{3} --> /);
  assert.match(await form("vtt"), /^WEBVTT\n\n\d\d:\d\d:\d\d\.\d{3} --> /);
  const fine = await form("verbose_json", { timestamp_granularities: ["word"] });
  assert.equal(fine.words.map((each) => each.word).join(" "), text);
  assert.equal(fine.segments, undefined, "clients would take them instead of the words");
  const verbose = await form("verbose_json", { timestamp_granularities: ["word", "segment"] });
  assert.ok(verbose.words.length > 0 && verbose.segments.length > 0 && verbose.duration > 0.5);
  const events = [];
  for await (const event of await form("json", { stream: true })) events.push(event);
  assert.equal(events.at(-1).type, "transcript.text.done");
  assert.equal(events.at(-1).text, text);
  assert.equal(events.slice(0, -1).map((each) => each.delta).join(""), text);
});

test("what is no recording is the client's error", async () => {
  const file = await toFile(Buffer.from("not audio at all"), "speech.mp3");
  await assert.rejects(openai.audio.transcriptions.create({ model: "whisper-1", file }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, "file");
    return true;
  });
});

test("models are listed and found", async () => {
  const ids = [];
  for await (const model of openai.models.list()) ids.push(model.id);
  assert.ok(ids.some((id) => id.startsWith("stt-")) && ids.some((id) => id.startsWith("tts-")), ids.join(", "));
  assert.equal((await openai.models.retrieve(ids[0])).id, ids[0]);
  await assert.rejects(openai.models.retrieve("no-such-model"), OpenAI.NotFoundError);
});

test("the language model answers, whole and streamed", async () => {
  const messages = [{ role: "user", content: "Hello there, how are you?" }];
  const whole = await openai.chat.completions.create({ model: "parley", messages });
  assert.equal(whole.choices[0].finish_reason, "stop");
  assert.ok(whole.choices[0].message.content.length > 0);
  const stream = openai.chat.completions.stream({ model: "parley", messages });
  assert.ok((await stream.finalContent()).length > 0);
});

test("mistakes name their field", async () => {
  const request = { model: "tts-1", voice: "alloy", input: "x".repeat(4097) };
  await assert.rejects(openai.audio.speech.create(request), { status: 400, param: "input" });
  await assert.rejects(openai.chat.completions.create({ model: "parley", messages: [], n: 2 }), { status: 400 });
});
