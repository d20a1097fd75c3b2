import { describe, expect, it } from "vitest";
import { heard, play, replyCancelled, replyEnds, replyStarts, userTurn } from "../testing/events";
import { UNKNOWN_QUALITY } from "./quality";
import { heardText } from "./reduceMessages";
import { reduce } from "./reducer";
import { type BotMessage, MAX_MESSAGES } from "./state";

function words(itemId: string, ...texts: string[]) {
  return texts.map((text, i) => ({
    type: "parley.output_word" as const,
    response_id: "r1",
    item_id: itemId,
    text,
    start_ms: i * 300,
    end_ms: i * 300 + 250,
  }));
}

describe("a spoken turn", () => {
  it("shows what was said and answered, in order", () => {
    const state = play(
      ...userTurn("u1"),
      heard("u1", " Hello there. "),
      ...replyStarts("r1", "b1", "Good ", "evening."),
      ...replyEnds("r1", "b1", "Good evening."),
    );
    expect(state.messages).toMatchObject([
      { role: "user", text: "Hello there.", pending: false },
      { role: "bot", text: "Good evening.", streaming: false, spoken: true, interrupted: null },
    ]);
    expect(state.activeResponses).toEqual([]);
    expect(state.userSpeaking).toBe(false);
  });

  it("puts a transcription that comes after the reply where the caller spoke", () => {
    const state = play(
      ...userTurn("u1"),
      ...replyStarts("r1", "b1", "Yes."),
      ...replyEnds("r1", "b1", "Yes."),
      heard("u1", "Really?"),
    );
    expect(state.messages.map((message) => message.id)).toEqual(["u1", "b1"]);
    expect(state.messages[0]).toMatchObject({ text: "Really?", pending: false });
  });

  it("keeps two callers' turns apart when their transcriptions cross", () => {
    const state = play(...userTurn("u1"), ...userTurn("u2"), heard("u2", "second"), heard("u1", "first"));
    expect(state.messages).toMatchObject([{ text: "first" }, { text: "second" }]);
  });

  it("streams deltas and lets the final text win", () => {
    const delta = (text: string) => ({
      type: "conversation.item.input_audio_transcription.delta" as const,
      item_id: "u1",
      delta: text,
    });
    const partial = play(...userTurn("u1"), delta("I scream"), delta(" for"));
    expect(partial.messages[0]).toMatchObject({ text: "I scream for", pending: true });
    expect(play(...userTurn("u1"), delta("I scream"), heard("u1", "Ice cream")).messages).toMatchObject([
      { text: "Ice cream" },
    ]);
  });

  it("forgets noise: an empty transcript, a timeout, a deleted item", () => {
    expect(play(...userTurn("u1"), heard("u1", "  ")).messages).toEqual([]);
    expect(
      play(...userTurn("u1"), { type: "input_audio_buffer.timeout_triggered", item_id: "u1" }).messages,
    ).toEqual([]);
    expect(play(...userTurn("u1"), { type: "conversation.item.deleted", item_id: "u1" }).messages).toEqual(
      [],
    );
  });

  it("shows the recognizer's guess until the words are settled", () => {
    const guess = (text: string) => ({ type: "parley.caller_guess" as const, item_id: "u1", text });
    const delta = {
      type: "conversation.item.input_audio_transcription.delta" as const,
      item_id: "u1",
      delta: "ice cream",
    };
    expect(play(...userTurn("u1"), guess("I"), guess("I scream")).messages).toMatchObject([
      { text: "", guess: "I scream" },
    ]);
    expect(play(...userTurn("u1"), guess("I scream"), delta, guess("for")).messages).toMatchObject([
      { text: "ice cream", guess: "for" },
    ]);
    expect(play(...userTurn("u1"), heard("u1", "Ice cream"), guess("late")).messages).toMatchObject([
      { text: "Ice cream", guess: "" },
    ]);
  });

  it("shows no empty turn when a long silence is committed", () => {
    const state = play(
      { type: "input_audio_buffer.timeout_triggered", item_id: "u1" },
      ...userTurn("u1").slice(2),
      ...replyStarts("r1", "b1", "Are you there?"),
    );
    expect(state.messages.map((message) => message.id)).toEqual(["b1"]);
  });

  it("marks a failed transcription and goes on", () => {
    const state = play(...userTurn("u1"), {
      type: "conversation.item.input_audio_transcription.failed",
      item_id: "u1",
      error: { message: "no" },
    });
    expect(state.messages).toMatchObject([{ role: "user", failed: true, pending: false }]);
  });
});

describe("barge-in", () => {
  const cut = (heardMs: number) => ({ type: "local.cut" as const, itemId: "b1", heardMs });

  it("shows the words that had begun when the caller cut in", () => {
    const state = play(
      ...replyStarts("r1", "b1", "one two three four"),
      ...words("b1", "one", "two", "three", "four"),
      { type: "input_audio_buffer.speech_started", item_id: "u2" },
      ...replyCancelled("r1", "b1"),
      cut(650),
    );
    const bot = state.messages[0] as BotMessage;
    expect(bot.interrupted).toEqual({ heardMs: 650, heardText: null });
    expect(heardText(bot)).toBe("one two three");
    expect(state.userSpeaking).toBe(true);
  });

  it("takes the server's word for what was heard, whichever comes first", () => {
    const told = {
      type: "parley.response.interrupted" as const,
      response_id: "r1",
      item_id: "b1",
      reason: "voice",
      heard_ms: 640,
      heard_text: "one two",
    };
    const start = [...replyStarts("r1", "b1", "one two three"), ...words("b1", "one", "two", "three")];
    for (const order of [
      [cut(650), told],
      [told, cut(650)],
    ]) {
      expect(heardText(play(...start, ...order).messages[0] as BotMessage)).toBe("one two");
    }
  });

  it("keeps the heard text when the full transcript arrives late", () => {
    const state = play(
      ...replyStarts("r1", "b1", "one two three"),
      ...words("b1", "one", "two", "three"),
      cut(100),
      ...replyEnds("r1", "b1", "one two three"),
    );
    expect(heardText(state.messages[0] as BotMessage)).toBe("one");
  });

  it("drops a reply that was cancelled before it made a sound", () => {
    const [created, added] = replyStarts("r1", "b1");
    if (!created || !added) throw new Error("no start");
    expect(play(created, added, ...replyCancelled("r1", "b1")).messages).toEqual([]);
  });

  it("marks a reply that stock servers cancel without saying what was heard", () => {
    const state = play(...replyStarts("r1", "b1", "one two"), ...replyCancelled("r1", "b1"));
    expect(state.messages).toMatchObject([{ interrupted: { heardMs: null }, streaming: false }]);
  });
});

describe("errors and ends", () => {
  it("shows an error with the field it names", () => {
    const state = play({
      type: "error",
      error: { code: "invalid_value", message: "Too high", param: "session.x" },
    });
    expect(state.problem).toMatchObject({ code: "invalid_value", help: "Too high (session.x)" });
  });

  it("ignores errors that only say two events crossed", () => {
    expect(
      play({ type: "error", error: { code: "response_cancel_not_active", message: "x" } }).problem,
    ).toBeNull();
  });

  it("says why a reply failed, with or without an item", () => {
    const failed = {
      type: "response.done" as const,
      response: {
        id: "r1",
        status: "failed" as const,
        status_details: { error: { message: "model is away" } },
      },
    };
    expect(play(...replyStarts("r1", "b1", "We"), failed).messages).toMatchObject([
      { id: "b1", failure: "model is away" },
    ]);
    expect(play(failed).messages).toMatchObject([{ role: "bot", failure: "model is away" }]);
  });

  it("leaves nothing pending when the call ends", () => {
    const state = play(
      { type: "local.phase", phase: "connecting" },
      { type: "session.created", session: {} },
      ...userTurn("u1"),
      heard("u1", "Hi"),
      ...replyStarts("r1", "b1", "Wel"),
      { type: "input_audio_buffer.speech_started", item_id: "u2" },
      { type: "local.ended", problem: null },
    );
    expect(state).toMatchObject({
      phase: "idle",
      userSpeaking: false,
      playing: null,
      activeResponses: [],
      session: null,
    });
    expect(state.messages.map((message) => message.id)).toEqual(["u1", "b1"]);
    expect(state.messages[1]).toMatchObject({ streaming: false });
  });
});

describe("the page around the call", () => {
  it("shows a typed message once although the server echoes it", () => {
    const state = play(
      { type: "local.sent", itemId: "t1", text: "Hello" },
      {
        type: "conversation.item.added",
        item: { id: "t1", type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
      },
    );
    expect(state.messages).toMatchObject([{ id: "t1", text: "Hello", pending: false }]);
  });

  it("replaces a notice of the same code", () => {
    const notice = (message: string) => ({
      type: "parley.notice" as const,
      code: "wait",
      level: "info" as const,
      message,
    });
    expect(play(notice("10 s"), notice("5 s")).notices).toEqual([
      { code: "wait", level: "info", message: "5 s" },
    ]);
  });

  it("drops the loading notice once every engine is ready", () => {
    const engine = (state: "loading" | "ready") => ({
      type: "parley.engines" as const,
      engines: [{ kind: "stt" as const, engine: "x", state, progress: 1, detail: "", stand_in: false }],
    });
    const notice = {
      type: "parley.notice" as const,
      code: "engines_loading",
      level: "info" as const,
      message: "wait",
    };
    expect(play(engine("loading"), notice, engine("loading")).notices).toHaveLength(1);
    expect(play(engine("loading"), notice, engine("ready")).notices).toHaveLength(0);
  });

  it("takes back that the server is away once it answers", () => {
    const down = { type: "local.problem" as const, problem: { code: "server-down", title: "", help: "" } };
    const health = (server: "up" | "down") => ({
      type: "local.health" as const,
      server,
      engines: [],
      notices: [],
    });
    expect(play(down, health("down")).problem?.code).toBe("server-down");
    expect(play(down, health("up")).problem).toBeNull();
  });

  it("keeps a bounded transcript", () => {
    const many = Array.from({ length: MAX_MESSAGES + 50 }, (_, i) => ({
      type: "local.sent" as const,
      itemId: `t${i}`,
      text: "x",
    }));
    const { messages } = play(...many);
    expect(messages).toHaveLength(MAX_MESSAGES);
    expect(messages.at(-1)?.id).toBe(`t${MAX_MESSAGES + 49}`);
  });

  it("returns the same state for audio it already knows of, so that nothing renders", () => {
    const before = play(...replyStarts("r1", "b1", "Hi"));
    const audio = {
      type: "response.output_audio.delta" as const,
      response_id: "r1",
      item_id: "b1",
      delta: "AAAA",
    };
    expect(reduce(before, audio)).toBe(before);
  });

  it("keeps what was said when a call moves to another carrier, and waits for nothing of the old one", () => {
    const carrier = { transport: "webrtc", reason: "preferred", message: "" } as const;
    const talking = play(
      { type: "local.carrier", carrier, quality: UNKNOWN_QUALITY },
      { type: "local.sent", itemId: "u1", text: "Hello" },
      ...replyStarts("r1", "b1", "Hi"),
      { type: "output_audio_buffer.started", response_id: "r1" },
      { type: "local.playing", itemId: "b1" },
    );
    expect(talking.messages[1]).toMatchObject({ spoken: true, streaming: true });
    expect(talking.carrier).toEqual(carrier);

    const moving = reduce(talking, { type: "local.moving" });
    expect(moving).toMatchObject({ phase: "connecting", playing: null, activeResponses: [], carrier: null });
    expect(moving.messages).toMatchObject([{ text: "Hello" }, { text: "Hi", streaming: false }]);
  });
});
