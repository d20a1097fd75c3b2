import { describe, expect, it } from "vitest";
import { CarriedAudio } from "./carriedAudio";
import type { ServerEvent } from "./events";

function stage() {
  let now = 1000;
  const told: (string | null)[] = [];
  const audio = new CarriedAudio(
    () => now,
    (itemId) => told.push(itemId),
  );
  const buffer = (what: "started" | "stopped" | "cleared", response: string) =>
    audio.handle({ type: `output_audio_buffer.${what}`, response_id: response });
  const item = (response: string, id: string): ServerEvent => ({
    type: "response.output_item.added",
    response_id: response,
    item: { id, type: "message" },
  });
  return { audio, told, buffer, item, pass: (ms: number) => (now += ms) };
}

describe("CarriedAudio", () => {
  it("follows what is heard by the clock from the server's word on", () => {
    const { audio, told, buffer, item, pass } = stage();
    audio.handle(item("r1", "b1"));
    expect(audio.heardMs("b1")).toBeNull();
    buffer("started", "r1");
    pass(240);
    expect(audio.heardMs("b1")).toBe(240);
    expect(audio.heardMs("b2")).toBeNull();
    buffer("stopped", "r1");
    expect(audio.heardMs("b1")).toBeNull();
    expect(told).toEqual(["b1", null]);
    expect(audio.interruptions).toBe(0);
  });

  it("counts what the server cut, and a late word about it ends nothing else", () => {
    const { audio, told, buffer, item } = stage();
    audio.handle(item("r1", "b1"));
    buffer("started", "r1");
    audio.handle(item("r2", "b2"));
    buffer("started", "r2");
    buffer("cleared", "r1");
    expect(audio.interruptions).toBe(1);
    expect(audio.heardMs("b2")).toBe(0);
    expect(told).toEqual(["b1", "b2"]);
  });
});
