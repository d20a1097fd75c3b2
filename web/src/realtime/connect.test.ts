import { afterEach, describe, expect, it, vi } from "vitest";
import { askConnect, forcedTransport, toAnswer, UNTOLD } from "./connect";

const ANSWER = {
  transport: "webrtc",
  reason: "preferred",
  message: "Sooner.",
  fallback: ["websocket"],
  iceServers: [{ urls: ["turn:one"], username: "1:a", credential: "b" }],
};

afterEach(() => vi.unstubAllGlobals());

describe("askConnect", () => {
  it("shows the key and says what the browser can do", async () => {
    const fetch = vi.fn().mockResolvedValue(new Response(JSON.stringify(ANSWER)));
    vi.stubGlobal("fetch", fetch);
    const answer = await askConnect("http://host/api/", "sk-1", { webrtc: true }, 1000);
    expect(answer).toMatchObject({ transport: "webrtc", reason: "preferred", iceServers: ANSWER.iceServers });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(String(url)).toBe("http://host/api/v1/connect");
    expect(init.headers.Authorization).toBe("Bearer sk-1");
    expect(JSON.parse(init.body)).toEqual({ webrtc: true });
  });

  it("calls over a WebSocket where a server does not know the question, or does not answer", async () => {
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response("{}", { status: 404 })));
    expect(await askConnect("http://host/", "", { webrtc: true }, 1000)).toBe(UNTOLD);
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("network")));
    expect(await askConnect("http://host/", "", { webrtc: true }, 1000)).toBe(UNTOLD);
  });

  it("takes no carrier that it does not know", () => {
    expect(toAnswer({ ...ANSWER, transport: "quic" })).toBe(UNTOLD);
    expect(toAnswer(null)).toBe(UNTOLD);
  });

  it("lets the page's address force a carrier", () => {
    expect(forcedTransport("?transport=websocket")).toBe("websocket");
    expect(forcedTransport("?a=b&transport=webrtc")).toBe("webrtc");
    expect(forcedTransport("?transport=quic")).toBeNull();
  });
});
