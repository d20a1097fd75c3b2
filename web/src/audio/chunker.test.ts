import { describe, expect, it } from "vitest";
import { Chunker } from "./chunker";
import { floatToPcm16 } from "./pcm";

describe("Chunker", () => {
  it("cuts 48 kHz render quanta into 20 ms chunks of 24 kHz", () => {
    const chunks: Int16Array[] = [];
    const chunker = new Chunker(48_000, 480);
    for (let i = 0; i < 375; i++)
      chunker.accept(new Float32Array(128).fill(0.5), (chunk) => chunks.push(chunk));
    expect(chunks).toHaveLength(49);
    expect(chunks.every((chunk) => chunk.length === 480)).toBe(true);
    expect(chunks[20]?.every((sample) => Math.abs(sample - 0x4000) < 40)).toBe(true);
  });

  it("hands over a new array each time", () => {
    const chunks: Int16Array[] = [];
    new Chunker(24_000, 10).accept(new Float32Array(25), (chunk) => chunks.push(chunk));
    expect(chunks).toHaveLength(2);
    expect(chunks[0]?.buffer).not.toBe(chunks[1]?.buffer);
  });
});

describe("floatToPcm16", () => {
  it("clips instead of wrapping around", () => {
    expect([1.5, 1, 0, -1, -1.5].map(floatToPcm16)).toEqual([32_767, 32_767, 0, -32_768, -32_768]);
  });
});
