// The stock `@openai/agents` package (its realtime part is `@openai/agents-realtime`) over its WebSocket transport.
import assert from "node:assert/strict";
import { test } from "node:test";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents/realtime";
import { z } from "zod";
import { clip, concat, loudness, pcmBytes, pcmSamples, silence, speech, words } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { watch } from "../support/conformance.js";
import { EventLog, paced } from "../support/events.js";
import { assertOrder, CALL, CUT_SPEECH, DONE, ITEM, response, shape, SPEECH } from "../support/order.js";
import { RATE } from "../support/realtime.js";
import { SHORT_REPLY } from "./script.js";

const OBSERVED = [
  "agent_start",
  "agent_end",
  "agent_handoff",
  "agent_tool_start",
  "agent_tool_end",
  "audio_start",
  "audio_stopped",
  "audio_interrupted",
  "history_added",
  "history_updated",
  "error",
];

/** A session of the SDK with everything the server sent (`log`) and everything the SDK made of it (`told`). */
export class AgentCall {
  log = new EventLog();
  told = new EventLog();
  audio = [];

  constructor(server, agent) {
    const transport = new OpenAIRealtimeWebSocket({ url: `${server.wsUrl}/v1/realtime?model=gpt-realtime` });
    transport.on("connection_change", (status) => status === "connecting" && this.#listen(transport.connectionState.websocket));
    this.session = new RealtimeSession(agent, { transport, model: "gpt-realtime" });
    for (const type of OBSERVED) this.session.on(type, (...details) => this.told.add({ type, details }));
    this.session.on("audio", ({ data }) => this.audio.push(Buffer.from(data)));
  }

  static async open(server, agent) {
    const call = new AgentCall(server, agent);
    await call.session.connect({ apiKey: "sk-test" });
    await call.log.next((event) => event === call.log.all("session.updated")[1]);
    return call;
  }

  #listen(socket) {
    watch(socket);
    socket.addEventListener("message", ({ data }) => this.log.add(JSON.parse(data.toString())));
    socket.addEventListener("close", ({ code }) => this.log.end(`connection closed with ${code}`));
  }

  /** Types a message and gives all events until the end of the last of `responses` responses. */
  async ask(text, responses = 1) {
    const from = this.log.mark();
    this.session.sendMessage(text);
    for (let i = 0, at = from; i < responses; i++) {
      at = this.log.events.indexOf(await this.log.next("rate_limits.updated", at)) + 1;
    }
    return this.log.events.slice(from);
  }

  /** Speaks in real time, then stays silent until an event fits. */
  async say(name, wanted, from = this.log.mark()) {
    let found = false;
    const event = this.log.next(wanted, from).finally(() => (found = true));
    const samples = concat(silence(RATE, 200), speech(name, RATE), silence(RATE, 60_000));
    const chunk = RATE / 25;
    const said = paced(Math.ceil(samples.length / chunk), 40, (index) => {
      if (found) return false;
      const bytes = pcmBytes(samples.subarray(index * chunk, (index + 1) * chunk));
      this.session.sendAudio(Uint8Array.from(bytes).buffer);
      return true;
    });
    const [result] = await Promise.all([event, said]);
    return result;
  }

  /** Messages of the SDK's history: `[role, text]`. */
  history() {
    return this.session.history
      .filter((item) => item.type === "message")
      .map((item) => [item.role, item.content.map((part) => part.text ?? part.transcript).join("")]);
  }

  close() {
    assert.deepEqual(this.told.all("error"), [], "the SDK reported no error");
    assert.deepEqual(this.log.all("error"), [], "the server reported no error");
    this.session.close();
  }
}

export function agentsTests(context) {
  const open = (agent) => AgentCall.open(context.server, agent);

  test("agents: connects, asks, hears and keeps the history", async () => {
    const call = await open(new RealtimeAgent({ name: "host", instructions: "Be brief." }));
    assert.deepEqual(call.log.types(), ["session.created", "session.updated", "session.updated"]);
    const { session } = call.log.events.at(-1);
    assert.deepEqual([session.instructions, session.tracing], ["Be brief.", "auto"]);
    assert.equal(session.audio.input.turn_detection.interrupt_response, true);

    assertOrder(await call.ask("Hello."), ITEM, response(SPEECH));
    assert.deepEqual(call.history(), [
      ["user", "Hello."],
      ["assistant", SHORT_REPLY],
    ]);
    assert.deepEqual(
      call.told.types().filter((type) => type !== "history_updated"),
      ["history_added", "agent_start", "history_added", "audio_start", "audio_stopped", "agent_end"],
    );
    assert.ok(loudness(pcmSamples(Buffer.concat(call.audio))) > 200);
    assert.ok(call.session.usage.outputTokens > 0);

    const deleted = call.log.next("conversation.item.deleted");
    call.session.updateHistory((history) => history.slice(0, 1));
    await deleted;
    assert.deepEqual(call.history(), [["user", "Hello."]]);
    call.close();
  });

  test("agents: a tool is run and its result spoken", async () => {
    const asked = [];
    const weather = tool({
      name: "get_weather",
      description: "The weather in a city",
      parameters: z.object({ city: z.string() }),
      execute: async ({ city }) => {
        asked.push(city);
        return `sun in ${city}`;
      },
    });
    const call = await open(new RealtimeAgent({ name: "host", instructions: "Be brief.", tools: [weather] }));
    assertOrder(await call.ask("What is the weather?", 2), ITEM, response(CALL), ITEM, response(SPEECH));
    assert.deepEqual(asked, ["Oslo"]);
    assert.equal(call.history().at(-1)[1], "The answer is sun in Oslo.");
    const used = call.session.history.find((item) => item.type === "function_call");
    assert.deepEqual([used.name, used.arguments, used.output], ["get_weather", '{"city":"Oslo"}', "sun in Oslo"]);
    const told = (pattern) => call.told.types().filter((type) => pattern.test(type));
    assert.deepEqual(told(/^agent_tool/), ["agent_tool_start", "agent_tool_end"]);
    assert.deepEqual(told(/^agent_(start|end)$/), ["agent_start", "agent_end", "agent_start", "agent_end"]);
    call.close();
  });

  test("agents: hands over to another agent", async () => {
    const billing = new RealtimeAgent({ name: "billing", instructions: "You know the bills.", handoffDescription: "Bills" });
    const host = new RealtimeAgent({ name: "host", instructions: "You greet.", handoffs: [billing] });
    const call = await open(host);
    const from = call.log.mark();
    const events = await call.ask("I have a billing question.", 2);
    const handover = events.filter((event) => event.type === "session.updated");
    assert.equal(handover.at(-1).session.instructions, "You know the bills.");
    const others = events.filter((event) => event.type !== "session.updated");
    assertOrder(others, ITEM, response(CALL), ITEM, response(SPEECH));
    assert.ok(call.log.events.indexOf(handover[0], from) < call.log.events.indexOf(others.findLast((e) => e.type === "response.created")));
    const [{ details }] = call.told.all("agent_handoff");
    assert.deepEqual([details[1].name, details[2].name], ["host", "billing"]);
    assert.equal(call.session.currentAgent.name, "billing");
    const system = context.model.requests.at(-1).body.messages.find((message) => message.role === "system");
    assert.match(JSON.stringify(system.content), /You know the bills/);
    call.close();
  });

  test("agents: the caller interrupts and is answered; history keeps what was heard", async () => {
    const call = await open(new RealtimeAgent({ name: "host", instructions: "Be brief." }));
    let from = call.log.mark();
    call.session.sendMessage("Tell me a story.");
    const { item_id: story } = await call.log.next("response.output_audio.delta", from);
    from = call.log.mark();
    const transcribed = "conversation.item.input_audio_transcription.completed";
    const heard = await call.say("sb-spk1_snt5", transcribed, from);
    assert.ok(heardPart(clip("sb-spk1_snt5").words, heard.transcript) >= 0.5, heard.transcript);
    await call.log.next("rate_limits.updated", call.log.events.indexOf(await call.log.next("response.created", from)));
    const since = call.log.events.slice(from);
    const interruption = since.slice(since.findIndex((event) => event.type === "input_audio_buffer.speech_started"));
    const own = ({ type }) => !/^conversation\.item\.(truncated|retrieved)$/.test(type);
    assert.deepEqual(shape(interruption.filter(own)), [
      "input_audio_buffer.speech_started",
      ...CUT_SPEECH,
      ...DONE,
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      ...ITEM,
      ...response(SPEECH),
    ]);
    assert.equal(call.told.all("audio_interrupted").length, 1);
    const [truncated] = since.filter((event) => event.type === "conversation.item.truncated");
    assert.equal(truncated.item_id, story);
    const [, told, said, replied] = call.history();
    assert.deepEqual([said[0], replied], ["user", ["assistant", SHORT_REPLY]]);
    assert.equal(said[1], heard.transcript);
    const sent = call.log.all("response.output_audio_transcript.delta").filter((event) => event.item_id === story);
    const whole = words(sent.map((event) => event.delta).join(""));
    const kept = words(told[1]);
    assert.deepEqual(kept, whole.slice(0, kept.length));
    assert.ok(kept.length < whole.length);
    call.close();
  });
}
