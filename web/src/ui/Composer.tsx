import { useState } from "react";
import { Send } from "./icons";
import type { Parley } from "./useParley";

/** Typing instead of talking. Without a call it starts one that needs no microphone. */
export function Composer({ parley }: { parley: Parley }) {
  const [text, setText] = useState("");
  const { phase } = parley.state;
  const send = () => {
    const words = text.trim();
    if (words !== "" && parley.say(words)) setText("");
  };
  return (
    <form
      className="flex gap-2 border-t border-line p-3"
      onSubmit={(submit) => {
        submit.preventDefault();
        send();
      }}
    >
      <input
        data-testid="text-input"
        className="field"
        aria-label="Type a message"
        placeholder={phase === "live" ? "Type instead of talking" : "No microphone? Type here"}
        autoComplete="off"
        enterKeyHint="send"
        maxLength={4000}
        value={text}
        onChange={(change) => setText(change.target.value)}
      />
      <button
        type="submit"
        aria-label="Send"
        disabled={text.trim() === ""}
        className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-button text-button-ink disabled:opacity-40"
      >
        <Send />
      </button>
    </form>
  );
}
