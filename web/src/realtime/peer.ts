import { bearer } from "./connect";
import { parseServerEvent } from "./events";
import {
  NO_PACKETS,
  type PacketCounts,
  type Quality,
  readQuality,
  type StatsEntry,
  signsOfLife,
} from "./quality";
import type { SocketHandlers } from "./socket";

export interface PeerOptions {
  readonly base: string;
  readonly apiKey: string;
  readonly iceServers: readonly RTCIceServer[];
  /** Use TURN servers only. */
  readonly relayOnly: boolean;
  /** The microphone; null for a call that is typed, at first. */
  readonly track: MediaStreamTrack | null;
  /** How long the connection may take, from the offer to the open channel. */
  readonly patienceMs: number;
}

export interface PeerHandlers extends Pick<SocketHandlers, "onEvent" | "onMalformed"> {
  /** The server's voice. */
  readonly onStream: (stream: MediaStream) => void;
  /** The server ended the call. */
  readonly onEnded: () => void;
  /** Nothing comes through any more. */
  readonly onLost: () => void;
}

/** How long an interruption that the browser tells of may last on: it tells of it only after seconds without a packet. */
const LOST_AFTER_MS = 500;

/** The server reports every half second and answers checks besides: after so long without any packet nothing comes through. */
const SILENT_AFTER_MS = 2_200;
const LOOK_EVERY_MS = 250;

/** `v1/realtime/calls` beside the page, with Parley's own events. */
export function callsUrl(base: string): string {
  const url = new URL("v1/realtime/calls", base);
  url.search = "?model=parley&extension=parley.v1";
  return url.toString();
}

/** One Realtime call over WebRTC: sound by tracks, events by a data channel (reference 9). */
export class RealtimePeer {
  private readonly connection: RTCPeerConnection;
  private readonly channel: RTCDataChannel;
  private readonly sender: RTCRtpSender;
  private location: string | null = null;
  private over = false;
  private lost: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;
  private counts: PacketCounts = NO_PACKETS;
  private signs: number | null = null;
  private aliveAt = 0;

  private constructor(
    private readonly options: PeerOptions,
    private readonly handlers: PeerHandlers,
  ) {
    this.connection = new RTCPeerConnection({
      iceServers: [...options.iceServers],
      iceTransportPolicy: options.relayOnly ? "relay" : "all",
      bundlePolicy: "max-bundle",
    });
    // With a track or without: one can take its place later, in a call that began typed.
    this.sender = this.connection.addTransceiver(options.track ?? "audio", { direction: "sendrecv" }).sender;
    this.channel = this.connection.createDataChannel("oai-events");
    this.channel.onmessage = ({ data }) => this.message(String(data));
    this.connection.ontrack = ({ track }) => {
      if (!this.over) handlers.onStream(new MediaStream([track]));
    };
  }

  /**
   * Connects; resolves once events go both ways.
   *
   * @throws Error when nothing came about in time, or the server refused; nothing of it is left then
   */
  static async open(options: PeerOptions, handlers: PeerHandlers): Promise<RealtimePeer> {
    const peer = new RealtimePeer(options, handlers);
    const late = AbortSignal.timeout(options.patienceMs);
    try {
      await peer.connect(late);
      peer.watch();
      return peer;
    } catch (failure) {
      peer.close();
      throw failure;
    }
  }

  private async connect(late: AbortSignal): Promise<void> {
    await this.connection.setLocalDescription();
    // The server is found by its address in the answer, and finds the page by the page's checks: no candidate is waited for.
    const response = await fetch(callsUrl(this.options.base), {
      method: "POST",
      signal: late,
      headers: { "Content-Type": "application/sdp", ...bearer(this.options.apiKey) },
      body: this.connection.localDescription?.sdp ?? "",
    });
    if (!response.ok) throw new Error(`the offer was answered ${response.status}`);
    this.location = response.headers.get("Location");
    await this.connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
    await this.opened(late);
  }

  private opened(late: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(why));
      late.addEventListener("abort", () => fail("no connection came about in time"));
      if (late.aborted) fail("no connection came about in time");
      this.connection.onconnectionstatechange = () => {
        if (this.connection.connectionState === "failed") fail("the connection failed");
      };
      this.channel.onclose = () => fail("the server closed the call at once");
      this.channel.onopen = () => resolve();
      if (this.isOpen) resolve();
    });
  }

  /** From now on the connection may end. */
  private watch(): void {
    this.aliveAt = performance.now();
    this.pulse = setInterval(() => void this.lookForLife(), LOOK_EVERY_MS);
    this.channel.onclose = () => {
      if (!this.over && this.connection.connectionState === "connected") this.end(this.handlers.onEnded);
      else if (!this.over) this.end(this.handlers.onLost);
    };
    this.connection.onconnectionstatechange = () => {
      clearTimeout(this.lost);
      const state = this.connection.connectionState;
      if (state === "failed") this.end(this.handlers.onLost);
      if (state === "disconnected") {
        this.lost = setTimeout(() => this.end(this.handlers.onLost), LOST_AFTER_MS);
      }
    };
  }

  private end(tell: () => void): void {
    if (this.over) return;
    this.close();
    tell();
  }

  private message(data: string): void {
    if (this.over) return;
    try {
      const event = parseServerEvent(data);
      if (event) this.handlers.onEvent(event);
    } catch (failure) {
      this.handlers.onMalformed(failure instanceof Error ? failure.message : String(failure));
    }
  }

  private get isOpen(): boolean {
    return this.channel.readyState === "open";
  }

  /** Sends a client event; silently nothing once the channel is closing. */
  emit(event: { readonly type: string } & Record<string, unknown>): void {
    if (!this.over && this.isOpen) this.channel.send(JSON.stringify(event));
  }

  /** The microphone, in a call that began without; null when it went away. */
  async carry(track: MediaStreamTrack | null): Promise<void> {
    await this.sender.replaceTrack(track);
  }

  /** How the call fares, since the last time it was asked for. */
  async quality(): Promise<{ readonly quality: Quality; readonly counts: PacketCounts }> {
    const read = readQuality(await this.entries(), this.counts);
    this.counts = read.counts;
    return read;
  }

  private async entries(): Promise<StatsEntry[]> {
    const entries: StatsEntry[] = [];
    (await this.connection.getStats()).forEach((entry) => {
      entries.push(entry);
    });
    return entries;
  }

  /** Browsers tell of an interruption only after more than 5 s. */
  private async lookForLife(): Promise<void> {
    const signs = signsOfLife(await this.entries());
    if (this.over) return;
    const now = performance.now();
    if (signs === null || signs !== this.signs) {
      this.signs = signs;
      this.aliveAt = now;
    } else if (now - this.aliveAt >= SILENT_AFTER_MS) {
      this.end(this.handlers.onLost);
    }
  }

  /** Ends the call from this side; nothing is reported. A server that cannot be reached this way is told by HTTP. */
  close(): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.lost);
    clearInterval(this.pulse);
    const unreached = this.connection.connectionState !== "connected";
    this.channel.close();
    this.connection.close();
    if (unreached && this.location !== null) void this.hangUp(this.location);
  }

  private async hangUp(location: string): Promise<void> {
    const id = location.slice(location.lastIndexOf("/") + 1);
    try {
      await fetch(new URL(`v1/realtime/calls/${id}/hangup`, this.options.base), {
        method: "POST",
        keepalive: true,
        headers: bearer(this.options.apiKey),
      });
    } catch {
      // Without it the server ends the call by itself, half a minute later.
      return;
    }
  }
}
