import type { ServerEvent } from "../realtime/events";
import { reduce } from "../realtime/reducer";
import { INITIAL, type LocalEvent, type UiState } from "../realtime/state";

/** Test helper: folds events from the start of a page. */
export function play(...events: (ServerEvent | LocalEvent)[]): UiState {
  return events.reduce(reduce, INITIAL);
}

/** A spoken user turn up to its commit (reference 6.3). */
export function userTurn(itemId: string): ServerEvent[] {
  return [
    { type: "input_audio_buffer.speech_started", item_id: itemId },
    { type: "input_audio_buffer.speech_stopped", item_id: itemId },
    { type: "input_audio_buffer.committed", item_id: itemId },
    {
      type: "conversation.item.added",
      item: {
        id: itemId,
        type: "message",
        role: "user",
        status: "completed",
        content: [{ type: "input_audio", transcript: null }],
      },
    },
  ];
}

export function heard(itemId: string, transcript: string): ServerEvent {
  return {
    type: "conversation.item.input_audio_transcription.completed",
    item_id: itemId,
    transcript,
  };
}

/** The start of a spoken reply with its first words. */
export function replyStarts(responseId: string, itemId: string, ...deltas: string[]): ServerEvent[] {
  return [
    { type: "response.created", response: { id: responseId, status: "in_progress" } },
    {
      type: "response.output_item.added",
      response_id: responseId,
      item: { id: itemId, type: "message", role: "assistant", status: "in_progress", content: [] },
    },
    ...deltas.map(
      (delta): ServerEvent => ({
        type: "response.output_audio_transcript.delta",
        response_id: responseId,
        item_id: itemId,
        delta,
      }),
    ),
    { type: "response.output_audio.delta", response_id: responseId, item_id: itemId, delta: "AAAA" },
  ];
}

export function replyEnds(responseId: string, itemId: string, transcript: string): ServerEvent[] {
  return [
    { type: "response.output_audio.done", response_id: responseId, item_id: itemId },
    { type: "response.output_audio_transcript.done", response_id: responseId, item_id: itemId, transcript },
    { type: "response.done", response: { id: responseId, status: "completed" } },
  ];
}

export function replyCancelled(responseId: string, itemId: string): ServerEvent[] {
  return [
    { type: "response.output_audio.done", response_id: responseId, item_id: itemId },
    {
      type: "response.done",
      response: {
        id: responseId,
        status: "cancelled",
        status_details: { reason: "turn_detected" },
      },
    },
  ];
}
