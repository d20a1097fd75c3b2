import { heardText } from "./reduceMessages";
import type { Message } from "./state";

/** Messages that a call which is moved takes along: more would hold up its beginning. The oldest stay behind. */
export const MOST_CARRIED = 40;

/** A message as `conversation.item.create` of a client makes it (reference 4.4). */
export type CarriedItem = { readonly type: "conversation.item.create" } & Record<string, unknown>;

/**
 * The conversation so far as events that build it anew in another session: what the caller said and what was heard of the
 * replies. What tools did is left out.
 *
 * @param before the last message of earlier calls, which stay behind
 */
export function carryOver(messages: readonly Message[], before: string | null): CarriedItem[] {
  const start = messages.findLastIndex((message) => message.id === before) + 1;
  return messages
    .slice(start)
    .flatMap((message) => toItem(message))
    .slice(-MOST_CARRIED);
}

function toItem(message: Message): CarriedItem[] {
  switch (message.role) {
    case "user":
      return create("user", "input_text", message.text);
    case "bot":
      return create("assistant", "output_text", heardText(message));
    case "tool":
    case "divider":
      return [];
  }
}

function create(role: "user" | "assistant", type: string, text: string): CarriedItem[] {
  if (text.trim() === "") return [];
  return [
    {
      type: "conversation.item.create",
      item: { type: "message", role, content: [{ type, text: text.trim() }] },
    },
  ];
}
