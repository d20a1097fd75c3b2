// A caller on the stock `openai` client, recording every server event.
import OpenAI from "openai";
import { OpenAIRealtimeWS as BetaRealtimeWS } from "openai/beta/realtime/ws";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { concat, pcmBytes, pcmSamples, silence, speech } from "./audio.js";
import { watch } from "./conformance.js";
import { EventLog, paced } from "./events.js";

export const RATE = 24_000;
const CHUNK_MS = 40;
const CHUNK = (RATE * CHUNK_MS) / 1000;

export class Caller {
  log = new EventLog();
  closed;
  #client;
  #sent = 0;
  #talking = Promise.resolve();

  /** `shape`: the class of the package to use, `ga` or `beta`. `target`: what to open, a model or an intent. */
  constructor(server, { shape = "ga", target = { model: "parley" }, apiKey = "sk-test" } = {}) {
    const openai = new OpenAI({ apiKey, baseURL: `${server.url}/v1` });
    const Client = shape === "beta" ? BetaRealtimeWS : OpenAIRealtimeWS;
    this.#client = new Client({ ...target, options: { rejectUnauthorized: false } }, openai);
    watch(this.#client.socket, shape);
    this.#client.on("event", (event) => this.log.add(event));
    this.#client.on("error", (error) => {
      if (!error.error) this.log.end(`connection failed: ${error.message}`); // protocol errors are events
    });
    this.closed = new Promise((resolve) => {
      this.#client.socket.on("close", (code, reason) => {
        this.log.end(`connection closed with ${code} ${reason}`);
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Connects, applies `session` and waits for the echo. */
  static async open(server, session = {}) {
    const caller = new Caller(server);
    await caller.log.next("session.created");
    caller.send({ type: "session.update", session: { type: "realtime", ...session } });
    await caller.log.next("session.updated");
    return caller;
  }

  get socket() {
    return this.#client.socket;
  }

  send(event) {
    this.#client.send(event);
  }

  /** A typed message of the user. */
  type(text) {
    const item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
    this.send({ type: "conversation.item.create", item });
  }

  /** Sends events and gives all that came from then on until one fits. */
  async exchange(wanted, ...events) {
    const from = this.log.mark();
    for (const event of events) this.send(event);
    const last = await this.log.next(wanted, from);
    return this.log.events.slice(from, this.log.events.indexOf(last) + 1);
  }

  /** Types a message, asks for a response and gives all events of both. */
  async ask(text, response) {
    const from = this.log.mark();
    this.type(text);
    this.send(response ? { type: "response.create", response } : { type: "response.create" });
    await this.log.next("rate_limits.updated", from);
    return this.log.events.slice(from);
  }

  /** Sends samples as one microphone does: 40 ms at a time, in real time. `until()` true stops early. */
  play(samples, until = () => false) {
    const run = () =>
      paced(Math.ceil(samples.length / CHUNK), CHUNK_MS, (index) => {
        if (until()) return false;
        const part = samples.subarray(index * CHUNK, (index + 1) * CHUNK);
        this.#sent += part.length;
        this.send({ type: "input_audio_buffer.append", audio: pcmBytes(part).toString("base64") });
        return true;
      });
    this.#talking = this.#talking.then(run);
    return this.#talking;
  }

  /** Says a clip, then stays silent until an event fits. Gives that event. */
  async say(name, wanted, from = this.log.mark()) {
    let found = false;
    const event = this.log.next(wanted, from).finally(() => (found = true));
    const said = this.play(concat(silence(RATE, 200), speech(name, RATE))).then(() => this.hush(() => found));
    const [result] = await Promise.all([event, said]);
    return result;
  }

  /** Sends silence until `until()` is true or the longest wait is over. */
  hush(until) {
    return this.play(silence(RATE, 60_000), until);
  }

  /** Milliseconds of audio sent. */
  get sentMs() {
    return (this.#sent * 1000) / RATE;
  }

  /** All reply audio of a response. */
  audioOf(responseId) {
    const parts = this.log
      .all("response.output_audio.delta")
      .filter((event) => event.response_id === responseId)
      .map((event) => pcmSamples(Buffer.from(event.delta, "base64")));
    return concat(...parts);
  }

  /** The transcript of a response as it streamed. */
  transcriptOf(responseId) {
    return this.log
      .all("response.output_audio_transcript.delta")
      .filter((event) => event.response_id === responseId)
      .map((event) => event.delta)
      .join("");
  }

  /** Fetches an item as the server holds it. */
  async retrieve(itemId) {
    const from = this.log.mark();
    this.send({ type: "conversation.item.retrieve", item_id: itemId });
    const event = await this.log.next((each) => each.type === "conversation.item.retrieved" && each.item.id === itemId, from);
    return event.item;
  }

  async close() {
    this.#client.close();
    return this.closed;
  }
}
