import { describe, expect, it } from "vitest";
import { INITIAL, type UiState } from "../realtime/state";
import { statusOf } from "./status";

function mood(state: Partial<UiState>): string {
  return statusOf({ ...INITIAL, ...state }).mood;
}

describe("statusOf", () => {
  it.each<[string, Partial<UiState>]>([
    ["idle", { server: "up" }],
    ["muted", { server: "typed" }],
    ["busy", { server: "loading" }],
    ["down", { server: "down" }],
    ["down", { server: "unready" }],
    ["busy", { phase: "asking-microphone" }],
    ["listening", { phase: "live" }],
    ["hearing", { phase: "live", userSpeaking: true, playing: "b1" }],
    ["speaking", { phase: "live", playing: "b1", activeResponses: ["r1"] }],
    ["thinking", { phase: "live", activeResponses: ["r1"] }],
    ["muted", { phase: "live", muted: true, userSpeaking: true }],
    ["muted", { phase: "live", textOnly: true }],
  ])("is %s for %o", (expected, state) => {
    expect(mood(state)).toBe(expected);
  });

  it.each<[RegExp, Partial<UiState>]>([
    [/talk to interrupt/, {}],
    [/Unmute/, { muted: true }],
    [/Write below/, { textOnly: true }],
    [/to the end/, { session: { audio: { input: { turn_detection: { interrupt_response: false } } } } }],
  ])("says %s of a reply being spoken with %o", (hint, state) => {
    expect(statusOf({ ...INITIAL, phase: "live", playing: "b1", ...state }).hint).toMatch(hint);
  });

  it("says that a call waits while engines load", () => {
    const stt = {
      kind: "stt",
      engine: "x",
      state: "loading",
      progress: 0.5,
      detail: "",
      stand_in: false,
    } as const;
    expect(statusOf({ ...INITIAL, phase: "live", engines: [stt] }).text).toBe("Engines are loading");
  });
});
