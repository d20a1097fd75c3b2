import { describe, expect, it } from "vitest";
import { UNKNOWN_QUALITY } from "../realtime/quality";
import { words } from "./connectionWords";

const WEBRTC = { transport: "webrtc", reason: "preferred", message: "" } as const;

describe("words", () => {
  it("says what is known, and of the rest that it is not", () => {
    const quality = {
      roundTripMs: 20.4,
      jitterMs: 3,
      loss: 0,
      codec: "opus 48 kHz",
      path: "direct",
    } as const;
    expect(words(WEBRTC, quality)).toMatchObject({ line: "WebRTC · 20 ms", jitter: "3.0 ms", loss: "0 %" });
    expect(words({ ...WEBRTC, transport: "websocket" }, UNKNOWN_QUALITY)).toMatchObject({
      line: "WebSocket",
      roundTrip: "not told",
      loss: "not told",
      path: "not told",
    });
  });

  it("puts loss into the line once there is any", () => {
    expect(words(WEBRTC, { ...UNKNOWN_QUALITY, roundTripMs: 80, loss: 0.0123 }).line).toBe(
      "WebRTC · 80 ms · 1.2 % lost",
    );
  });
});
