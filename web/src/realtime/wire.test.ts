import { describe, expect, it } from "vitest";
import { decodePcm16 } from "../audio/base64";
import { describeClose, describeRefusal } from "./closeCodes";
import { parseServerEvent } from "./events";
import { toHealth } from "./health";
import { HIGH_WATER, MAX_WAITING, SendQueue } from "./sendQueue";
import { RealtimeSocket, realtimeUrl, subprotocols, type WebSocketLike } from "./socket";
import { toVoices } from "./voices";

class LoopSocket implements WebSocketLike {
  readyState = 1;
  bufferedAmount = 0;
  onopen: WebSocketLike["onopen"] = null;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  readonly sent: string[] = [];
  closed: unknown[] = [];

  send(data: string) {
    this.sent.push(data);
  }

  close(...how: unknown[]) {
    this.closed = how;
  }
}

function connected() {
  const wire = new LoopSocket();
  const log: unknown[] = [];
  const socket = new RealtimeSocket(wire, {
    onEvent: (event) => log.push(event.type),
    onMalformed: (message) => log.push(message),
    onClose: (...how) => log.push(how),
  });
  const say = (data: string) => wire.onmessage?.({ data } as MessageEvent);
  return { wire, socket, log, say };
}

describe("RealtimeSocket", () => {
  it("passes known events on, ignores unknown ones and reports broken ones", () => {
    const { log, say } = connected();
    say('{"type":"session.created","session":{}}');
    say('{"type":"rate_limits.updated","rate_limits":[]}');
    say("not json");
    say('{"type":"parley.output_word","item_id":"b1","text":"hi","start_ms":"0","end_ms":1}');
    expect(log[0]).toBe("session.created");
    expect(log).toHaveLength(3);
    expect(log[2]).toBe("server event parley.output_word lacks a valid start_ms");
  });

  it("sends audio as base64 PCM16", () => {
    const { wire, socket } = connected();
    socket.send(Int16Array.of(1, -1));
    const event = JSON.parse(wire.sent[0] as string);
    expect(event.type).toBe("input_audio_buffer.append");
    expect(decodePcm16(event.audio)).toEqual(Int16Array.of(1, -1));
  });

  it("tells whether the handshake had succeeded, once", () => {
    const { wire, log } = connected();
    wire.onclose?.({ code: 1006, reason: "" } as CloseEvent);
    wire.onclose?.({ code: 1006, reason: "" } as CloseEvent);
    expect(log).toEqual([[1006, "", false]]);
  });

  it("reports no close and no event after hanging up", () => {
    const { wire, socket, log, say } = connected();
    socket.close();
    say('{"type":"session.created","session":{}}');
    wire.onclose?.({ code: 1000, reason: "" } as CloseEvent);
    socket.emit({ type: "response.create" });
    expect(log).toEqual([]);
    expect(wire.sent).toEqual([]);
    expect(wire.closed[0]).toBe(1000);
  });
});

describe("handshake", () => {
  it("offers the dialect, the extension and the key only if there is one", () => {
    expect(subprotocols("  ")).toEqual(["realtime", "parley.v1"]);
    expect(subprotocols(" sk-1 ")).toEqual(["realtime", "parley.v1", "openai-insecure-api-key.sk-1"]);
  });

  it("connects beside the page, also below a prefix", () => {
    expect(realtimeUrl("https://voice.example/")).toBe("wss://voice.example/v1/realtime?model=parley");
    expect(realtimeUrl("http://localhost:8080/api/")).toBe(
      "ws://localhost:8080/api/v1/realtime?model=parley",
    );
  });
});

describe("SendQueue", () => {
  const chunk = (i: number) => Int16Array.of(i);

  it("sends at once while the socket keeps up", () => {
    const sink = {
      bufferedAmount: 0,
      got: [] as number[],
      send: (c: Int16Array) => sink.got.push(c[0] as number),
    };
    const queue = new SendQueue(sink);
    for (let i = 0; i < 5; i++) queue.offer(chunk(i));
    expect(sink.got).toEqual([0, 1, 2, 3, 4]);
    expect(queue).toMatchObject({ sent: 5, dropped: 0 });
  });

  it("drops the oldest audio beyond its bound, and catches up in order", () => {
    const sink = {
      bufferedAmount: HIGH_WATER,
      got: [] as number[],
      send: (c: Int16Array) => sink.got.push(c[0] as number),
    };
    const queue = new SendQueue(sink);
    for (let i = 0; i < MAX_WAITING + 20; i++) queue.offer(chunk(i));
    expect(queue).toMatchObject({ sent: 0, dropped: 20 });
    sink.bufferedAmount = 0;
    queue.offer(chunk(999));
    expect(sink.got[0]).toBe(20);
    expect(sink.got.at(-1)).toBe(999);
    expect(sink.got).toHaveLength(MAX_WAITING + 1);
  });
});

describe("words for closes", () => {
  it("says nothing about a normal end", () => {
    expect(describeClose(1000, "bye")).toBeNull();
  });

  it("repeats the server's reason, names the code and offers a way out", () => {
    expect(describeClose(1011, "recognizer failed")).toMatchObject({
      code: "closed-1011",
      action: "reconnect",
    });
    expect(describeClose(1011, "recognizer failed")?.help).toMatch(/“recognizer failed”.*code 1011/);
    expect(describeClose(1008, "")?.action).toBe("settings");
    expect(describeClose(4321, "")?.help).toContain("4321");
  });

  it("tells a server that is away from one that refuses", () => {
    expect(describeRefusal("down").code).toBe("server-down");
    expect(describeRefusal("unready").code).toBe("unready");
    expect(describeRefusal("up").code).toBe("refused");
  });

  it.each([
    ["key-missing", "up", 401, false],
    ["key-refused", "up", 401, true],
    ["origin-refused", "up", 403, false],
    ["server-full", "up", 503, false],
    ["server-full", "unready", 503, false],
    ["unready", "unready", 426, true],
    ["refused", "loading", 426, false],
    ["server-down", "down", 401, false],
  ] as const)("tells %s from a server that is %s and answers %i", (code, server, status, keyed) => {
    expect(describeRefusal(server, { status, message: "" }, keyed).code).toBe(code);
  });
});

describe("HTTP answers", () => {
  it("reads the ready check and takes anything odd for down", () => {
    expect(toHealth({ status: "UP", engines: [], notices: [] }).server).toBe("up");
    expect(toHealth({ status: "TEXT_ONLY", notices: [] }).server).toBe("typed");
    expect(toHealth({ status: "DOWN", notices: [] }).server).toBe("unready");
    expect(toHealth({ status: "LOADING" })).toEqual({ server: "loading", engines: [], notices: [] });
    for (const odd of [null, "UP", {}, { status: "?" }]) expect(toHealth(odd).server).toBe("down");
  });

  it("reads the list of voices and leaves out what it cannot offer", () => {
    const file = (path: string) => ({ source_type: "file", path_on_server: path, description: null });
    const body = [
      { name: "Quiz show", good: true, instructions: { type: "quiz_show" }, source: file("a.wav") },
      { name: null, good: true, instructions: null, source: file("b.wav") },
      { name: "Hidden", good: false, instructions: null, source: file("c.wav") },
      null,
    ];
    expect(toVoices(body)).toEqual([{ name: "Quiz show", path: "a.wav", description: "quiz show" }]);
    expect(toVoices({ detail: "no" })).toEqual([]);
  });
});

describe("parseServerEvent", () => {
  it("refuses JSON that is not an object", () => {
    expect(() => parseServerEvent("[1]")).not.toThrow();
    expect(() => parseServerEvent("null")).toThrow(/not an object/);
  });
});
