import { describe, expect, it } from "vitest";
import { decodePcm16, encodePcm16 } from "./base64";

describe("base64 PCM16", () => {
  it("writes little-endian bytes", () => {
    expect(encodePcm16(Int16Array.of(1, -2, 0x1234))).toBe(
      Buffer.from([1, 0, 0xfe, 0xff, 0x34, 0x12]).toString("base64"),
    );
  });

  it("returns what was encoded, also for a view into a larger buffer and beyond one chunk", () => {
    const all = Int16Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 65_536) - 32_768);
    const view = all.subarray(3, 40_003);
    expect(decodePcm16(encodePcm16(view))).toEqual(Int16Array.from(view));
  });

  it("refuses half a sample and what is not base64", () => {
    expect(() => decodePcm16(Buffer.from([1, 2, 3]).toString("base64"))).toThrow(/3 bytes/);
    expect(() => decodePcm16("***")).toThrow();
  });
});
