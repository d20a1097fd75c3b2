import { describe, expect, it } from "vitest";
import type { TurnLatency } from "./events";
import { answered, median, segments } from "./latency";

function turn(marks: Partial<TurnLatency>): TurnLatency {
  return {
    response_id: "r",
    end_of_turn_ms: null,
    transcript_ms: null,
    llm_first_token_ms: null,
    tts_first_audio_ms: null,
    first_byte_ms: null,
    ...marks,
  };
}

describe("segments", () => {
  it("splits a turn into what each stage added, summing to the whole", () => {
    const parts = segments(
      turn({
        end_of_turn_ms: 500,
        transcript_ms: 560,
        llm_first_token_ms: 600,
        tts_first_audio_ms: 700,
        first_byte_ms: 704,
      }),
    );
    expect(parts.map((part) => part.ms)).toEqual([500, 60, 40, 100, 4]);
  });

  it("gives no time to a stage that was over before the one ahead of it", () => {
    const parts = segments(turn({ end_of_turn_ms: 500, transcript_ms: 320, first_byte_ms: 800 }));
    expect(parts.map((part) => [part.key, part.ms])).toEqual([
      ["end_of_turn_ms", 500],
      ["transcript_ms", 0],
      ["first_byte_ms", 300],
    ]);
  });
});

describe("median", () => {
  const turns = (...values: (number | null)[]) => values.map((ms) => turn({ first_byte_ms: ms }));

  it.each<[number | null, (number | null)[]]>([
    [null, []],
    [null, [null]],
    [700, [700]],
    [750, [700, 800]],
    [800, [900, null, 700, 800]],
    [750, [600, 900, 700, 800]],
  ])("is %s of %o", (expected, values) => {
    expect(median(turns(...values))).toBe(expected);
  });

  it("counts the turns it stands for", () => {
    expect(answered(turns(900, null, 700))).toBe(2);
  });
});
