import { decodePcm16 } from "./base64";
import type { PlaybackCommand, PlaybackReport } from "./messages";
import { samplesToMs } from "./pcm";

/** How much of an item the listener has heard. */
export interface Heard {
  readonly itemId: string;
  readonly ms: number;
}

export interface PlayerCounters {
  readonly samplesPlayed: number;
  readonly gaps: number;
  readonly refused: number;
}

/** Plays the replies of one call through the playback worklet. */
export class Player {
  readonly analyser: AnalyserNode;
  /** Called when the item being played changes; null when everything was played. */
  onItem: (itemId: string | null) => void = () => {};

  private progress: Extract<PlaybackReport, { type: "progress" }> | undefined;
  private progressAt = 0;
  private item: string | null = null;
  private flushId = 0;
  private readonly flushes = new Map<number, (cut: Heard[]) => void>();

  private readonly node: AudioWorkletNode;

  /** The worklets must be loaded, see `loadWorklets`. */
  constructor(private readonly context: AudioContext) {
    const node = new AudioWorkletNode(context, "parley-playback", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.node = node;
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.6 });
    node.connect(this.analyser).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<PlaybackReport>) => this.report(data);
  }

  get counters(): PlayerCounters {
    return {
      samplesPlayed: this.progress?.samplesPlayed ?? 0,
      gaps: this.progress?.gaps ?? 0,
      refused: this.progress?.refused ?? 0,
    };
  }

  /** What is being heard now: rendered samples less the device's output delay. Undefined when nothing plays. */
  heard(): Heard | undefined {
    const position = this.progress?.position;
    if (!position) return undefined;
    const since = this.progress?.active ? Math.min(60, performance.now() - this.progressAt) : 0;
    return { itemId: position.itemId, ms: this.audible(samplesToMs(position.played) + since) };
  }

  /** @throws Error when `base64` is not PCM16 */
  play(itemId: string, base64: string): void {
    const pcm = decodePcm16(base64);
    this.send({ type: "audio", itemId, pcm }, [pcm.buffer]);
  }

  end(itemId: string): void {
    this.send({ type: "end", itemId });
  }

  /** Falls silent within one render quantum; resolves with what was heard of each item that was cut. */
  flush(): Promise<Heard[]> {
    const id = ++this.flushId;
    return new Promise((resolve) => {
      this.flushes.set(id, resolve);
      this.send({ type: "flush", id });
    });
  }

  close(): void {
    this.node.port.onmessage = null;
    this.node.port.close();
    this.node.disconnect();
    for (const resolve of this.flushes.values()) resolve([]);
    this.flushes.clear();
  }

  private report(report: PlaybackReport): void {
    if (report.type === "flushed") {
      const resolve = this.flushes.get(report.id);
      this.flushes.delete(report.id);
      resolve?.(report.cut.map((cut) => ({ itemId: cut.itemId, ms: this.audible(samplesToMs(cut.played)) })));
      return;
    }
    this.progress = report;
    this.progressAt = performance.now();
    const item = report.active ? (report.position?.itemId ?? this.item) : null;
    if (item !== this.item) {
      this.item = item;
      this.onItem(item);
    }
  }

  private audible(renderedMs: number): number {
    return Math.max(0, renderedMs - (this.context.outputLatency || this.context.baseLatency || 0) * 1000);
  }

  private send(command: PlaybackCommand, transfer: Transferable[] = []): void {
    this.node.port.postMessage(command, transfer);
  }
}
