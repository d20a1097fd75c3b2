import { Microphone } from "../audio/microphone";
import { Player } from "../audio/player";
import { describeMicrophoneError, MICROPHONE_LOST, type Problem, pageProblem } from "../audio/problems";
import { loadWorklets } from "../audio/worklets";
import { describeClose, describeRefusal } from "./closeCodes";
import { Conversation } from "./conversation";
import { readHealth } from "./health";
import { askRefusal } from "./refusal";
import { SendQueue } from "./sendQueue";
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

/** One call: microphone, socket, player. Made by a click (browsers demand it for audio), ended once. */
export class Call {
  private readonly context = new AudioContext({ latencyHint: "interactive" });
  private player: Player | undefined;
  private microphone: Microphone | undefined;
  private socket: RealtimeSocket | undefined;
  private queue: SendQueue | undefined;
  private conversation: Conversation | undefined;
  /** Typed before the session exists; sent then, as one message. */
  private readonly typed: string[] = [];
  private ready = false;
  private over = false;
  private readonly awake = stayAwake();
  private readonly wake = () => {
    if (document.visibilityState === "visible" && !this.over) void this.context.resume();
  };

  private constructor(private readonly options: CallOptions) {
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
      framesSent: this.queue?.sent ?? 0,
      framesDropped: this.queue?.dropped ?? 0,
      samplesPlayed: this.player?.counters.samplesPlayed ?? 0,
      interruptions: this.conversation?.interruptions ?? 0,
      gaps: this.player?.counters.gaps ?? 0,
    };
  }

  get callerAnalyser(): AnalyserNode | undefined {
    return this.microphone?.analyser;
  }

  get botAnalyser(): AnalyserNode | undefined {
    return this.player?.analyser;
  }

  /** Milliseconds heard of the item being played. */
  heardMs(itemId: string): number | null {
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

  /** Hangs up. */
  end(problem: Problem | null = null): void {
    if (this.over) return;
    this.over = true;
    document.removeEventListener("visibilitychange", this.wake);
    this.awake.release();
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
      this.connect(player);
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
      else this.microphone = opened;
      return null;
    } catch (failure) {
      return describeMicrophoneError(failure);
    }
  }

  private loseMicrophone(): void {
    if (this.over) return;
    this.microphone?.close();
    this.microphone = undefined;
    this.options.store.dispatch({ type: "local.microphone", on: false });
    this.options.store.dispatch({ type: "local.problem", problem: MICROPHONE_LOST });
  }

  private connect(player: Player): void {
    const { base, store, settings } = this.options;
    const malformed = (help: string) =>
      store.dispatch({
        type: "local.problem",
        problem: { code: "malformed", title: "The server sent something unreadable", help },
      });
    const protocols = subprotocols(settings.apiKey);
    const socket = new RealtimeSocket(new WebSocket(realtimeUrl(base), protocols), {
      onEvent: (event) => {
        conversation.handle(event);
        if (event.type === "session.created") this.configure(socket);
      },
      onMalformed: malformed,
      onClose: (code, reason, opened) => void this.closed(code, reason, opened),
    });
    const conversation = new Conversation({
      emit: (event) => socket.emit(event),
      dispatch: store.dispatch,
      play: (itemId, base64) => {
        try {
          player.play(itemId, base64);
        } catch (failure) {
          malformed(failure instanceof Error ? failure.message : String(failure));
        }
      },
      end: (itemId) => player.end(itemId),
      flush: () => player.flush(),
      newId: () => `item_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`,
    });
    this.conversation = conversation;
    this.socket = socket;
    this.queue = new SendQueue(socket);
  }

  private configure(socket: RealtimeSocket): void {
    const { voice } = this.options;
    socket.emit({
      type: "session.update",
      session: {
        type: "realtime",
        ...(voice ? { prompt: { id: voice.name } } : {}),
        audio: {
          input: {
            format: { type: "audio/pcm", rate: 24_000 },
            transcription: { model: "gpt-4o-mini-transcribe" },
          },
          output: {
            format: { type: "audio/pcm", rate: 24_000 },
            ...(voice ? { voice: voice.path } : {}),
          },
        },
      },
    });
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
