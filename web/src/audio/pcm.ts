/** Wire audio: PCM16 little-endian, mono, 24 kHz (OpenAI Realtime `audio/pcm`, rate 24000). */
export const WIRE_RATE = 24_000;

export function msToSamples(ms: number, rate = WIRE_RATE): number {
  return Math.round((ms * rate) / 1000);
}

export function samplesToMs(samples: number, rate = WIRE_RATE): number {
  return (samples * 1000) / rate;
}

/** Converts one sample in -1..1 to a signed 16-bit integer, clipping what lies outside. */
export function floatToPcm16(sample: number): number {
  const clipped = Math.max(-1, Math.min(1, sample));
  return Math.round(clipped < 0 ? clipped * 0x8000 : clipped * 0x7fff);
}

export function pcm16ToFloat(sample: number): number {
  return sample / 0x8000;
}
