import { describe, expect, it } from "vitest";
import { Resampler } from "./resampler";

function sine(hz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
}

function convert(input: Float32Array, from: number, to: number, chunk = input.length): Float32Array {
  const resampler = new Resampler(from, to);
  const out = new Float32Array(Math.ceil((input.length * to) / from) + 64);
  let written = 0;
  for (let i = 0; i < input.length; i += chunk) {
    resampler.push(input.subarray(i, i + chunk));
    written += resampler.pull(out, written);
  }
  return out.subarray(0, written);
}

/** RMS of the middle, away from the filter's edges. */
function rms(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
}

describe("Resampler", () => {
  it.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [16_000, 24_000],
    [24_000, 48_000],
    [24_000, 44_100],
  ])("keeps a 1 kHz tone at its loudness from %i to %i Hz", (from, to) => {
    const out = convert(sine(1_000, from, 1), from, to);
    expect(rms(out)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(Math.abs(out.length - to)).toBeLessThan(64);
  });

  it("removes what the lower rate cannot hold (18 kHz at 24 kHz) by more than 60 dB", () => {
    const out = convert(sine(18_000, 48_000, 1), 48_000, 24_000);
    expect(20 * Math.log10(rms(out) / Math.SQRT1_2)).toBeLessThan(-60);
  });

  it("makes the same samples however the input is cut", () => {
    const input = sine(440, 44_100, 0.5);
    const whole = convert(input, 44_100, 24_000);
    for (const chunk of [1, 128, 441, 5_000]) {
      expect(convert(input, 44_100, 24_000, chunk)).toEqual(whole);
    }
  });

  it("passes samples through unchanged when the rates are equal", () => {
    const input = sine(440, 24_000, 0.1);
    expect(convert(input, 24_000, 24_000, 128)).toEqual(input);
  });

  it("tells exactly how much input a number of outputs needs", () => {
    const resampler = new Resampler(24_000, 44_100);
    for (let round = 0; round < 200; round++) {
      const need = resampler.shortfall(128);
      if (need > 0) {
        resampler.push(new Float32Array(need - 1));
        expect(resampler.shortfall(128)).toBe(1);
        resampler.push(new Float32Array(1));
      }
      expect(resampler.pull(new Float32Array(128))).toBe(128);
    }
  });

  it("refuses rates that are not positive", () => {
    expect(() => new Resampler(0, 24_000)).toThrow(/must be positive/);
  });
});
