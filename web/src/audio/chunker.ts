import { floatToPcm16, WIRE_RATE } from "./pcm";
import { Resampler } from "./resampler";

/** Cuts the microphone's samples (device rate, mono float) into PCM16 chunks of fixed length at 24 kHz. */
export class Chunker {
  private readonly resampler: Resampler;
  private readonly scratch = new Float32Array(256);
  private chunk: Int16Array<ArrayBuffer>;
  private filled = 0;

  constructor(
    inputRate: number,
    private readonly chunkSamples: number,
  ) {
    this.resampler = new Resampler(inputRate, WIRE_RATE);
    this.chunk = new Int16Array(chunkSamples);
  }

  /** Takes samples and hands each full chunk to `emit`, which owns it from then on. */
  accept(samples: Float32Array, emit: (chunk: Int16Array<ArrayBuffer>) => void): void {
    this.resampler.push(samples);
    for (;;) {
      const count = this.resampler.pull(this.scratch);
      for (let i = 0; i < count; i++) {
        this.chunk[this.filled++] = floatToPcm16(this.scratch[i] as number);
        if (this.filled === this.chunkSamples) {
          const full = this.chunk;
          this.chunk = new Int16Array(this.chunkSamples);
          this.filled = 0;
          emit(full);
        }
      }
      if (count < this.scratch.length) return;
    }
  }
}
