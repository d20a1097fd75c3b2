// A caller as Unmute's browser page and its load test are: subprotocol `realtime`, Ogg Opus both ways, every event known.
import WebSocket from "ws";
import { EventLog, paced } from "./events.js";
import { CUTS, PageWriter, pages } from "./opus.js";

export const RATE = 24_000;

const isText = (value) => typeof value === "string";
const isHistory = (value) => Array.isArray(value) && value.every(({ role, content }) => isText(role) && isText(content));

/** The complete set of server events and what each must have; the load test stops at any other. */
const KNOWN = {
  "session.updated": ({ session }) => typeof session.allow_recording === "boolean" && "voice" in session && "instructions" in session,
  "response.created": ({ response }) =>
    response.object === "realtime.response" && response.status === "in_progress" && isText(response.voice) && isHistory(response.chat_history),
  "unmute.response.text.delta.ready": ({ delta }) => isText(delta),
  "response.text.done": ({ text }) => isText(text),
  "response.text.delta": ({ delta }) => isText(delta),
  "response.audio.delta": ({ delta }) => isText(delta),
  "response.audio.done": () => true,
  "conversation.item.input_audio_transcription.delta": ({ delta, start_time }) => isText(delta) && typeof start_time === "number",
  "input_audio_buffer.speech_started": () => true,
  "input_audio_buffer.speech_stopped": () => true,
  "unmute.interrupted_by_vad": () => true,
  "unmute.additional_outputs": ({ args }) =>
    isHistory(args.chat_history) && typeof args.debug_dict === "object" && Array.isArray(args.debug_plot_data),
  error: ({ error }) => isText(error.type) && isText(error.message) && ["code", "param", "details"].every((key) => key in error),
};

/** Events that the load test's strict parser would not take. */
export function strangers(events) {
  return events.filter((event) => !/^event_[A-Za-z0-9]{21}$/.test(event.event_id) || !KNOWN[event.type]?.(event));
}

export class UnmuteCaller {
  log = new EventLog();
  binaryFrames = 0;
  closed;
  #queue = [];
  #writer;
  #muted = false;

  /** `cut`: which of Unmute's clients it sounds like. */
  constructor(server, cut = CUTS.page) {
    this.#writer = new PageWriter(cut);
    this.socket = new WebSocket(`${server.wsUrl}/v1/realtime`, ["realtime"], {
      perMessageDeflate: false,
      rejectUnauthorized: false,
    });
    this.socket.on("message", (data, isBinary) => {
      if (isBinary) this.binaryFrames++;
      else this.log.add(JSON.parse(data.toString()));
    });
    this.socket.on("error", (error) => this.log.end(`connection failed: ${error.message}`));
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => {
        this.log.end(`connection closed with ${code} ${reason}`);
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  opened() {
    return new Promise((resolve, reject) => {
      this.socket.once("open", resolve);
      this.socket.once("error", reject);
    });
  }

  send(event) {
    this.socket.send(JSON.stringify(event));
  }

  /** From now on sends what was queued by {@link say}, silence otherwise, in real time until the socket closes. */
  startMicrophone() {
    this.#append(this.#writer.head());
    const { block } = this.#writer;
    return paced(Infinity, (block * 1000) / RATE, () => {
      if (this.socket.readyState !== WebSocket.OPEN || this.#muted) return false;
      this.#append(this.#writer.write(this.#queue.shift() ?? new Int16Array(block)));
      return true;
    });
  }

  /** Sends pages of an earlier connection, as the page does with what it had queued when the socket opens. */
  flush(samples) {
    const earlier = new PageWriter();
    earlier.head();
    for (let at = 0; at < samples.length; at += earlier.block) this.#append(earlier.write(samples.subarray(at, at + earlier.block)));
  }

  /** Queues samples for the microphone. */
  say(samples) {
    const { block } = this.#writer;
    for (let at = 0; at < samples.length; at += block) this.#queue.push(samples.subarray(at, at + block));
  }

  /** True when all that was queued has been sent. */
  get silent() {
    return this.#queue.length === 0;
  }

  #append(bytes) {
    if (bytes.length > 0) this.send({ type: "input_audio_buffer.append", audio: bytes.toString("base64") });
  }

  /** All Ogg pages received, message by message whole. */
  receivedPages() {
    return this.log.all("response.audio.delta").flatMap((event) => pages(Buffer.from(event.delta, "base64")));
  }

  async close() {
    this.#muted = true;
    this.socket.close(1000);
    return this.closed;
  }
}
