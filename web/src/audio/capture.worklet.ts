import { Chunker } from "./chunker";
import type { CaptureChunk } from "./messages";

/** Microphone to PCM16 chunks of 20 ms at 24 kHz. Runs on the audio rendering thread. */
class CaptureProcessor extends AudioWorkletProcessor {
  private readonly chunker = new Chunker(sampleRate, 480);

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) {
      this.chunker.accept(channel, (pcm) => {
        const message: CaptureChunk = { pcm };
        this.port.postMessage(message, [pcm.buffer]);
      });
    }
    return true;
  }
}

registerProcessor("parley-capture", CaptureProcessor);
