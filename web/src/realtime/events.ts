/** Events of the OpenAI Realtime GA dialect that this page reads, and Parley's own (`parley.*`). */

export interface Engine {
  readonly kind: "stt" | "llm" | "tts" | "vad";
  readonly engine: string;
  readonly state: "loading" | "ready" | "failed";
  /** 0..1 */
  readonly progress: number;
  readonly detail: string;
  /** A placeholder that works without downloads; the notice says how to plug in a real one. */
  readonly stand_in: boolean;
}

export interface Notice {
  readonly code: string;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

export interface ContentPart {
  readonly type: string;
  readonly text?: string;
  readonly transcript?: string | null;
}

export interface Item {
  readonly id: string;
  readonly type: string;
  readonly role?: "user" | "assistant" | "system";
  readonly status?: "in_progress" | "completed" | "incomplete";
  readonly content?: readonly ContentPart[];
  /** Of calls of tools: `function_call`, `mcp_call`, and the first's `function_call_output`. */
  readonly name?: string;
  readonly call_id?: string;
  readonly arguments?: string;
  readonly output?: string | null;
  readonly error?: { readonly message?: string } | null;
}

export interface ResponseObject {
  readonly id: string;
  readonly status: "in_progress" | "completed" | "cancelled" | "failed" | "incomplete";
  readonly status_details?: {
    readonly reason?: string;
    readonly error?: { readonly code?: string; readonly message?: string };
  } | null;
}

export interface SessionObject {
  readonly id?: string;
  readonly audio?: {
    readonly input?: {
      readonly turn_detection?: { readonly interrupt_response?: boolean } | null;
    };
    readonly output?: { readonly voice?: string | { readonly id: string } };
  };
}

interface InResponse {
  readonly response_id: string;
  readonly item_id: string;
}

/** Milliseconds since the end of the caller's speech; null where the stage was not reached. */
export interface TurnLatency {
  readonly response_id: string;
  readonly end_of_turn_ms: number | null;
  readonly transcript_ms: number | null;
  readonly llm_first_token_ms: number | null;
  readonly tts_first_audio_ms: number | null;
  readonly first_byte_ms: number | null;
}

export type ServerEvent =
  | { readonly type: "session.created" | "session.updated"; readonly session: SessionObject }
  | { readonly type: "conversation.item.added" | "conversation.item.done"; readonly item: Item }
  | { readonly type: "conversation.item.deleted"; readonly item_id: string }
  | { readonly type: "conversation.item.truncated"; readonly item_id: string; readonly audio_end_ms: number }
  | { readonly type: "input_audio_buffer.speech_started"; readonly item_id: string }
  | { readonly type: "input_audio_buffer.speech_stopped"; readonly item_id: string }
  | { readonly type: "input_audio_buffer.committed"; readonly item_id: string }
  | { readonly type: "input_audio_buffer.timeout_triggered"; readonly item_id: string }
  | {
      readonly type: "conversation.item.input_audio_transcription.delta";
      readonly item_id: string;
      readonly delta: string;
    }
  | {
      readonly type: "conversation.item.input_audio_transcription.completed";
      readonly item_id: string;
      readonly transcript: string;
    }
  | {
      readonly type: "conversation.item.input_audio_transcription.failed";
      readonly item_id: string;
      readonly error?: { readonly message?: string };
    }
  | {
      /** Of calls whose sound the carrier plays. */
      readonly type:
        | "output_audio_buffer.started"
        | "output_audio_buffer.stopped"
        | "output_audio_buffer.cleared";
      readonly response_id: string;
    }
  | { readonly type: "response.created"; readonly response: ResponseObject }
  | { readonly type: "response.done"; readonly response: ResponseObject }
  | {
      readonly type: "response.output_item.added" | "response.output_item.done";
      readonly response_id: string;
      readonly item: Item;
    }
  | (InResponse & {
      readonly type:
        | "response.output_audio.delta"
        | "response.output_audio_transcript.delta"
        | "response.output_text.delta";
      readonly delta: string;
    })
  | (InResponse & { readonly type: "response.output_audio.done" })
  | (InResponse & { readonly type: "response.output_audio_transcript.done"; readonly transcript: string })
  | (InResponse & { readonly type: "response.output_text.done"; readonly text: string })
  | {
      readonly type: "error";
      readonly error: {
        readonly code?: string | null;
        readonly message: string;
        readonly param?: string | null;
      };
    }
  | { readonly type: "parley.engines"; readonly engines: readonly Engine[] }
  | ({ readonly type: "parley.notice" } & Notice)
  | (InResponse & {
      readonly type: "parley.output_word";
      readonly text: string;
      readonly start_ms: number;
      readonly end_ms: number;
    })
  | { readonly type: "parley.caller_guess"; readonly item_id: string; readonly text: string }
  | ({ readonly type: "parley.turn.latency" } & TurnLatency)
  | (InResponse & {
      readonly type: "parley.response.interrupted";
      readonly reason: string;
      readonly heard_ms: number;
      readonly heard_text: string;
    });

export type ServerEventType = ServerEvent["type"];

/** Required fields of each event the page acts on: `s` string, `o` object, `n` number, `a` array. */
const SHAPES: Record<ServerEventType, Record<string, "s" | "o" | "n" | "a">> = {
  "session.created": { session: "o" },
  "session.updated": { session: "o" },
  "conversation.item.added": { item: "o" },
  "conversation.item.done": { item: "o" },
  "conversation.item.deleted": { item_id: "s" },
  "conversation.item.truncated": { item_id: "s", audio_end_ms: "n" },
  "input_audio_buffer.speech_started": { item_id: "s" },
  "input_audio_buffer.speech_stopped": { item_id: "s" },
  "input_audio_buffer.committed": { item_id: "s" },
  "input_audio_buffer.timeout_triggered": { item_id: "s" },
  "conversation.item.input_audio_transcription.delta": { item_id: "s", delta: "s" },
  "conversation.item.input_audio_transcription.completed": { item_id: "s", transcript: "s" },
  "conversation.item.input_audio_transcription.failed": { item_id: "s" },
  "output_audio_buffer.started": { response_id: "s" },
  "output_audio_buffer.stopped": { response_id: "s" },
  "output_audio_buffer.cleared": { response_id: "s" },
  "response.created": { response: "o" },
  "response.done": { response: "o" },
  "response.output_item.added": { response_id: "s", item: "o" },
  "response.output_item.done": { response_id: "s", item: "o" },
  "response.output_audio.delta": { response_id: "s", item_id: "s", delta: "s" },
  "response.output_audio_transcript.delta": { response_id: "s", item_id: "s", delta: "s" },
  "response.output_text.delta": { response_id: "s", item_id: "s", delta: "s" },
  "response.output_audio.done": { response_id: "s", item_id: "s" },
  "response.output_audio_transcript.done": { response_id: "s", item_id: "s", transcript: "s" },
  "response.output_text.done": { response_id: "s", item_id: "s", text: "s" },
  error: { error: "o" },
  "parley.engines": { engines: "a" },
  "parley.notice": { code: "s", level: "s", message: "s" },
  "parley.output_word": { item_id: "s", text: "s", start_ms: "n", end_ms: "n" },
  "parley.caller_guess": { item_id: "s", text: "s" },
  "parley.turn.latency": { response_id: "s" },
  "parley.response.interrupted": { item_id: "s", heard_ms: "n", heard_text: "s" },
};

/**
 * Reads one WebSocket text frame.
 *
 * @returns the event; null for an event this page does not use (the dialect allows more)
 * @throws Error when the frame is not a JSON object or a known event lacks a field
 */
export function parseServerEvent(frame: string): ServerEvent | null {
  const value: unknown = JSON.parse(frame);
  if (typeof value !== "object" || value === null) throw new Error("server sent JSON that is not an object");
  const event = value as Record<string, unknown>;
  const type = event.type;
  if (typeof type !== "string" || !Object.hasOwn(SHAPES, type)) return null;
  for (const [field, kind] of Object.entries(SHAPES[type as ServerEventType])) {
    if (!matches(event[field], kind)) throw new Error(`server event ${type} lacks a valid ${field}`);
  }
  return value as ServerEvent;
}

function matches(value: unknown, kind: "s" | "o" | "n" | "a"): boolean {
  switch (kind) {
    case "s":
      return typeof value === "string";
    case "n":
      return typeof value === "number" && Number.isFinite(value);
    case "a":
      return Array.isArray(value);
    case "o":
      return typeof value === "object" && value !== null && !Array.isArray(value);
  }
}
