import { describe, expect, it } from "vitest";
import { PlaybackQueue } from "./playbackQueue";

const QUANTUM = 128;

function queueAt(outputRate: number, options: { capacity?: number; prebuffer?: number } = {}) {
  return new PlaybackQueue({ outputRate, prebuffer: 0, ...options });
}

function loud(samples: number): Int16Array {
  return new Int16Array(samples).fill(16_384);
}

function render(queue: PlaybackQueue, quanta: number): Float32Array {
  const out = new Float32Array(quanta * QUANTUM);
  for (let i = 0; i < quanta; i++) queue.render(out.subarray(i * QUANTUM, (i + 1) * QUANTUM));
  return out;
}

describe("PlaybackQueue", () => {
  it("plays what was pushed and counts it for its item", () => {
    const queue = queueAt(24_000);
    queue.push(
      "a",
      Int16Array.from({ length: 256 }, (_, i) => i * 100),
    );
    const out = render(queue, 1);
    expect(out[10]).toBeCloseTo(1_000 / 0x8000, 6);
    expect(queue.position).toEqual({ itemId: "a", played: 128 });
    expect(queue.samplesPlayed).toBe(128);
  });

  it("counts at 24 kHz when the device runs at 48 kHz", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(24_000));
    render(queue, 375);
    expect(queue.position?.played).toBeGreaterThan(23_900);
    expect(queue.position?.played).toBeLessThanOrEqual(24_000);
  });

  it("waits for the prebuffer, but not once the item has ended", () => {
    const queue = queueAt(24_000, { prebuffer: 1_000 });
    queue.push("a", loud(500));
    expect(render(queue, 1).every((sample) => sample === 0)).toBe(true);
    queue.end("a");
    expect(render(queue, 1).some((sample) => sample > 0)).toBe(true);
  });

  it("is silent from the next quantum after a flush and says what was played", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(24_000));
    queue.push("b", loud(24_000));
    render(queue, 100);
    const played = queue.position?.played;
    expect(queue.flush()).toEqual([
      { itemId: "a", played },
      { itemId: "b", played: 0 },
    ]);
    const after = render(queue, 3);
    expect(after.subarray(QUANTUM).every((sample) => sample === 0)).toBe(true);
    expect(queue.samplesPlayed).toBe(played);
    expect(queue.active).toBe(false);
  });

  it("fades what it cuts: no step larger than a tenth of full scale", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(24_000));
    const before = render(queue, 50);
    queue.flush();
    const tail = [before.at(-1) as number, ...render(queue, 1)];
    expect(tail[1]).toBeGreaterThan(0.4);
    for (let i = 1; i < tail.length; i++) {
      expect(Math.abs((tail[i] as number) - (tail[i - 1] as number))).toBeLessThan(0.1);
    }
  });

  it("has nothing to report when flushed after everything was played", () => {
    const queue = queueAt(24_000);
    queue.push("a", loud(300));
    queue.end("a");
    render(queue, 10);
    expect(queue.flush()).toEqual([]);
  });

  it("plays the next item after a flush", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(24_000));
    render(queue, 10);
    queue.flush();
    queue.push("b", loud(2_400));
    expect(
      render(queue, 20)
        .subarray(5 * QUANTUM)
        .some((sample) => sample > 0.4),
    ).toBe(true);
    expect(queue.position?.itemId).toBe("b");
  });

  it("counts a gap when an unfinished item ran dry and goes on, once each", () => {
    const queue = queueAt(24_000);
    queue.push("a", loud(200));
    render(queue, 5);
    expect(queue.gaps).toBe(0);
    queue.push("a", loud(200));
    render(queue, 5);
    expect(queue.gaps).toBe(1);
    queue.end("a");
    expect(queue.gaps).toBe(1);
    expect(queue.active).toBe(false);
  });

  it("counts no gap when the end is told only after the last sample", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(480));
    render(queue, 20);
    queue.end("a");
    queue.push("b", loud(480));
    queue.end("b");
    render(queue, 20);
    expect(queue.gaps).toBe(0);
    expect(queue.samplesPlayed).toBe(960);
  });

  it("plays items one after the other and counts each from its own start", () => {
    const queue = queueAt(24_000);
    queue.push("a", loud(QUANTUM));
    queue.end("a");
    queue.push("b", loud(1_000));
    render(queue, 2);
    expect(queue.position).toEqual({ itemId: "b", played: QUANTUM });
  });

  it("plays the whole item to its last sample", () => {
    const queue = queueAt(48_000);
    queue.push("a", loud(2_400));
    queue.end("a");
    const out = render(queue, 60);
    const energy = out.reduce((sum, sample) => sum + sample, 0);
    expect(energy / (4_800 * 0.5)).toBeCloseTo(1, 2);
  });

  it("holds more than two minutes and refuses what does not fit, newest first", () => {
    const queue = queueAt(48_000, { capacity: 24_000 * 150 });
    for (let i = 0; i < 151; i++) queue.push("a", loud(24_000));
    expect(queue.queuedSamples).toBe(24_000 * 150);
    expect(queue.refused).toBe(24_000);
  });
});
