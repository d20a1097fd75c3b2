// The stock AI SDK (`ai` with `@ai-sdk/openai`): transcription with options, speech, text with tools.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createOpenAI } from "@ai-sdk/openai";
import { experimental_generateSpeech as generateSpeech, experimental_transcribe as transcribe, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { clip, loudness, pcmSamples } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { complain } from "../support/quiet.js";
import { SHORT_REPLY } from "./script.js";

globalThis.AI_SDK_LOG_WARNINGS = ({ warnings }) => warnings.forEach((warning) => complain("AI SDK:", warning));

const SAID = "sb-spk1_snt5";

export function aiSdkTests(context) {
  const provider = () => createOpenAI({ baseURL: `${context.server.url}/v1`, apiKey: "sk-test" });
  const hear = (model, openai) => {
    const audio = readFileSync(clip(SAID).path);
    return transcribe({ model: provider().transcription(model), audio, maxRetries: 0, ...(openai ? { providerOptions: { openai } } : {}) });
  };
  const understood = ({ text }) => assert.ok(heardPart(clip(SAID).words, text) >= 0.5, text);

  for (const model of ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"]) {
    test(`ai: transcription with ${model}, plain and with options`, async () => {
      understood(await hear(model));
      const options = { language: "en", prompt: "A sentence.", temperature: 0, include: ["logprobs"] };
      const whole = await hear(model, { ...options, timestampGranularities: ["segment"] });
      understood(whole);
      assert.ok(whole.durationInSeconds > 1, `${whole.durationInSeconds} s`);
      const fine = await hear(model, { timestampGranularities: ["word"] });
      understood(fine);
      if (model !== "whisper-1") return; // of the others the SDK asks for no times
      assert.equal(whole.segments.map((each) => each.text).join(" "), whole.text);
      assert.equal(fine.segments.length, fine.text.split(" ").length, "a segment a word was asked for");
    });
  }

  test("ai: speech, of every format", async () => {
    for (const outputFormat of ["mp3", "opus", "aac", "flac", "wav", "pcm"]) {
      const { audio } = await generateSpeech({
        model: provider().speech("gpt-4o-mini-tts"),
        text: SHORT_REPLY,
        voice: "alloy",
        outputFormat,
        speed: 1.1,
        instructions: "Calmly.",
        maxRetries: 0,
      });
      assert.ok(audio.uint8Array.length > 2000, `${outputFormat}: ${audio.uint8Array.length} bytes`);
      if (outputFormat === "pcm") assert.ok(loudness(pcmSamples(Buffer.from(audio.uint8Array))) > 200);
    }
  });

  const weather = (asked) => ({
    get_weather: tool({
      description: "The weather in a city",
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => {
        asked.push(city);
        return `sun in ${city}`;
      },
    }),
  });

  test("ai: text is streamed", async () => {
    const result = streamText({ model: provider().chat("test-model"), prompt: "Hello.", maxRetries: 0, onError: complain });
    const pieces = [];
    for await (const piece of result.textStream) pieces.push(piece);
    assert.equal(pieces.join(""), SHORT_REPLY);
    assert.ok(pieces.length > 3, "in pieces");
    assert.equal(await result.finishReason, "stop");
    assert.ok((await result.usage).outputTokens > 0);
  });

  test("ai: tools are run, two at once, and their results told", async () => {
    const asked = [];
    const result = streamText({
      model: provider().chat("test-model"),
      prompt: "What is the weather in two cities?",
      tools: weather(asked),
      stopWhen: stepCountIs(3),
      maxRetries: 0,
      onError: complain,
    });
    assert.equal(await result.text, "The answer is sun in Oslo and sun in Bergen.");
    assert.deepEqual(asked, ["Oslo", "Bergen"]);
    const whole = await generateText({
      model: provider().chat("test-model"),
      prompt: "What is the weather?",
      tools: weather(asked),
      stopWhen: stepCountIs(3),
      maxRetries: 0,
    });
    assert.equal(whole.text, "The answer is sun in Oslo.");
  });

  test("ai: its default model is of the responses API, and the answer names what to use", async () => {
    const ask = generateText({ model: provider()("gpt-4o"), prompt: "Hello.", maxRetries: 0 });
    await assert.rejects(ask, (error) => {
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /\/v1\/chat\/completions/);
      return true;
    });
  });
}
