import type { ServerEvent } from "./events";
import { foldLocal } from "./reduceLocal";
import { foldMessages } from "./reduceMessages";
import { type LocalEvent, MAX_LATENCIES, MAX_NOTICES, type UiState } from "./state";

/** Errors that only say that two events crossed on the wire (reference 6.9): not worth a banner. */
const BENIGN = new Set([
  "response_cancel_not_active",
  "conversation_already_has_active_response",
  "item_truncate_invalid_item_id",
]);

/** The whole page as a fold over events: pure, so a conversation replays from its event log. */
export function reduce(state: UiState, event: ServerEvent | LocalEvent): UiState {
  if (isLocal(event)) return foldLocal(state, event);
  const next = foldSession(withoutOldProblem(state, event), event);
  const messages = foldMessages(next.messages, event);
  return messages === next.messages ? next : { ...next, messages };
}

function isLocal(event: ServerEvent | LocalEvent): event is LocalEvent {
  return event.type.startsWith("local.");
}

function foldSession(state: UiState, event: ServerEvent): UiState {
  switch (event.type) {
    case "session.created":
      return { ...state, phase: "live", server: "up", session: event.session };
    case "session.updated":
      return { ...state, session: event.session };
    case "input_audio_buffer.speech_started":
      return { ...state, userSpeaking: true };
    case "input_audio_buffer.speech_stopped":
    case "input_audio_buffer.committed":
      return state.userSpeaking ? { ...state, userSpeaking: false } : state;
    case "response.created":
      return { ...state, activeResponses: [...state.activeResponses, event.response.id] };
    case "response.done":
      return { ...state, activeResponses: state.activeResponses.filter((id) => id !== event.response.id) };
    case "parley.engines":
      return { ...state, engines: event.engines, notices: withoutLoading(state.notices, event.engines) };
    case "parley.notice":
      return {
        ...state,
        notices: withNotice(state.notices, { code: event.code, level: event.level, message: event.message }),
      };
    case "parley.turn.latency":
      return { ...state, latencies: [...state.latencies, event].slice(-MAX_LATENCIES) };
    case "error":
      return foldError(state, event);
    default:
      return state;
  }
}

/** Whoever speaks, or is answered, has gone on. */
function withoutOldProblem(state: UiState, event: ServerEvent): UiState {
  const goesOn = event.type === "input_audio_buffer.speech_started" || event.type === "response.created";
  return goesOn && state.problemOfTurn ? { ...state, problem: null, problemOfTurn: false } : state;
}

function foldError(state: UiState, event: Extract<ServerEvent, { type: "error" }>): UiState {
  const { code, message, param } = event.error;
  if (code && BENIGN.has(code)) return state;
  return {
    ...state,
    problemOfTurn: true,
    problem: {
      code: code ?? "server-error",
      title: "The server reported an error",
      help: param ? `${message} (${param})` : message,
    },
  };
}

/** The server says once that engines load; that they are ready shows in their states. */
function withoutLoading(notices: UiState["notices"], engines: UiState["engines"]): UiState["notices"] {
  if (engines.some((engine) => engine.state === "loading")) return notices;
  return notices.filter((notice) => notice.code !== "engines_loading");
}

function withNotice(notices: UiState["notices"], notice: UiState["notices"][number]): UiState["notices"] {
  const others = notices.filter((held) => held.code !== notice.code);
  return [...others, notice].slice(-MAX_NOTICES);
}
