import type { ItemPosition } from "./playbackQueue";

/** Main thread to playback worklet. `pcm` is transferred. */
export type PlaybackCommand =
  | { readonly type: "audio"; readonly itemId: string; readonly pcm: Int16Array }
  | { readonly type: "end"; readonly itemId: string }
  | { readonly type: "flush"; readonly id: number };

/** Playback worklet to main thread. Counts are samples at 24 kHz. */
export type PlaybackReport =
  | {
      readonly type: "progress";
      readonly position: ItemPosition | null;
      readonly active: boolean;
      readonly queued: number;
      readonly samplesPlayed: number;
      readonly gaps: number;
      readonly refused: number;
    }
  | { readonly type: "flushed"; readonly id: number; readonly cut: readonly ItemPosition[] };

/** Capture worklet to main thread: one chunk of PCM16 at 24 kHz, transferred. */
export interface CaptureChunk {
  readonly pcm: Int16Array;
}
