import { describe, expect, it } from "vitest";
import { heard, play, replyEnds, replyStarts, userTurn } from "../testing/events";
import type { Item, ServerEvent } from "./events";

const output = (
  type: "response.output_item.added" | "response.output_item.done",
  item: Item,
): ServerEvent => ({
  type,
  response_id: "r1",
  item,
});

describe("tools in the transcript", () => {
  it("shows a call of the operator's tool from its start to its result, before the words that tell of it", () => {
    const call = { id: "t1", type: "mcp_call", name: "get_weather", arguments: "" };
    const started = play(...userTurn("u1"), heard("u1", "Rain?"), output("response.output_item.added", call));
    expect(started.messages.at(-1)).toMatchObject({ role: "tool", name: "get_weather", state: "running" });
    const done = { ...call, arguments: '{"city":"Oslo"}', output: "rain", error: null };
    const state = play(
      ...userTurn("u1"),
      heard("u1", "Rain?"),
      output("response.output_item.added", call),
      output("response.output_item.done", done),
      ...replyStarts("r1", "b1", "Yes."),
      ...replyEnds("r1", "b1", "Yes."),
    );
    expect(state.messages).toMatchObject([
      { role: "user" },
      { role: "tool", arguments: '{"city":"Oslo"}', state: "done", result: "rain" },
      { role: "bot", text: "Yes." },
    ]);
  });

  it("tells why a tool failed", () => {
    const error = { type: "http_error", message: "404 not found" };
    const failed = { id: "t1", type: "mcp_call", name: "x", arguments: "{}", output: null, error };
    expect(play(output("response.output_item.done", failed)).messages).toMatchObject([
      { role: "tool", state: "failed", result: "404 not found" },
    ]);
  });

  it("joins a function's output to its call, whoever gave it", () => {
    const call = { id: "f1", type: "function_call", name: "f", call_id: "c1", arguments: "{}" };
    const result: Item = { id: "o1", type: "function_call_output", call_id: "c1", output: "42" };
    expect(
      play(
        output("response.output_item.added", { ...call, arguments: "" }),
        output("response.output_item.done", call),
        { type: "conversation.item.added", item: result },
      ).messages,
    ).toMatchObject([{ role: "tool", name: "f", state: "done", result: "42" }]);
  });

  it("leaves none running when the call ends", () => {
    const call = { id: "t1", type: "mcp_call", name: "x", arguments: "{}" };
    expect(
      play(output("response.output_item.added", call), { type: "local.ended", problem: null }).messages,
    ).toMatchObject([{ state: "failed" }]);
  });
});

describe("an error of one turn", () => {
  const error: ServerEvent = { type: "error", error: { code: "invalid_value", message: "No.", param: "x" } };

  it.each<[string, Parameters<typeof play>[0]]>([
    ["spoken", { type: "input_audio_buffer.speech_started", item_id: "u2" }],
    ["answered", { type: "response.created", response: { id: "r2", status: "in_progress" } }],
    ["typed", { type: "local.sent", itemId: "u2", text: "again" }],
  ])("is gone once the next is %s", (_, next) => {
    expect(play(error).problem).toMatchObject({ code: "invalid_value" });
    expect(play(error, next).problem).toBeNull();
  });

  it("does not take along what is still wrong with the page", () => {
    const lost = { code: "mic-lost", title: "", help: "" };
    const state = play(
      error,
      { type: "local.problem", problem: lost },
      {
        type: "response.created",
        response: { id: "r2", status: "in_progress" },
      },
    );
    expect(state.problem).toEqual(lost);
  });
});
