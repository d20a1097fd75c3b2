import type { UiState } from "../realtime/state";

export type Mood = "idle" | "busy" | "listening" | "hearing" | "thinking" | "speaking" | "muted" | "down";

export interface Status {
  readonly mood: Mood;
  readonly text: string;
  readonly hint: string;
}

/** What is going on, in one line, and what the caller can do about it. */
export function statusOf(state: UiState): Status {
  switch (state.phase) {
    case "idle":
      return idle(state);
    case "asking-microphone":
      return {
        mood: "busy",
        text: "Waiting for your microphone",
        hint: "Your browser asks for permission. Sound goes to your Parley server while the call lasts, and nowhere else from this page.",
      };
    case "connecting":
      return { mood: "busy", text: "Connecting", hint: "" };
    case "live":
      return live(state);
  }
}

function idle(state: UiState): Status {
  if (state.server === "down") {
    return { mood: "down", text: "Server not reachable", hint: "This page keeps looking for it." };
  }
  if (state.server === "unready") {
    return { mood: "down", text: "No calls now", hint: "An engine failed or the server is shutting down." };
  }
  if (state.server === "typed") {
    return { mood: "muted", text: "Typed conversation only", hint: "Write below." };
  }
  if (state.server === "loading") {
    return {
      mood: "busy",
      text: "Engines are loading",
      hint: "You can call now; the call waits until they are ready.",
    };
  }
  return {
    mood: "idle",
    text: "Ready when you are",
    hint: "Press Talk; your browser will ask for the microphone.",
  };
}

/** How to interrupt, with what is there to do it. */
function interruptHint(state: UiState): string {
  if (state.textOnly) return "Write below to interrupt.";
  if (state.muted) return "Unmute, or write below, to interrupt.";
  return state.session?.audio?.input?.turn_detection?.interrupt_response === false
    ? "It speaks to the end before it listens."
    : "Just talk to interrupt.";
}

function live(state: UiState): Status {
  const loading = state.engines.some((engine) => engine.state === "loading");
  if (loading)
    return { mood: "busy", text: "Engines are loading", hint: "The call waits and starts by itself." };
  if (state.userSpeaking && !state.muted) return { mood: "hearing", text: "Hearing you", hint: "" };
  if (state.playing !== null) return { mood: "speaking", text: "Speaking", hint: interruptHint(state) };
  if (state.activeResponses.length > 0) return { mood: "thinking", text: "Thinking", hint: "" };
  if (state.textOnly) {
    return { mood: "muted", text: "Typed conversation", hint: "Write below, or turn on the microphone." };
  }
  if (state.muted) return { mood: "muted", text: "Muted", hint: "Nothing you say is sent." };
  return { mood: "listening", text: "Listening", hint: "Say something." };
}
