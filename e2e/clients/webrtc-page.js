// What a page of somebody's application does with the stock packages over WebRTC; bundled for the browser, run by webrtc.test.js.
import { OpenAIRealtimeWebRTC, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";

const LOOK_MS = 10;

/** How loud a stream is: the root mean square of its last 20 ms or so. */
class Meter {
  constructor(stream) {
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
  }

  now() {
    this.analyser.getFloatTimeDomainData(this.samples);
    return Math.sqrt(this.samples.reduce((sum, each) => sum + each * each, 0) / this.samples.length);
  }

  /** Resolves with the time once the level stays above (or below) a bound for `ms`. */
  async until(holds, ms, patience) {
    const end = performance.now() + patience;
    for (let since; performance.now() < end; ) {
      const now = performance.now();
      since = holds(this.now()) ? (since ?? now) : undefined;
      if (since !== undefined && now - since >= ms) return since;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`the level was never as wanted; it is ${this.now()}`);
  }

  close() {
    return this.context.close();
  }
}

const LOUD = 0.01;
const PATIENCE_MS = 60_000;

/** A session of the agents SDK over WebRTC: `call.session`, `call.events`, `call.meter`. */
async function openCall({ url, key }) {
  const audioElement = document.createElement("audio");
  const transport = new OpenAIRealtimeWebRTC({ baseUrl: `${url}/v1/realtime/calls`, audioElement });
  const session = new RealtimeSession(new RealtimeAgent({ name: "host", instructions: "Be brief." }), { transport });
  const call = { session, transport, events: [], errors: [] };
  transport.on("*", (event) => call.events.push(event));
  session.on("error", ({ error }) => call.errors.push(JSON.stringify(error)));
  const began = performance.now();
  await session.connect({ apiKey: key });
  call.connectMs = performance.now() - began;
  call.callId = transport.callId;
  call.meter = new Meter(audioElement.srcObject);
  return call;
}

async function event(call, type, from = 0) {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const found = call.events.slice(from).find((each) => each.type === type);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`no ${type} after ${call.events.slice(from).map((each) => each.type)}`);
}

const texts = (session) =>
  session.history
    .filter((item) => item.type === "message")
    .map((item) => [item.role, item.content.map((part) => part.text ?? part.transcript).join("")]);

/** Types, hears the answer spoken, hangs up. */
async function typedTurn({ url, key, text }) {
  const call = await openCall({ url, key });
  call.session.sendMessage(text);
  await call.meter.until((level) => level > LOUD, 60, PATIENCE_MS);
  await event(call, "output_audio_buffer.stopped");
  const { session } = call;
  const result = { connectMs: call.connectMs, callId: call.callId, history: texts(session), types: call.events.map((each) => each.type), errors: call.errors };
  session.close();
  await call.meter.close();
  return result;
}

/** The microphone speaks, and the answer is heard. */
async function spokenTurn({ url, key }) {
  const call = await openCall({ url, key });
  const { transcript } = await event(call, "conversation.item.input_audio_transcription.completed");
  const from = call.events.findIndex((each) => each.type === "conversation.item.input_audio_transcription.completed");
  await event(call, "output_audio_buffer.started", from);
  await call.meter.until((level) => level > LOUD, 60, PATIENCE_MS);
  const result = { transcript, errors: call.errors, types: call.events.map((each) => each.type) };
  call.session.close();
  await call.meter.close();
  return result;
}

/** Stops a long answer, and tells how long it was still heard. */
async function interruptedTurn({ url, key, text }) {
  const call = await openCall({ url, key });
  call.session.sendMessage(text);
  await call.meter.until((level) => level > LOUD, 300, PATIENCE_MS);
  const from = call.events.length;
  const asked = performance.now();
  call.session.interrupt();
  const quiet = await call.meter.until((level) => level < LOUD / 4, 500, PATIENCE_MS);
  await event(call, "conversation.item.truncated", from);
  const result = {
    quietMs: quiet - asked,
    errors: call.errors,
    types: call.events.slice(from).map((each) => each.type),
    history: texts(call.session),
    written: call.events.filter((each) => each.type === "response.output_audio_transcript.delta").map((each) => each.delta).join(""),
  };
  call.session.close();
  await call.meter.close();
  return result;
}

/** The page only brings the sound and what is typed: the application's server, which is told the call's id, does the rest. */
async function sharedTurn({ url, key, text }) {
  const transport = new OpenAIRealtimeWebRTC({ baseUrl: `${url}/v1/realtime/calls`, audioElement: document.createElement("audio") });
  const call = { events: [] };
  transport.on("*", (event) => call.events.push(event));
  await transport.connect({ apiKey: key, initialSessionConfig: {} });
  await globalThis.joined(transport.callId);
  transport.sendMessage(text, {});
  await event(call, "output_audio_buffer.stopped");
  const { transcript } = call.events.findLast((each) => each.type === "response.output_audio_transcript.done");
  const ids = call.events.filter((each) => each.event_id && each.type !== "session.created").map((each) => each.event_id);
  transport.close();
  return { transcript, ids };
}

Object.assign(globalThis, { typedTurn, spokenTurn, interruptedTurn, sharedTurn });
