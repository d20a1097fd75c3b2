import { heardText } from "../realtime/reduceMessages";
import type { Message } from "../realtime/state";

/** Tells screen readers the last complete message: whole sentences, not each fragment as it streams. */
export function Announcer({ messages }: { messages: readonly Message[] }) {
  const last = messages.findLast(complete);
  return (
    <p aria-live="polite" className="sr-only">
      {last ? words(last) : ""}
    </p>
  );
}

function complete(message: Message): boolean {
  if (message.role === "user") return !message.pending && message.text !== "";
  return message.role === "bot" && !message.streaming && message.text !== "";
}

function words(message: Message): string {
  if (message.role === "user") return `You said: ${message.text}`;
  if (message.role === "bot") {
    return `Parley${message.interrupted ? ", interrupted" : ""}: ${heardText(message)}`;
  }
  return "";
}
