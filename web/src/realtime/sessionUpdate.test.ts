import { describe, expect, it } from "vitest";
import { sessionUpdate } from "./sessionUpdate";

describe("what a call is to be", () => {
  it("lets a model say when a turn has ended, whatever carries the sound", () => {
    for (const messages of [true, false]) {
      const { session } = sessionUpdate(null, messages);
      expect(session.audio.input.turn_detection).toEqual({ type: "semantic_vad" });
    }
  });

  it("names a form of sound only where messages bring it", () => {
    expect(sessionUpdate(null, true).session.audio.output).toEqual({
      format: { type: "audio/pcm", rate: 24_000 },
    });
    expect(sessionUpdate(null, false).session.audio.output).toEqual({});
  });
});
