import { useEffect, useRef } from "react";
import { heardText } from "../realtime/reduceMessages";
import type { BotMessage, Message, ToolMessage, UserMessage } from "../realtime/state";
import { useHeard } from "./useHeard";
import type { Parley } from "./useParley";

const WORDS_AHEAD = 8;

/** The conversation so far, as a log. New entries are announced once they are complete, see Announcer. */
export function Transcript({ parley }: { parley: Parley }) {
  const { messages } = parley.state;
  const list = useRef<HTMLOListElement>(null);
  const pinned = useRef(true);

  useEffect(() => {
    const box = list.current;
    if (!box) return;
    // Words appear while they are spoken, without a new state: the list follows what it shows.
    const follow = new MutationObserver(() => {
      if (pinned.current) box.scrollTop = box.scrollHeight;
    });
    follow.observe(box, { childList: true, characterData: true, subtree: true });
    return () => follow.disconnect();
  }, []);

  return (
    <ol
      ref={list}
      data-testid="transcript"
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        pinned.current = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
      }}
      className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-5 py-5"
    >
      {messages.length === 0 && (
        <li className="m-auto max-w-64 text-center text-sm text-balance text-quiet">
          What you and Parley say will appear here.
        </li>
      )}
      {messages.map((message) => (
        <Entry key={message.id} message={message} parley={parley} />
      ))}
    </ol>
  );
}

function Entry({ message, parley }: { message: Message; parley: Parley }) {
  switch (message.role) {
    case "user":
      return <UserEntry message={message} />;
    case "bot":
      return <BotEntry message={message} parley={parley} />;
    case "tool":
      return <ToolEntry message={message} />;
    case "divider":
      return (
        <li className="flex items-center gap-3 text-xs text-quiet before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {message.text}
        </li>
      );
  }
}

function UserEntry({ message }: { message: UserMessage }) {
  return (
    <li data-testid="user-message" data-pending={message.pending} className="border-l-2 border-caller pl-3.5">
      <p className="text-sm font-medium text-caller">You</p>
      <p className="mt-0.5 leading-relaxed break-words">
        {message.text} {message.guess && <span className="text-quiet">{message.guess}</span>}
        {message.pending && <Dots label="being transcribed" />}
        {message.failed && <em className="text-quiet">Not understood: transcription failed.</em>}
      </p>
    </li>
  );
}

function BotEntry({ message, parley }: { message: BotMessage; parley: Parley }) {
  const playing = parley.state.playing === message.id;
  return (
    <li
      data-testid="bot-message"
      data-streaming={message.streaming}
      data-interrupted={message.interrupted !== null}
      className="border-l-2 border-bot pl-3.5"
    >
      <p className="text-sm font-medium text-bot">Parley</p>
      <p className="mt-0.5 leading-relaxed break-words">
        {playing && message.words.length > 0 && !message.interrupted ? (
          <SpokenText message={message} parley={parley} />
        ) : (
          heardText(message)
        )}
        {message.interrupted && <Cut message={message} />}
        {message.streaming && message.text === "" && <Dots label="thinking" />}
      </p>
      {message.failure && <p className="mt-1 text-sm text-alarm">{message.failure}</p>}
    </li>
  );
}

const TOOL_STATES = { running: "running", done: "done", failed: "failed" } as const;

/** A tool the bot used: its name always, what went in and came out for who opens it. */
function ToolEntry({ message }: { message: ToolMessage }) {
  const failed = message.state === "failed";
  return (
    <li
      data-testid="tool-message"
      data-state={message.state}
      className="border-l-2 border-line pl-3.5 text-sm"
    >
      <details>
        <summary className="cursor-pointer text-quiet">
          <span className="font-medium text-ink">{message.name || "tool"}</span>{" "}
          <span className={failed ? "text-alarm" : ""}>{TOOL_STATES[message.state]}</span>
          {message.state === "running" && <Dots label="running" />}
        </summary>
        <Json title="Asked with" text={message.arguments} />
        {message.result !== null && <Json title={failed ? "Failed" : "Result"} text={message.result} />}
      </details>
    </li>
  );
}

function Json({ title, text }: { title: string; text: string }) {
  return (
    <>
      <p className="mt-1.5 text-xs text-quiet">{title}</p>
      <pre className="mt-0.5 max-h-48 overflow-auto rounded-lg bg-sea px-2.5 py-1.5 font-mono text-xs break-words whitespace-pre-wrap">
        {pretty(text)}
      </pre>
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text === "" ? "nothing" : text;
  }
}

/** Words yet to come are dim, and only a few of them: the eye should not run ahead of the ear. */
function SpokenText({ message, parley }: { message: BotMessage; parley: Parley }) {
  const heard = useHeard(parley.call, message.id) ?? 0;
  const said = message.words.filter((word) => word.startMs <= heard).map((word) => word.text.trim());
  const ahead = message.words.slice(said.length, said.length + WORDS_AHEAD).map((word) => word.text.trim());
  return (
    <>
      {said.join(" ")} <span className="text-quiet">{ahead.join(" ")}</span>
    </>
  );
}

function Cut({ message }: { message: BotMessage }) {
  const ms = message.interrupted?.heardMs;
  const after = typeof ms === "number" && ms > 0 ? ` after ${(ms / 1000).toFixed(1)} s` : "";
  return (
    <span className="ml-1.5 inline-block rounded-full border border-line px-2 text-xs leading-5 whitespace-nowrap text-quiet">
      interrupted{after}
    </span>
  );
}

function Dots({ label }: { label: string }) {
  return (
    <span role="img" aria-label={label} className="ml-1 inline-flex gap-1 align-middle">
      {[0, 150, 300].map((delay) => (
        <span
          key={delay}
          className="size-1.5 animate-pulse rounded-full bg-quiet"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </span>
  );
}
