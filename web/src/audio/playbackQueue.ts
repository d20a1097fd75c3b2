import { WIRE_RATE } from "./pcm";
import { Resampler } from "./resampler";

/** What was played of one conversation item, in samples at the wire rate (24 kHz). */
export interface ItemPosition {
  readonly itemId: string;
  readonly played: number;
}

interface Segment {
  readonly itemId: string;
  readonly pcm: Int16Array;
  offset: number;
}

export interface PlaybackOptions {
  /** Sample rate of the device, Hz. */
  readonly outputRate: number;
  /** Most samples held at 24 kHz; what does not fit is refused, newest first. Default 10 minutes. */
  readonly capacity?: number;
  /** Samples at 24 kHz to gather before an item starts or restarts after a gap. Default 60 ms. */
  readonly prebuffer?: number;
}

/** Length of the fade that ends flushed audio, in output samples: shorter than one 128-frame render quantum. */
const FADE = 96;

/**
 * The play-out buffer inside the playback worklet: holds replies that arrive faster than real time, counts the
 * samples of each item as they are rendered, and goes silent within one render quantum when flushed.
 * Not thread-safe: lives on the audio rendering thread.
 */
export class PlaybackQueue {
  /** Samples rendered since the start, at 24 kHz. */
  samplesPlayed = 0;
  /** Times an unfinished item ran dry after it had begun. */
  gaps = 0;
  /** Samples refused because the queue was full. */
  refused = 0;

  private readonly resampler: Resampler;
  private readonly capacity: number;
  private readonly prebuffer: number;
  private readonly segments: Segment[] = [];
  private readonly ended = new Set<string>();
  private readonly feed = new Float32Array(512);
  private queued = 0;
  private current: string | undefined;
  private currentPlayed = 0;
  private playing = false;
  private fadeTail: Float32Array | undefined;
  /** The unfinished item that ran dry: a gap only if more of it comes. */
  private dry: string | undefined;

  constructor(options: PlaybackOptions) {
    this.resampler = new Resampler(WIRE_RATE, options.outputRate);
    this.capacity = options.capacity ?? WIRE_RATE * 600;
    this.prebuffer = options.prebuffer ?? (WIRE_RATE * 60) / 1000;
  }

  get queuedSamples(): number {
    return this.queued;
  }

  get position(): ItemPosition | undefined {
    return this.current === undefined ? undefined : { itemId: this.current, played: this.currentPlayed };
  }

  /** True until everything that was pushed has been rendered. */
  get active(): boolean {
    return this.queued > 0 || (this.current !== undefined && !this.ended.has(this.current));
  }

  push(itemId: string, pcm: Int16Array): void {
    const room = this.capacity - this.queued;
    const kept = pcm.length <= room ? pcm : pcm.subarray(0, Math.max(0, room));
    this.refused += pcm.length - kept.length;
    if (kept.length === 0) return;
    this.segments.push({ itemId, pcm: kept, offset: 0 });
    this.queued += kept.length;
  }

  /** No more audio follows for this item: a dry queue is its end, not a gap. */
  end(itemId: string): void {
    if (this.current !== itemId && !this.segments.some((segment) => segment.itemId === itemId)) return;
    this.ended.add(itemId);
    if (this.queued === 0 && this.current === itemId) this.finishItem();
  }

  /** Fills `out` (device rate, mono). Silence where nothing is due. */
  render(out: Float32Array): void {
    out.fill(0);
    if (this.fadeTail) {
      out.set(this.fadeTail.subarray(0, out.length));
      this.fadeTail = undefined;
    }
    if (!this.playing) {
      if (!this.ready()) return;
      this.playing = true;
      if (this.dry !== undefined && this.dry === this.segments[0]?.itemId) this.gaps++;
      this.dry = undefined;
    }
    this.supply(this.resampler.shortfall(out.length));
    const written = this.resampler.pull(out);
    if (written < out.length) {
      out.fill(0, written);
      this.runDry();
    } else if (this.queued === 0 && this.current !== undefined && this.ended.has(this.current)) {
      this.supplySilence();
      this.finishItem();
    }
  }

  /**
   * Drops everything at once. What still sounds fades out within the next render quantum.
   *
   * @returns the positions of the item being played and of those that were waiting (0 samples played)
   */
  flush(): ItemPosition[] {
    const cut = new Map<string, number>();
    if (this.current !== undefined) cut.set(this.current, this.currentPlayed);
    for (const segment of this.segments) {
      if (!cut.has(segment.itemId)) cut.set(segment.itemId, 0);
    }
    if (this.playing) this.fadeTail = this.takeFade();
    this.segments.length = 0;
    this.queued = 0;
    this.current = undefined;
    this.currentPlayed = 0;
    this.playing = false;
    this.dry = undefined;
    this.ended.clear();
    this.resampler.reset();
    return [...cut].map(([itemId, played]) => ({ itemId, played }));
  }

  private ready(): boolean {
    if (this.queued === 0) return false;
    const first = this.segments[0] as Segment;
    return this.queued >= this.prebuffer || this.ended.has(first.itemId);
  }

  private supply(count: number): void {
    let left = count;
    while (left > 0 && this.segments.length > 0) {
      const segment = this.segments[0] as Segment;
      this.enter(segment.itemId);
      const size = Math.min(left, segment.pcm.length - segment.offset, this.feed.length);
      for (let i = 0; i < size; i++) this.feed[i] = (segment.pcm[segment.offset + i] as number) / 0x8000;
      this.resampler.push(this.feed.subarray(0, size));
      segment.offset += size;
      left -= size;
      this.queued -= size;
      this.currentPlayed += size;
      this.samplesPlayed += size;
      if (segment.offset === segment.pcm.length) this.segments.shift();
    }
    // The last item's tail still sits in the filter: silence pushes it out.
    if (left > 0 && this.current !== undefined && this.ended.has(this.current)) this.pushZeros(left);
  }

  private enter(itemId: string): void {
    if (this.current === itemId) return;
    if (this.current !== undefined) this.ended.delete(this.current);
    this.current = itemId;
    this.currentPlayed = 0;
  }

  private runDry(): void {
    this.playing = false;
    this.resampler.reset();
    this.dry = this.current;
  }

  private supplySilence(): void {
    this.pushZeros(this.resampler.latency * 2);
  }

  private pushZeros(count: number): void {
    this.feed.fill(0);
    for (let left = count; left > 0; left -= this.feed.length) {
      this.resampler.push(this.feed.subarray(0, Math.min(left, this.feed.length)));
    }
  }

  private finishItem(): void {
    if (this.current !== undefined) this.ended.delete(this.current);
    this.current = undefined;
    this.currentPlayed = 0;
  }

  private takeFade(): Float32Array {
    const tail = new Float32Array(FADE);
    this.supplyFade();
    const count = this.resampler.pull(tail);
    for (let i = 0; i < count; i++) tail[i] = (tail[i] as number) * (1 - i / count) ** 2;
    return tail;
  }

  /** Feeds the fade from the waiting audio without counting it as played. */
  private supplyFade(): void {
    const segment = this.segments[0];
    const need = this.resampler.shortfall(FADE);
    if (!segment || segment.itemId !== this.current) {
      this.pushZeros(need);
      return;
    }
    const size = Math.min(need, segment.pcm.length - segment.offset, this.feed.length);
    for (let i = 0; i < size; i++) this.feed[i] = (segment.pcm[segment.offset + i] as number) / 0x8000;
    this.resampler.push(this.feed.subarray(0, size));
    if (size < need) this.pushZeros(need - size);
  }
}
