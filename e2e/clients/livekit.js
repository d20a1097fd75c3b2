// The stock `@livekit/agents` with its plugin for OpenAI, without a room: each model as an agent would use it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inference, llm, stt } from "@livekit/agents";
import * as openai from "@livekit/agents-plugin-openai";
import { AudioFrame, dispose } from "@livekit/rtc-node";
import { z } from "zod";
import { clip, concat, loudness, silence, speech, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { checkEvent } from "../support/conformance.js";
import { EventLog, paced } from "../support/events.js";
import { complain, logger } from "../support/quiet.js";
import { RATE } from "../support/realtime.js";
import { SHORT_REPLY } from "./script.js";

// What `initializeLogger` sets; its own logger writes to the standard output, which the test runner owns.
globalThis[Symbol.for("@livekit/agents:logger")] = logger;
globalThis[Symbol.for("@livekit/agents:loggerOptions")] = { pretty: false, level: "warn" };

const SAID = "sb-spk1_snt5";
const FRAME = RATE / 50;

/** Frames of 20 ms, as a room's track gives them. */
function frames(samples) {
  return Array.from({ length: Math.floor(samples.length / FRAME) }, (_, index) => {
    const data = samples.slice(index * FRAME, (index + 1) * FRAME);
    return new AudioFrame(data, RATE, 1, data.length);
  });
}

/**
 * The detector that the default model has anyway. The plugin (1.9.0) ends its input by closing a stream that has a writer,
 * and takes the rejection for nobody's, whenever a stream is closed; here the writer closes it.
 */
class Detector extends inference.VAD {
  stream() {
    const stream = super.stream();
    stream.endInput = () => stream.inputWriter.close().catch((error) => assert.equal(error.code, "ERR_INVALID_STATE"));
    return stream;
  }
}

/** A realtime session with all that it told (`told`) and all that the server sent (`log`). */
class LiveKitCall {
  log = new EventLog();
  told = new EventLog();

  constructor(server, options = {}) {
    const model = new openai.realtime.RealtimeModel({ baseURL: `${server.url}/v1`, apiKey: "sk-test", ...options });
    this.session = model.session();
    this.session.on("openai_server_event_received", (event) => {
      checkEvent(event);
      this.log.add(event);
    });
    const kinds = ["generation_created", "input_speech_started", "input_speech_stopped", "input_audio_transcription_completed"];
    for (const type of kinds) this.session.on(type, (detail) => this.told.add({ type, ...detail }));
    this.session.on("error", (error) => complain("session error", error));
  }

  /** Speaks in real time, then stays silent until `until` has come. */
  async say(name, until) {
    let over = false;
    const came = until.finally(() => (over = true));
    const audio = frames(concat(silence(RATE, 200), speech(name, RATE), silence(RATE, 60_000)));
    const said = paced(audio.length, 20, (index) => {
      if (over) return false;
      this.session.pushAudio(audio[index]);
      return true;
    });
    const [result] = await Promise.all([came, said]);
    return result;
  }

  async close() {
    assert.deepEqual(this.log.all("error"), [], "the server reported no error");
    await this.session.close();
  }
}

/** All of a stream. */
async function whole(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** What one generation holds: `{ text, samples, calls, ids }`. */
async function contents({ messageStream, functionStream }) {
  const [messages, calls] = await Promise.all([
    (async () => {
      const parts = [];
      for await (const { messageId, textStream, audioStream } of messageStream) {
        const [text, audio] = await Promise.all([whole(textStream), whole(audioStream)]);
        parts.push({ messageId, text: text.join(""), audio });
      }
      return parts;
    })(),
    whole(functionStream),
  ]);
  return {
    ids: messages.map((each) => each.messageId),
    text: messages.map((each) => each.text).join(" "),
    samples: concat(...messages.flatMap((each) => each.audio.map((frame) => frame.data))),
    calls,
  };
}

export function livekitTests(context) {
  after(dispose); // its native part would keep the process alive

  const options = () => ({ baseURL: `${context.server.url}/v1`, apiKey: "sk-test" });

  test("livekit: its speech-to-text with the default model hears two turns", async () => {
    const recogniser = new openai.STT({ ...options(), vad: new Detector() });
    recogniser.on("error", (error) => complain("speech-to-text", error));
    const stream = recogniser.stream();
    const told = new EventLog();
    const reading = (async () => {
      for await (const event of stream) told.add(event);
      told.end("the stream ended");
    })();
    for (const name of [SAID, "goforward"]) {
      const from = told.mark();
      let over = false;
      const final = told.next((event) => event.type === stt.SpeechEventType.FINAL_TRANSCRIPT, from).finally(() => (over = true));
      const audio = frames(concat(silence(RATE, 300), speech(name, RATE), silence(RATE, 60_000)));
      const said = paced(audio.length, 20, (index) => {
        if (over) return false;
        stream.pushFrame(audio[index]);
        return true;
      });
      const [event] = await Promise.all([final, said]);
      assert.ok(heardPart(clip(name).words, event.alternatives[0].text) >= 0.5, event.alternatives[0].text);
      const types = told.events.slice(from).map((each) => each.type);
      assert.ok(types.includes(stt.SpeechEventType.START_OF_SPEECH) && types.includes(stt.SpeechEventType.END_OF_SPEECH));
    }
    stream.close();
    await reading;
  });

  test("livekit: its speech-to-text with turns of the server", async () => {
    const recogniser = new openai.STT({ ...options(), model: "gpt-4o-mini-transcribe" });
    recogniser.on("error", (error) => complain("speech-to-text", error));
    const stream = recogniser.stream();
    for (const frame of frames(concat(silence(RATE, 300), speech(SAID, RATE), silence(RATE, 1500)))) stream.pushFrame(frame);
    for await (const { type, alternatives } of stream) {
      if (type !== stt.SpeechEventType.FINAL_TRANSCRIPT) continue;
      assert.ok(heardPart(clip(SAID).words, alternatives[0].text) >= 0.5, alternatives[0].text);
      break;
    }
    stream.close();
  });

  test("livekit: a recording is recognised, a sentence is spoken", async () => {
    const recogniser = new openai.STT({ ...options(), useRealtime: false });
    const samples = speech(SAID, RATE);
    const { alternatives } = await recogniser.recognize(new AudioFrame(samples, RATE, 1, samples.length));
    assert.ok(heardPart(clip(SAID).words, alternatives[0].text) >= 0.5, alternatives[0].text);
    const voice = new openai.TTS(options());
    voice.on("error", (error) => complain("text-to-speech", error));
    const spoken = await whole(voice.synthesize(SHORT_REPLY));
    const audio = concat(...spoken.map(({ frame }) => frame.data));
    assert.ok(audio.length > RATE && loudness(audio) > 200, `${audio.length} samples of ${loudness(audio)}`);
  });

  test("livekit: the language model answers and calls a tool", async () => {
    const model = new openai.LLM({ ...options(), model: "test-model" });
    model.on("error", (error) => complain("language model", error));
    const ask = (chatCtx, tools) => whole(model.chat({ chatCtx, toolCtx: tools }));
    const chat = llm.ChatContext.empty();
    chat.addMessage({ role: "user", content: "Hello." });
    const parts = await ask(chat);
    assert.equal(parts.map((part) => part.delta?.content ?? "").join(""), SHORT_REPLY);
    assert.ok(parts.at(-1).usage.completionTokens > 0);
    const tools = weather([]);
    const other = llm.ChatContext.empty();
    other.addMessage({ role: "user", content: "What is the weather?" });
    const [call] = (await ask(other, tools)).flatMap((part) => part.delta?.toolCalls ?? []);
    assert.deepEqual([call.name, call.args], ["get_weather", '{"city":"Oslo"}']);
  });

  function weather(asked) {
    const tool = llm.tool({
      description: "The weather in a city",
      parameters: z.object({ city: z.string() }),
      execute: async ({ city }) => asked.push(city),
    });
    return new llm.ToolContext({ get_weather: tool });
  }

  test("livekit: the realtime model hears, answers and keeps the conversation", async () => {
    const call = new LiveKitCall(context.server);
    await call.session.updateInstructions("Be brief.");
    const heard = call.told.next((event) => event.type === "input_audio_transcription_completed" && event.isFinal);
    const answered = call.told.next("generation_created");
    await call.say(SAID, Promise.all([heard, answered]));
    assert.ok(heardPart(clip(SAID).words, (await heard).transcript) >= 0.5, (await heard).transcript);
    const reply = await contents(await answered);
    assert.equal(reply.text, SHORT_REPLY);
    assert.ok(loudness(reply.samples) > 200);
    await call.log.next("response.done");
    const kept = call.session.chatCtx.items.map((item) => [item.role, item.textContent]);
    assert.deepEqual(kept, [
      ["user", (await heard).transcript],
      ["assistant", SHORT_REPLY],
    ]);
    await call.close();
  });

  test("livekit: the realtime model takes, changes and loses items; a tool goes round", async () => {
    const asked = [];
    const call = new LiveKitCall(context.server);
    await call.session.updateInstructions("Be brief.");
    await call.session.updateTools(weather(asked));
    const chat = call.session.chatCtx.copy();
    chat.addMessage({ role: "user", content: "My name is Ada." });
    chat.addMessage({ role: "assistant", content: "Hello Ada." });
    chat.addMessage({ role: "user", content: "What is the weather?" });
    await call.session.updateChatCtx(chat);
    const first = await contents(await call.session.generateReply());
    assert.deepEqual(first.calls.map(({ name, args }) => [name, args]), [["get_weather", '{"city":"Oslo"}']]);
    await call.log.next("response.done");
    const next = call.session.chatCtx.copy();
    next.items.push(
      llm.FunctionCallOutput.create({ callId: first.calls[0].callId, name: "get_weather", output: "sun", isError: false }),
    );
    next.items = next.items.filter((item) => item.textContent !== "Hello Ada.");
    await call.session.updateChatCtx(next);
    const second = await contents(await call.session.generateReply("Say it politely."));
    assert.equal(second.text, "The answer is sun.");
    const { messages } = context.model.requests.at(-1).body;
    assert.deepEqual(messages.filter(({ role }) => role === "user").map(({ content }) => content), ["My name is Ada. What is the weather?"]);
    assert.match(JSON.stringify(messages[0].content), /Be brief\.\\nSay it politely\./);
    await call.close();
  });

  test("livekit: the realtime model is interrupted by voice; the item keeps what was heard", async () => {
    const call = new LiveKitCall(context.server);
    const chat = call.session.chatCtx.copy();
    chat.addMessage({ role: "user", content: "Tell me a story." });
    await call.session.updateChatCtx(chat);
    const story = await call.session.generateReply();
    const reading = contents(story);
    await call.log.next("response.output_audio.delta");
    const from = call.told.mark();
    const answered = call.told.next("generation_created", from);
    await call.say(SAID, answered);
    const told = await reading;
    // What an agent's session does once its speaker has stopped: 1200 ms of the story were played.
    const truncated = call.log.next("conversation.item.truncated", call.log.mark());
    await call.session.truncate({ messageId: told.ids[0], audioEndMs: 1200, modalities: ["audio", "text"] });
    await truncated;
    assert.equal((await contents(await answered)).text, SHORT_REPLY);
    const done = await call.log.next("response.done");
    assert.equal(done.response.status_details.reason, "turn_detected");
    const { messages } = context.model.requests.at(-1).body;
    const kept = words(messages.find(({ role }) => role === "assistant").content);
    assert.deepEqual(kept, words(told.text).slice(0, kept.length));
    await call.close();
  });

  test("livekit: the realtime model is interrupted by the agent, also when nothing runs any more", async () => {
    const call = new LiveKitCall(context.server);
    const chat = call.session.chatCtx.copy();
    chat.addMessage({ role: "user", content: "Tell me a story." });
    await call.session.updateChatCtx(chat);
    const reading = contents(await call.session.generateReply());
    await call.log.next("response.output_audio.delta");
    await call.session.interrupt();
    await reading;
    await call.session.interrupt();
    const done = await call.log.next("response.done");
    assert.deepEqual([done.response.status, done.response.status_details.reason], ["cancelled", "client_cancelled"]);
    const next = llm.ChatContext.empty(); // deletes all that was said
    next.addMessage({ role: "user", content: "Hello." });
    await call.session.updateChatCtx(next);
    assert.equal((await contents(await call.session.generateReply())).text, SHORT_REPLY);
    await call.close();
  });
}
