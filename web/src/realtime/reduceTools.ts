import type { Item } from "./events";
import { capped, type Message, type ToolMessage } from "./state";

/** Folds an item about a tool into the transcript; null when it is about something else. */
export function foldTool(messages: readonly Message[], item: Item): readonly Message[] | null {
  switch (item.type) {
    case "function_call":
      return put(messages, item.id, (held) => ({ ...held, ...called(item, held) }));
    case "mcp_call":
      return put(messages, item.id, (held) => ({ ...held, ...called(item, held), ...outcome(item, held) }));
    case "function_call_output":
      return answered(messages, item);
    default:
      return null;
  }
}

function called(item: Item, held: ToolMessage) {
  return {
    name: item.name || held.name,
    arguments: item.arguments || held.arguments,
    callId: item.call_id ?? held.callId,
  };
}

function outcome(item: Item, held: ToolMessage): Pick<ToolMessage, "state" | "result"> {
  if (item.error) return { state: "failed", result: item.error.message ?? "It failed." };
  if (typeof item.output === "string") return { state: "done", result: item.output };
  return { state: held.state, result: held.result };
}

function answered(messages: readonly Message[], item: Item): readonly Message[] {
  return messages.map((message) =>
    message.role === "tool" && message.callId !== null && message.callId === item.call_id
      ? { ...message, state: "done", result: item.output ?? "" }
      : message,
  );
}

function put(
  messages: readonly Message[],
  id: string,
  change: (held: ToolMessage) => ToolMessage,
): readonly Message[] {
  const index = messages.findIndex((message) => message.id === id);
  const held = messages[index];
  if (held === undefined) {
    const fresh: ToolMessage = {
      role: "tool",
      id,
      name: "",
      arguments: "",
      state: "running",
      result: null,
      callId: null,
    };
    return capped([...messages, change(fresh)]);
  }
  return held.role === "tool" ? messages.with(index, change(held)) : messages;
}
