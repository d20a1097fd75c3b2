import { UNKNOWN_QUALITY } from "./quality";
import { capped, type LocalEvent, MAX_NOTICES, type Message, type UiState } from "./state";

/** Folds what happens in the page itself. */
export function foldLocal(state: UiState, event: LocalEvent): UiState {
  switch (event.type) {
    case "local.phase":
      return {
        ...state,
        phase: event.phase,
        textOnly: event.textOnly ?? state.textOnly,
        problem: null,
        problemOfTurn: false,
      };
    case "local.ended":
      return ended(state, event.problem);
    case "local.problem":
      return { ...state, problem: event.problem, problemOfTurn: false };
    case "local.muted":
      return { ...state, muted: event.muted };
    case "local.microphone":
      return { ...state, textOnly: !event.on, muted: false, userSpeaking: false };
    case "local.playing":
      return { ...state, playing: event.itemId };
    case "local.sent":
      return append(state.problemOfTurn ? { ...state, problem: null, problemOfTurn: false } : state, {
        role: "user",
        id: event.itemId,
        text: event.text,
        guess: "",
        pending: false,
        failed: false,
      });
    case "local.cut":
      return {
        ...state,
        messages: state.messages.map((message) => cut(message, event.itemId, event.heardMs)),
      };
    case "local.carrier":
      return { ...state, carrier: event.carrier, quality: event.quality };
    case "local.moving":
      return { ...cutOff(state), phase: "connecting" };
    case "local.quality":
      return { ...state, quality: event.quality };
    case "local.divider":
      return append(state, { role: "divider", id: event.id, text: event.text });
    case "local.notice.dismissed":
      return { ...state, dismissed: [...state.dismissed, event.message].slice(-MAX_NOTICES) };
    case "local.health":
      return {
        ...state,
        server: event.server,
        engines: event.engines,
        notices: event.notices,
        problem: event.server !== "down" && state.problem?.code === "server-down" ? null : state.problem,
      };
  }
}

function append(state: UiState, message: Message): UiState {
  return { ...state, messages: capped([...state.messages, message]) };
}

function cut(message: Message, itemId: string, heardMs: number): Message {
  if (message.role !== "bot" || message.id !== itemId) return message;
  const heardText = message.interrupted?.heardText ?? null;
  return { ...message, streaming: false, interrupted: { heardMs, heardText } };
}

function ended(state: UiState, problem: UiState["problem"]): UiState {
  return { ...cutOff(state), phase: "idle", textOnly: false, muted: false, problem, problemOfTurn: false };
}

/** Nothing comes any more of what was under way. */
function cutOff(state: UiState): UiState {
  return {
    ...state,
    userSpeaking: false,
    playing: null,
    activeResponses: [],
    session: null,
    carrier: null,
    quality: UNKNOWN_QUALITY,
    messages: state.messages
      .filter((message) => message.role !== "user" || message.text !== "")
      .map((message) => settle(message)),
  };
}

function settle(message: Message): Message {
  if (message.role === "user" && message.pending) return { ...message, guess: "", pending: false };
  if (message.role === "bot" && message.streaming) return { ...message, streaming: false };
  if (message.role === "tool" && message.state === "running") {
    return { ...message, state: "failed", result: "The call ended before it did." };
  }
  return message;
}
