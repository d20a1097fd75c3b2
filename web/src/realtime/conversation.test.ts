import { describe, expect, it } from "vitest";
import type { Heard } from "../audio/player";
import { replyCancelled, replyEnds, replyStarts } from "../testing/events";
import { Conversation } from "./conversation";
import type { ServerEvent } from "./events";

interface Recorded {
  readonly sent: Record<string, unknown>[];
  readonly played: string[];
  readonly dispatched: string[];
}

/** A player and a socket that write down what they are told. */
function stage(cut: readonly Heard[] = []) {
  const log: Recorded = { sent: [], played: [], dispatched: [] };
  const conversation = new Conversation({
    emit: (event) => log.sent.push(event),
    dispatch: (event) => log.dispatched.push(event.type),
    play: (itemId) => log.played.push(itemId),
    end: (itemId) => log.played.push(`${itemId} ends`),
    flush: () => {
      log.played.push("flush");
      return Promise.resolve(cut);
    },
    newId: () => "item_new",
  });
  const feed = (...events: ServerEvent[]) => {
    for (const event of events) conversation.handle(event);
    return Promise.resolve();
  };
  return { conversation, feed, log };
}

const SPEECH: ServerEvent = { type: "input_audio_buffer.speech_started", item_id: "u2" };

describe("Conversation", () => {
  it("plays audio as it comes and ends the item", async () => {
    const { feed, log } = stage();
    await feed(...replyStarts("r1", "b1", "Hi"), ...replyEnds("r1", "b1", "Hi"));
    expect(log.played).toEqual(["b1", "b1 ends"]);
    expect(log.sent).toEqual([]);
  });

  it("on speech flushes at once and truncates at what was really played", async () => {
    const { conversation, feed, log } = stage([
      { itemId: "b1", ms: 1_234.7 },
      { itemId: "b2", ms: 0 },
    ]);
    await feed(...replyStarts("r1", "b1", "Hi"), SPEECH);
    await Promise.resolve();
    expect(log.played).toEqual(["b1", "flush"]);
    expect(log.sent).toEqual([
      { type: "conversation.item.truncate", item_id: "b1", content_index: 0, audio_end_ms: 1234 },
      { type: "conversation.item.truncate", item_id: "b2", content_index: 0, audio_end_ms: 0 },
    ]);
    expect(log.dispatched).toContain("local.cut");
    expect(conversation.interruptions).toBe(1);
  });

  it("also when the reply was generated to its end before", async () => {
    const { feed, log } = stage([{ itemId: "b1", ms: 500 }]);
    await feed(...replyStarts("r1", "b1", "Hi"), ...replyEnds("r1", "b1", "Hi"), SPEECH);
    await Promise.resolve();
    expect(log.sent).toMatchObject([{ type: "conversation.item.truncate", audio_end_ms: 500 }]);
  });

  it("drops audio of the cut reply that was already on its way, but plays the next", async () => {
    const { feed, log } = stage([{ itemId: "b1", ms: 10 }]);
    const late: ServerEvent = {
      type: "response.output_audio.delta",
      response_id: "r1",
      item_id: "b1",
      delta: "AAAA",
    };
    await feed(
      ...replyStarts("r1", "b1", "Hi"),
      SPEECH,
      late,
      ...replyCancelled("r1", "b1"),
      ...replyStarts("r2", "b2", "Yes"),
    );
    expect(log.played).toEqual(["b1", "flush", "b2"]);
  });

  it("truncates nothing when nothing was playing", async () => {
    const { conversation, feed, log } = stage();
    await feed(SPEECH);
    await Promise.resolve();
    expect(log.sent).toEqual([]);
    expect(conversation.interruptions).toBe(0);
  });

  it("plays on when the session says that speech does not interrupt", async () => {
    const { feed, log } = stage([{ itemId: "b1", ms: 10 }]);
    await feed(
      {
        type: "session.updated",
        session: { audio: { input: { turn_detection: { interrupt_response: false } } } },
      },
      ...replyStarts("r1", "b1", "Hi"),
      SPEECH,
    );
    expect(log.played).toEqual(["b1"]);
  });

  it("cancels and cuts the reply before it sends a typed message", async () => {
    const { conversation, feed, log } = stage([{ itemId: "b1", ms: 70 }]);
    await feed(...replyStarts("r1", "b1", "Hi"));
    await conversation.say("Stop");
    expect(log.sent.map((event) => event.type)).toEqual([
      "response.cancel",
      "conversation.item.truncate",
      "conversation.item.create",
      "response.create",
    ]);
    expect(log.sent[2]).toMatchObject({
      item: { id: "item_new", content: [{ type: "input_text", text: "Stop" }] },
    });
  });

  it("leaves the next reply alone when word of the interruption comes late", async () => {
    const { feed, log } = stage([{ itemId: "b1", ms: 70 }]);
    await feed(...replyStarts("r1", "b1", "Hi"), SPEECH, ...replyCancelled("r1", "b1"));
    await feed(...replyStarts("r2", "b2", "Yes"), {
      type: "parley.response.interrupted",
      response_id: "r1",
      item_id: "b1",
      reason: "voice",
      heard_ms: 70,
      heard_text: "Hi",
    });
    expect(log.played).toEqual(["b1", "flush", "b2"]);
  });

  it("interrupts on the server's own decision too", async () => {
    const { feed, log } = stage([{ itemId: "b1", ms: 70 }]);
    await feed(...replyStarts("r1", "b1", "Hi"), {
      type: "parley.response.interrupted",
      response_id: "r1",
      item_id: "b1",
      reason: "word",
      heard_ms: 70,
      heard_text: "Hi",
    });
    expect(log.played).toEqual(["b1", "flush"]);
  });

  it("asks the server to stop what the carrier plays before a typed message", async () => {
    const sent: string[] = [];
    const conversation = new Conversation({
      emit: (event) => sent.push(event.type),
      dispatch: () => {},
      play: () => {},
      end: () => {},
      flush: () => Promise.resolve([]),
      clear: () => sent.push("clear"),
      newId: () => "item_new",
    });
    await conversation.say("Stop.");
    expect(sent).toEqual(["clear", "conversation.item.create", "response.create"]);
  });
});
