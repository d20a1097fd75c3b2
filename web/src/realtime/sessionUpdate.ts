import type { Voice } from "./voices";

/**
 * What a call is to be, in the dialect's words.
 *
 * @param messages whether sound goes by messages; where the carrier brings it, it has a form of its own
 */
export function sessionUpdate(voice: Voice | null, messages: boolean) {
  const format = messages ? { format: { type: "audio/pcm", rate: 24_000 } } : {};
  return {
    type: "session.update",
    session: {
      type: "realtime",
      ...(voice ? { prompt: { id: voice.name } } : {}),
      audio: {
        input: {
          ...format,
          transcription: { model: "gpt-4o-mini-transcribe" },
          // Not the protocol's default: by silence alone, callers who pause to think are cut off.
          turn_detection: { type: "semantic_vad" },
        },
        output: { ...format, ...(voice ? { voice: voice.path } : {}) },
      },
    },
  };
}
