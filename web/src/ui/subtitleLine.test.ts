import { describe, expect, it } from "vitest";
import type { BotMessage, Word } from "../realtime/state";
import { plainLine, subtitleLine } from "./subtitleLine";

function spoken(text: string): Word[] {
  return text.split(" ").map((word, i) => ({ text: word, startMs: i * 100, endMs: i * 100 + 90 }));
}

function shown(text: string, heardMs: number): string {
  return subtitleLine(spoken(text), heardMs)
    .map((word) => (word.now ? `[${word.text}]` : word.text))
    .join(" ");
}

describe("subtitleLine", () => {
  it("shows the sentence being heard and marks its word", () => {
    expect(shown("Hello. How are you? Fine.", 0)).toBe("[Hello.]");
    expect(shown("Hello. How are you? Fine.", 250)).toBe("How [are] you?");
    expect(shown("Hello. How are you? Fine.", 10_000)).toBe("[Fine.]");
  });

  it("cuts a long sentence into parts", () => {
    const long = Array.from({ length: 40 }, (_, i) => `w${i}`).join(" ");
    expect(subtitleLine(spoken(long), 0)).toHaveLength(16);
    expect(subtitleLine(spoken(long), 2_050)[0]?.text).toBe("w16");
  });

  it("tells said words from those to come, and is empty without words", () => {
    expect(subtitleLine(spoken("a b c"), 150).map((word) => word.said)).toEqual([true, true, false]);
    expect(subtitleLine([], 0)).toEqual([]);
  });
});

describe("plainLine", () => {
  it("keeps the end of a long text, from a whole word on", () => {
    const text = "word ".repeat(60).trim();
    const line = plainLine({ text } as BotMessage);
    expect(line.length).toBeLessThan(150);
    expect(line.startsWith("… word ")).toBe(true);
  });
});
