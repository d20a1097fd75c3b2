import type { PlaybackCommand, PlaybackReport } from "./messages";
import { PlaybackQueue } from "./playbackQueue";

/** Render quanta between progress reports: about 21 ms at 48 kHz. */
const REPORT_EVERY = 8;

/** Plays queued replies and tells the page how much of each was rendered. */
class PlaybackProcessor extends AudioWorkletProcessor {
  private readonly queue = new PlaybackQueue({ outputRate: sampleRate });
  private quantum = 0;
  private wasActive = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.command(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (!first) return true;
    this.queue.render(first);
    for (let i = 1; i < channels.length; i++) channels[i]?.set(first);
    const active = this.queue.active;
    if (active !== this.wasActive || (active && ++this.quantum % REPORT_EVERY === 0)) this.report(active);
    return true;
  }

  private command(command: PlaybackCommand): void {
    switch (command.type) {
      case "audio":
        this.queue.push(command.itemId, command.pcm);
        break;
      case "end":
        this.queue.end(command.itemId);
        break;
      case "flush":
        this.post({ type: "flushed", id: command.id, cut: this.queue.flush() });
        this.report(false);
        break;
    }
  }

  private report(active: boolean): void {
    this.wasActive = active;
    this.post({
      type: "progress",
      position: this.queue.position ?? null,
      active,
      queued: this.queue.queuedSamples,
      samplesPlayed: this.queue.samplesPlayed,
      gaps: this.queue.gaps,
      refused: this.queue.refused,
    });
  }

  private post(report: PlaybackReport): void {
    this.port.postMessage(report);
  }
}

registerProcessor("parley-playback", PlaybackProcessor);
