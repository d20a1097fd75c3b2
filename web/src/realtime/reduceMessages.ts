import type { Item, ServerEvent } from "./events";
import { foldTool } from "./reduceTools";
import { type BotMessage, capped, type Message, type UserMessage } from "./state";

type Messages = readonly Message[];

/** Folds a server event into the transcript. Items are matched by id, so late transcriptions land in their place. */
export function foldMessages(messages: Messages, event: ServerEvent): Messages {
  switch (event.type) {
    case "input_audio_buffer.speech_started":
      return user(messages, event.item_id, (message) => message);
    case "input_audio_buffer.timeout_triggered":
    case "conversation.item.deleted":
      return messages.filter((message) => message.id !== event.item_id);
    case "conversation.item.added":
    case "conversation.item.done":
      return foldTool(messages, event.item) ?? item(messages, event.item);
    case "conversation.item.input_audio_transcription.delta":
      return user(messages, event.item_id, (message) => ({
        ...message,
        text: message.text + event.delta,
        guess: "",
      }));
    case "parley.caller_guess":
      return user(messages, event.item_id, (message) =>
        message.pending ? { ...message, guess: event.text } : message,
      );
    case "conversation.item.input_audio_transcription.completed":
      return completed(messages, event.item_id, event.transcript);
    case "conversation.item.input_audio_transcription.failed":
      return user(messages, event.item_id, (message) => ({
        ...message,
        guess: "",
        pending: false,
        failed: true,
      }));
    case "parley.response.interrupted":
      return bot(messages, event.item_id, event.response_id, (message) => ({
        ...message,
        streaming: false,
        interrupted: { heardMs: event.heard_ms, heardText: event.heard_text },
      }));
    case "response.done":
      return responseDone(messages, event);
    default:
      return foldOutput(messages, event);
  }
}

function foldOutput(messages: Messages, event: ServerEvent): Messages {
  switch (event.type) {
    case "response.output_item.added":
      return event.item.type === "message"
        ? bot(messages, event.item.id, event.response_id, (message) => message)
        : (foldTool(messages, event.item) ?? messages);
    case "response.output_item.done":
      return foldTool(messages, event.item) ?? messages;
    case "response.output_audio.delta":
      return bot(messages, event.item_id, event.response_id, (message) =>
        message.spoken ? message : { ...message, spoken: true },
      );
    case "output_audio_buffer.started":
      return messages.map((message) =>
        message.role === "bot" && message.responseId === event.response_id && !message.spoken
          ? { ...message, spoken: true }
          : message,
      );
    case "response.output_audio_transcript.delta":
    case "response.output_text.delta":
      return bot(messages, event.item_id, event.response_id, (message) => ({
        ...message,
        text: message.text + event.delta,
      }));
    case "response.output_audio_transcript.done":
      return finalText(messages, event.item_id, event.response_id, event.transcript);
    case "response.output_text.done":
      return finalText(messages, event.item_id, event.response_id, event.text);
    case "parley.output_word":
      return bot(messages, event.item_id, event.response_id, (message) => ({
        ...message,
        words: [...message.words, { text: event.text, startMs: event.start_ms, endMs: event.end_ms }],
      }));
    default:
      return messages;
  }
}

/** What the caller heard of an interrupted reply: the server's word, or the words that had begun when it was cut. */
export function heardText(message: BotMessage): string {
  if (!message.interrupted) return message.text;
  const { heardText: told, heardMs } = message.interrupted;
  if (told !== null) return told;
  if (message.words.length === 0 || heardMs === null) return message.text;
  return message.words
    .filter((word) => word.startMs < heardMs)
    .map((word) => word.text.trim())
    .join(" ");
}

function user(messages: Messages, id: string, change: (message: UserMessage) => UserMessage): Messages {
  const index = messages.findIndex((message) => message.id === id);
  if (index < 0) {
    const fresh: UserMessage = { role: "user", id, text: "", guess: "", pending: true, failed: false };
    return capped([...messages, change(fresh)]);
  }
  const held = messages[index];
  return held?.role === "user" ? replaced(messages, index, held, change(held)) : messages;
}

function bot(
  messages: Messages,
  id: string,
  responseId: string,
  change: (message: BotMessage) => BotMessage,
): Messages {
  const index = messages.findIndex((message) => message.id === id);
  if (index < 0) {
    const fresh: BotMessage = {
      role: "bot",
      id,
      responseId,
      text: "",
      words: [],
      streaming: true,
      spoken: false,
      interrupted: null,
      failure: null,
    };
    return capped([...messages, change(fresh)]);
  }
  const held = messages[index];
  return held?.role === "bot" ? replaced(messages, index, held, change(held)) : messages;
}

function replaced(messages: Messages, index: number, held: Message, next: Message): Messages {
  return held === next ? messages : messages.with(index, next);
}

function completed(messages: Messages, id: string, transcript: string): Messages {
  const text = transcript.trim();
  if (text === "") return messages.filter((message) => message.id !== id);
  return user(messages, id, (message) => ({ ...message, text, guess: "", pending: false, failed: false }));
}

function finalText(messages: Messages, id: string, responseId: string, text: string): Messages {
  return bot(messages, id, responseId, (message) => (message.interrupted ? message : { ...message, text }));
}

/** Items the page has not heard of: typed text from this page comes back, other items may be injected by others. */
function item(messages: Messages, added: Item): Messages {
  if (added.type !== "message" || added.role !== "user") return messages;
  const part = added.content?.[0];
  const text = part?.type === "input_text" ? part.text : (part?.transcript ?? "");
  if (!text) return messages;
  return user(messages, added.id, (message) => ({ ...message, text, guess: "", pending: false }));
}

function responseDone(messages: Messages, event: Extract<ServerEvent, { type: "response.done" }>): Messages {
  const { id, status, status_details } = event.response;
  const failure =
    status === "failed" ? (status_details?.error?.message ?? "The reply could not be generated.") : null;
  const next = messages.flatMap((message): Message[] => {
    if (message.role !== "bot" || message.responseId !== id) return [message];
    const cancelled = status === "cancelled" && !message.interrupted;
    if (cancelled && message.text === "" && !message.spoken) return [];
    return [
      {
        ...message,
        streaming: false,
        failure,
        interrupted: cancelled ? { heardMs: null, heardText: null } : message.interrupted,
      },
    ];
  });
  if (failure !== null && !next.some((message) => message.role === "bot" && message.responseId === id)) {
    return bot(next, `failed-${id}`, id, (message) => ({ ...message, streaming: false, failure }));
  }
  return next;
}
