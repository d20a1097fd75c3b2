import { Microphone } from "../audio/microphone";
import { Player } from "../audio/player";
import { describeMicrophoneError, MICROPHONE_LOST, type Problem, pageProblem } from "../audio/problems";
import { loadWorklets } from "../audio/worklets";
import { carryOver } from "./carryOver";
import { describeClose, describeRefusal } from "./closeCodes";
import { askConnect, type Choice, type ConnectAnswer, forcedTransport, UNTOLD } from "./connect";
import { Conversation, type ConversationPorts, newItemId } from "./conversation";
import { readHealth } from "./health";
import { PeerCall } from "./peerCall";
import { type Quality, UNKNOWN_QUALITY } from "./quality";
import { askRefusal } from "./refusal";
import { SendQueue } from "./sendQueue";
import { sessionUpdate } from "./sessionUpdate";
import type { Settings } from "./settings";
import { RealtimeSocket, realtimeUrl, subprotocols } from "./socket";
import { stayAwake } from "./stayAwake";
import type { Store } from "./store";
import type { Voice } from "./voices";

export interface CallOptions {
  readonly base: string;
  readonly store: Store;
  readonly settings: Settings;
  readonly voice: Voice | null;
  /** Open the microphone; false for a typed conversation. */
  readonly microphone: boolean;
  /** The query of the page's address, which may force a carrier. */
  readonly search: string;
}

/** Read-only counters of a call, for tests and the curious. */
export interface CallCounters {
  readonly framesSent: number;
  readonly framesDropped: number;
  readonly samplesPlayed: number;
  readonly interruptions: number;
  readonly gaps: number;
}

/** More messages typed while the call is being set up stay with the person who types. */
const MOST_TYPED = 8;

/** How long a connection over WebRTC may take before the call goes over a WebSocket: together they stay below 3 s. */
const PEER_PATIENCE_MS = 2_000;
const CONNECT_PATIENCE_MS = 4_000;
const AGAIN_PATIENCE_MS = 500;

/** How a call over a WebSocket is carried, whatever the network: it tells no more. */
const BY_MESSAGES = { ...UNKNOWN_QUALITY, codec: "PCM 24 kHz" };

const FAILED = { webrtc: true, webrtc_failed: true } as const;
const UNREADABLE = "The server sent something unreadable";

/** One call: microphone, carrier, player. Made by a click (browsers demand it for audio), ended once. */
export class Call {
  private readonly context = new AudioContext({ latencyHint: "interactive" });
  private player: Player | undefined;
  private microphone: Microphone | undefined;
  private socket: RealtimeSocket | undefined;
  private peer: PeerCall | undefined;
  private queue: SendQueue | undefined;
  private conversation: Conversation | undefined;
  /** Where this call begins in what the page shows. */
  private readonly before: string | null;
  /** The call had begun, and moves to another carrier. */
  private moved = false;
  /** Typed before the session exists; sent then, as one message. */
  private readonly typed: string[] = [];
  private ready = false;
  private over = false;
  private readonly awake = stayAwake();
  private readonly wake = () => {
    if (document.visibilityState === "visible" && !this.over) void this.context.resume();
  };

  private constructor(private readonly options: CallOptions) {
    this.before = options.store.get().messages.at(-1)?.id ?? null;
    // Phones suspend the audio of a page that was in the background.
    document.addEventListener("visibilitychange", this.wake);
  }

  /** Starts a call; null when the page cannot hold one (the reason is in the store). */
  static start(options: CallOptions): Call | null {
    const problem = pageProblem();
    if (problem) {
      options.store.dispatch({ type: "local.ended", problem });
      return null;
    }
    const call = new Call(options);
    void call.run();
    return call;
  }

  get counters(): CallCounters {
    return {
      framesSent: this.queue?.sent ?? this.peer?.packets.sent ?? 0,
      framesDropped: this.queue?.dropped ?? 0,
      samplesPlayed: this.player?.counters.samplesPlayed ?? 0,
      interruptions: (this.conversation?.interruptions ?? 0) + (this.peer?.interruptions ?? 0),
      gaps: this.player?.counters.gaps ?? 0,
    };
  }

  get callerAnalyser(): AnalyserNode | undefined {
    return this.microphone?.analyser;
  }

  get botAnalyser(): AnalyserNode | undefined {
    return this.peer?.analyser ?? this.player?.analyser;
  }

  /** Milliseconds heard of the item being played. */
  heardMs(itemId: string): number | null {
    if (this.peer) return this.peer.heardMs(itemId);
    const heard = this.player?.heard();
    return heard?.itemId === itemId ? heard.ms : null;
  }

  /** @returns false when it cannot be taken now: the call is over, or too much is waiting for it to begin */
  say(text: string): boolean {
    if (this.over) return false;
    if (this.ready) void this.conversation?.say(text);
    else if (this.typed.length < MOST_TYPED) this.typed.push(text);
    else return false;
    return true;
  }

  setMuted(muted: boolean): void {
    if (!this.microphone) return;
    this.microphone.muted = muted;
    this.options.store.dispatch({ type: "local.muted", muted });
  }

  /** Opens the microphone in a call that began without one. */
  async addMicrophone(): Promise<void> {
    if (this.microphone || this.over) return;
    const problem = await this.openMicrophone();
    if (this.over) return;
    this.options.store.dispatch({ type: "local.microphone", on: problem === null });
    this.options.store.dispatch({ type: "local.problem", problem });
  }

  /** Takes a call on a WebSocket to WebRTC, where that comes about; until then it goes on. */
  async upgrade(): Promise<void> {
    if (this.over || this.peer || !this.ready) return;
    const { base, settings } = this.options;
    const wanted = { webrtc: "RTCPeerConnection" in window, transport: "webrtc" } as const;
    const answer = await askConnect(base, settings.apiKey, wanted, CONNECT_PATIENCE_MS);
    if (this.over || this.peer) return;
    if (answer.transport === "webrtc") {
      if ((await this.connectPeer(answer)) || this.over) return;
      const why = await askConnect(base, settings.apiKey, FAILED, CONNECT_PATIENCE_MS);
      if (!this.over) this.carriedBy(why, BY_MESSAGES);
    } else {
      this.carriedBy(answer, BY_MESSAGES);
    }
  }

  /** Hangs up. */
  end(problem: Problem | null = null): void {
    if (this.over) return;
    this.over = true;
    document.removeEventListener("visibilitychange", this.wake);
    this.awake.release();
    this.peer?.close();
    this.socket?.close();
    this.microphone?.close();
    this.player?.close();
    void this.context.close();
    this.options.store.dispatch({ type: "local.ended", problem });
  }

  private async run(): Promise<void> {
    const { store, microphone } = this.options;
    store.dispatch({
      type: "local.phase",
      phase: microphone ? "asking-microphone" : "connecting",
      textOnly: !microphone,
    });
    try {
      void this.context.resume();
      await loadWorklets(this.context);
      if (this.over) return;
      if (microphone) {
        const problem = await this.openMicrophone();
        if (this.over) return;
        if (problem) return this.end(problem);
      }
      const player = new Player(this.context);
      this.player = player;
      player.onItem = (itemId) => {
        store.dispatch({ type: "local.playing", itemId });
        if (itemId === null) this.conversation?.drained();
      };
      store.dispatch({ type: "local.phase", phase: "connecting" });
      await this.connect(player);
    } catch (failure) {
      await this.failToStart(failure);
    }
  }

  private async failToStart(failure: unknown): Promise<void> {
    const { server } = await readHealth(this.options.base);
    if (server === "down") return this.end(describeRefusal(server));
    this.end({
      code: "start-failed",
      title: "The call could not be started",
      help: failure instanceof Error ? failure.message : String(failure),
      action: "retry",
    });
  }

  private async openMicrophone(): Promise<Problem | null> {
    const { deviceId } = this.options.settings;
    try {
      const opened = await Microphone.open(this.context, {
        ...(deviceId === "" ? {} : { deviceId }),
        onChunk: (pcm) => {
          if (this.ready) this.queue?.offer(pcm);
        },
        onLost: () => this.loseMicrophone(),
      });
      if (this.over) opened.close();
      else {
        this.microphone = opened;
        await this.peer?.carry(opened.track);
      }
      return null;
    } catch (failure) {
      return describeMicrophoneError(failure);
    }
  }

  private loseMicrophone(): void {
    if (this.over) return;
    this.microphone?.close();
    this.microphone = undefined;
    void this.peer?.carry(null);
    this.options.store.dispatch({ type: "local.microphone", on: false });
    this.options.store.dispatch({ type: "local.problem", problem: MICROPHONE_LOST });
  }

  /** Over what the server says; over a WebSocket where WebRTC does not come about. */
  private async connect(player: Player): Promise<void> {
    const { base, settings, search } = this.options;
    const forced = forcedTransport(search);
    const abilities = {
      webrtc: "RTCPeerConnection" in window,
      ...(forced ? { transport: forced } : {}),
    };
    const answer = await askConnect(base, settings.apiKey, abilities, CONNECT_PATIENCE_MS);
    if (this.over) return;
    if (answer.transport === "websocket") return this.connectSocket(player, answer);
    if ((await this.connectPeer(answer)) || this.over) return;
    await this.fallBack(player);
  }

  private async fallBack(player: Player): Promise<void> {
    const { base, settings } = this.options;
    const again = await askConnect(base, settings.apiKey, FAILED, AGAIN_PATIENCE_MS);
    if (!this.over) this.connectSocket(player, again.transport === "websocket" ? again : UNTOLD);
  }

  /** @returns whether the call runs over WebRTC now */
  private async connectPeer(answer: ConnectAnswer): Promise<boolean> {
    const { base, store, settings, search } = this.options;
    const peer = await PeerCall.open({
      context: this.context,
      store,
      peer: {
        base,
        apiKey: settings.apiKey,
        iceServers: answer.iceServers,
        relayOnly: new URLSearchParams(search).get("relay") === "only",
        track: this.microphone?.track ?? null,
        patienceMs: PEER_PATIENCE_MS,
      },
      onSession: (call) => this.configure(call.emit, false),
      onMalformed: (help) => this.warn("malformed", UNREADABLE, help),
      onSilent: (help) => this.warn("silent", "The browser does not play the reply", help),
      onEnded: () => this.end(describeClose(1001, "")),
      onLost: () => this.move(),
    });
    if (!peer) return false;
    if (this.over) {
      peer.close();
      return false;
    }
    if (this.socket) this.leaveCarrier();
    this.peer = peer;
    this.conversation = peer.conversation;
    this.carriedBy(answer, UNKNOWN_QUALITY);
    peer.begin();
    return true;
  }

  /** In mid-call the connection broke: a WebSocket goes on. */
  private move(): void {
    if (this.over || !this.player) return;
    this.leaveCarrier();
    void this.fallBack(this.player);
  }

  /** What was said goes along, of the reply that is cut what was heard. */
  private leaveCarrier(): void {
    const { store } = this.options;
    const { playing: itemId } = store.get();
    const heardMs = itemId === null ? null : this.heardMs(itemId);
    if (itemId !== null && heardMs !== null) store.dispatch({ type: "local.cut", itemId, heardMs });
    this.peer?.close();
    this.peer = undefined;
    this.socket?.close();
    this.socket = undefined;
    this.queue = undefined;
    void this.player?.flush();
    this.ready = false;
    this.moved = true;
    store.dispatch({ type: "local.moving" });
  }

  private carriedBy({ transport, reason, message }: Choice, quality: Quality): void {
    this.options.store.dispatch({
      type: "local.carrier",
      carrier: { transport, reason, message },
      quality,
    });
  }

  private connectSocket(player: Player, answer: ConnectAnswer): void {
    const { base, settings } = this.options;
    const protocols = subprotocols(settings.apiKey);
    const emit: ConversationPorts["emit"] = (event) => socket.emit(event);
    const malformed = (help: string) => this.warn("malformed", UNREADABLE, help);
    const socket = new RealtimeSocket(new WebSocket(realtimeUrl(base), protocols), {
      onEvent: (event) => {
        conversation.handle(event);
        if (event.type === "session.created") this.configure(emit, true);
      },
      onMalformed: malformed,
      onClose: (code, reason, opened) => void this.closed(code, reason, opened),
    });
    const conversation = new Conversation({
      emit,
      dispatch: this.options.store.dispatch,
      play: (itemId, base64) => {
        try {
          player.play(itemId, base64);
        } catch (failure) {
          malformed(failure instanceof Error ? failure.message : String(failure));
        }
      },
      end: (itemId) => player.end(itemId),
      flush: () => player.flush(),
      newId: newItemId,
    });
    this.conversation = conversation;
    this.socket = socket;
    this.queue = new SendQueue(socket);
    this.carriedBy(answer, BY_MESSAGES);
  }

  private warn(code: string, title: string, help: string): void {
    this.options.store.dispatch({ type: "local.problem", problem: { code, title, help } });
  }

  private configure(emit: ConversationPorts["emit"], messages: boolean): void {
    emit(sessionUpdate(this.options.voice, messages));
    if (this.moved) {
      for (const event of carryOver(this.options.store.get().messages, this.before)) emit(event);
    }
    this.ready = true;
    if (this.typed.length > 0) this.say(this.typed.splice(0).join("\n"));
  }

  private async closed(code: number, reason: string, opened: boolean): Promise<void> {
    if (opened) return this.end(describeClose(code, reason));
    const { base, settings } = this.options;
    const [{ server }, refusal] = await Promise.all([readHealth(base), askRefusal(base, settings.apiKey)]);
    this.end(describeRefusal(server, refusal, settings.apiKey !== ""));
  }
}
