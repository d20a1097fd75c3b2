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

/** Nearest-rank percentile of the turns that got a reply; null without any. */
export function percentile(turns: readonly TurnLatency[], p: number): number | null {
  const sorted = turns
    .map(total)
    .filter((ms): ms is number => typeof ms === "number")
    .sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? null;
}
