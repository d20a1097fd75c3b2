import type { TurnLatency } from "./events";

export const STAGES = [
  { key: "end_of_turn_ms", label: "End of turn" },
  { key: "transcript_ms", label: "Transcript" },
  { key: "llm_first_token_ms", label: "First token" },
  { key: "tts_first_audio_ms", label: "First audio" },
  { key: "first_byte_ms", label: "First byte out" },
] as const;

export type StageKey = (typeof STAGES)[number]["key"];

export interface Segment {
  readonly key: StageKey;
  readonly label: string;
  /** Milliseconds this stage added. */
  readonly ms: number;
}

/**
 * Splits a turn into what each stage added. The marks are all counted from the end of speech and may come out of
 * order (the transcript is often ready before the turn ends): a stage adds only what lies after all earlier ones.
 */
export function segments(turn: TurnLatency): Segment[] {
  const out: Segment[] = [];
  let reached = 0;
  for (const { key, label } of STAGES) {
    const mark = turn[key];
    if (typeof mark !== "number") continue;
    out.push({ key, label, ms: Math.max(0, mark - reached) });
    reached = Math.max(reached, mark);
  }
  return out;
}

/** End of speech to first reply byte, ms; null when no byte left. */
export function total(turn: TurnLatency): number | null {
  return turn.first_byte_ms;
}

/** How many of the turns got a reply. */
export function answered(turns: readonly TurnLatency[]): number {
  return turns.filter((turn) => total(turn) !== null).length;
}

/** Of the turns that got a reply: the middle one, or the mean of the two in the middle; null without any. */
export function median(turns: readonly TurnLatency[]): number | null {
  const sorted = turns
    .map(total)
    .filter((ms): ms is number => typeof ms === "number")
    .sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
