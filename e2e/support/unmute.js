// A caller as Unmute's browser page and its load test are: subprotocol `realtime`, Ogg Opus both ways, every event known.
import WebSocket from "ws";
import { silence } from "./audio.js";
import { EventLog, paced } from "./events.js";
import { PAGE_SAMPLES, PageWriter, pages } from "./opus.js";

export const RATE = 24_000;

/** The complete set of server events; its load test stops at any other. */
export const KNOWN = new Set([
  "session.updated",
  "response.created",
  "unmute.response.text.delta.ready",
  "response.text.done",
  "response.text.delta",
  "response.audio.delta",
  "response.audio.done",
  "conversation.item.input_audio_transcription.delta",
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "unmute.interrupted_by_vad",
  "unmute.additional_outputs",
  "error",
]);

export class UnmuteCaller {
  log = new EventLog();
  binaryFrames = 0;
  closed;
  #queue = [];
  #writer = new PageWriter();
  #muted = false;

  constructor(server) {
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
    return paced(Infinity, (PAGE_SAMPLES * 1000) / RATE, () => {
      if (this.socket.readyState !== WebSocket.OPEN || this.#muted) return false;
      this.#append(this.#writer.write(this.#queue.shift() ?? silence(RATE, 40)));
      return true;
    });
  }

  /** Queues samples for the microphone. */
  say(samples) {
    for (let at = 0; at < samples.length; at += PAGE_SAMPLES) this.#queue.push(samples.subarray(at, at + PAGE_SAMPLES));
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
