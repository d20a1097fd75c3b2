const ZERO_CROSSINGS = 16;
const PHASES = 256;
const KAISER_BETA = 8;

/**
 * Streaming sample-rate converter: Kaiser-windowed sinc, polyphase table with linear interpolation between
 * phases, cut-off at 92 % of the lower Nyquist frequency. Any ratio; state survives chunk borders, so the output
 * does not depend on how the input was cut. Delay: {@link latency} input samples.
 *
 * Pull style: push input with {@link push}, then read as much as is ready with {@link pull}.
 */
export class Resampler {
  readonly latency: number;
  private readonly halfTaps: number;
  private readonly table: Float32Array;
  private readonly identity: boolean;
  private buffer: Float32Array;
  private start = 0;
  private end = 0;
  /** Position of the next output sample in input samples after `start`: whole, and the rest in 1/outputRate. */
  private whole: number;
  private rest = 0;

  constructor(
    readonly inputRate: number,
    readonly outputRate: number,
  ) {
    if (!(inputRate > 0) || !(outputRate > 0)) {
      throw new RangeError(`sample rates must be positive: ${inputRate} -> ${outputRate}`);
    }
    this.identity = inputRate === outputRate;
    const cutoff = 0.92 * Math.min(1, outputRate / inputRate);
    this.halfTaps = this.identity ? 0 : Math.ceil(ZERO_CROSSINGS / cutoff);
    this.table = this.identity ? new Float32Array(0) : kernel(this.halfTaps, cutoff);
    this.latency = this.halfTaps;
    this.buffer = new Float32Array(4096);
    this.end = this.halfTaps;
    this.whole = this.halfTaps;
  }

  push(samples: Float32Array): void {
    this.reserve(samples.length);
    this.buffer.set(samples, this.end);
    this.end += samples.length;
  }

  /** How many input samples must still be pushed before `count` output samples are ready. */
  shortfall(count: number): number {
    if (count <= 0) return 0;
    const last = this.whole + Math.floor((this.rest + (count - 1) * this.inputRate) / this.outputRate);
    return Math.max(0, last + this.halfTaps + 1 - (this.end - this.start));
  }

  /** Writes up to `out.length - offset` samples; returns how many were ready. */
  pull(out: Float32Array, offset = 0): number {
    let written = 0;
    while (offset + written < out.length) {
      const centre = this.start + this.whole;
      if (centre + this.halfTaps >= this.end) break;
      out[offset + written] = this.identity
        ? (this.buffer[centre] as number)
        : this.interpolate(centre, this.rest / this.outputRate);
      written++;
      this.rest += this.inputRate;
      const steps = Math.floor(this.rest / this.outputRate);
      this.whole += steps;
      this.rest -= steps * this.outputRate;
    }
    const taken = Math.min(this.whole - this.halfTaps, this.end - this.start);
    this.start += taken;
    this.whole -= taken;
    return written;
  }

  /** Forgets all input, as if new. */
  reset(): void {
    this.buffer.fill(0);
    this.start = 0;
    this.end = this.halfTaps;
    this.whole = this.halfTaps;
    this.rest = 0;
  }

  private interpolate(centre: number, fraction: number): number {
    const phase = fraction * PHASES;
    const low = Math.floor(phase);
    const blend = phase - low;
    const taps = this.halfTaps * 2 + 1;
    const a = low * taps;
    const b = a + taps;
    let sum = 0;
    for (let i = 0; i < taps; i++) {
      const weight = (this.table[a + i] as number) * (1 - blend) + (this.table[b + i] as number) * blend;
      sum += (this.buffer[centre - this.halfTaps + i] as number) * weight;
    }
    return sum;
  }

  private reserve(extra: number): void {
    if (this.end + extra <= this.buffer.length) return;
    const held = this.end - this.start;
    const needed = held + extra;
    const target = needed * 2 > this.buffer.length ? new Float32Array(needed * 2) : this.buffer;
    target.set(this.buffer.subarray(this.start, this.end), 0);
    this.buffer = target;
    this.start = 0;
    this.end = held;
  }
}

/** One row of taps for each fractional position 0..1 (both ends included), each row normalised to unit gain. */
function kernel(halfTaps: number, cutoff: number): Float32Array {
  const taps = halfTaps * 2 + 1;
  const table = new Float32Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps);
    let total = 0;
    for (let i = 0; i < taps; i++) {
      const x = i - halfTaps - phase / PHASES;
      const value = sinc(x * cutoff) * kaiser(x / (halfTaps + 1));
      row[i] = value;
      total += value;
    }
    for (let i = 0; i < taps; i++) row[i] = (row[i] as number) / total;
  }
  return table;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order zero. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
