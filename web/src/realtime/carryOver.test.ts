import { describe, expect, it } from "vitest";
import { carryOver, MOST_CARRIED } from "./carryOver";
import type { BotMessage, Message, UserMessage } from "./state";

const user = (text: string): UserMessage => ({
  role: "user",
  id: text,
  text,
  guess: "",
  pending: false,
  failed: false,
});

const bot = (text: string, heard: string | null = null): BotMessage => ({
  role: "bot",
  id: text,
  responseId: "r",
  text,
  words: [],
  streaming: false,
  spoken: true,
  interrupted: heard === null ? null : { heardMs: 100, heardText: heard },
  failure: null,
});

const texts = (messages: readonly Message[], before: string | null = null) =>
  carryOver(messages, before).map(({ item }) => {
    const { role, content } = item as { role: string; content: { type: string; text: string }[] };
    return [role, content[0]?.type, content[0]?.text];
  });

describe("carryOver", () => {
  it("takes along what was said, and of replies what was heard", () => {
    expect(texts([user("Hello"), bot("Good morning to you", "Good morning"), user(" "), bot("")])).toEqual([
      ["user", "input_text", "Hello"],
      ["assistant", "output_text", "Good morning"],
    ]);
  });

  it("leaves earlier calls behind, and the oldest of a long one", () => {
    expect(texts([user("old"), user("new")], "old")).toEqual([["user", "input_text", "new"]]);
    const many = Array.from({ length: MOST_CARRIED + 5 }, (_, i) => user(`${i}`));
    expect(texts(many)).toHaveLength(MOST_CARRIED);
    expect(texts(many).at(-1)?.[2]).toBe(`${MOST_CARRIED + 4}`);
  });
});
