import { RemoteVoice } from "../audio/remoteVoice";
import { CarriedAudio } from "./carriedAudio";
import { Conversation, type ConversationPorts, newItemId } from "./conversation";
import type { ServerEvent } from "./events";
import { type PeerHandlers, type PeerOptions, RealtimePeer } from "./peer";
import { NO_PACKETS, type PacketCounts } from "./quality";
import type { Store } from "./store";

export interface PeerCallOptions extends Pick<PeerHandlers, "onMalformed" | "onEnded" | "onLost"> {
  readonly context: AudioContext;
  readonly store: Store;
  readonly peer: PeerOptions;
  /** The call runs: what it is to be can be said now. */
  readonly onSession: (call: PeerCall) => void;
  /** The browser does not play the voice. */
  readonly onSilent: (why: string) => void;
}

/** Also how soon silence is seen. */
const QUALITY_EVERY_MS = 500;

/** A call over WebRTC: the conversation, the voice that the carrier brings, and how well it does. */
export class PeerCall {
  readonly conversation: Conversation;
  packets: PacketCounts = NO_PACKETS;
  private peer: RealtimePeer | undefined;
  private voice: RemoteVoice | undefined;
  private looking: ReturnType<typeof setInterval> | undefined;
  private readonly carried: CarriedAudio;
  /** Come before the connection is known to be up. */
  private readonly early: ServerEvent[] = [];

  private constructor(private readonly options: PeerCallOptions) {
    const { dispatch } = options.store;
    this.carried = new CarriedAudio(
      () => performance.now(),
      (itemId) => dispatch({ type: "local.playing", itemId }),
    );
    this.conversation = new Conversation({
      emit: (event) => this.emit(event),
      dispatch,
      play: () => {},
      end: () => {},
      flush: () => Promise.resolve([]),
      clear: () => this.emit({ type: "output_audio_buffer.clear" }),
      newId: newItemId,
    });
  }

  /** @returns null when no connection came about; why does not matter: a WebSocket is tried next, and says what is wrong */
  static async open(options: PeerCallOptions): Promise<PeerCall | null> {
    const call = new PeerCall(options);
    try {
      call.peer = await RealtimePeer.open(options.peer, {
        onEvent: (event) => call.take(event),
        onMalformed: options.onMalformed,
        onStream: (stream) => call.hear(stream),
        onEnded: options.onEnded,
        onLost: options.onLost,
      });
      return call;
    } catch {
      call.close();
      return null;
    }
  }

  /** Once it is in its place: what came meanwhile is told. */
  begin(): void {
    this.looking = setInterval(() => void this.look(), QUALITY_EVERY_MS);
    for (const event of this.early.splice(0)) this.told(event);
  }

  get analyser(): AnalyserNode | undefined {
    return this.voice?.analyser;
  }

  get interruptions(): number {
    return this.carried.interruptions;
  }

  heardMs(itemId: string): number | null {
    return this.carried.heardMs(itemId);
  }

  readonly emit: ConversationPorts["emit"] = (event) => this.peer?.emit(event);

  /** The microphone, or null when it went away. */
  carry(track: MediaStreamTrack | null): Promise<void> {
    return this.peer?.carry(track) ?? Promise.resolve();
  }

  close(): void {
    clearInterval(this.looking);
    this.peer?.close();
    this.peer = undefined;
    this.voice?.close();
    this.voice = undefined;
  }

  private take(event: ServerEvent): void {
    if (this.looking === undefined) this.early.push(event);
    else this.told(event);
  }

  private told(event: ServerEvent): void {
    this.carried.handle(event);
    this.conversation.handle(event);
    if (event.type === "session.created") this.options.onSession(this);
  }

  private hear(stream: MediaStream): void {
    this.voice?.close();
    this.voice = new RemoteVoice(this.options.context, stream, this.options.onSilent);
  }

  private async look(): Promise<void> {
    const read = await this.peer?.quality();
    if (!read || !this.peer) return;
    this.packets = read.counts;
    this.options.store.dispatch({ type: "local.quality", quality: read.quality });
  }
}
