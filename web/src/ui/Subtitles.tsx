import type { Message, UserMessage } from "../realtime/state";
import { plainLine, subtitleLine } from "./subtitleLine";
import { useHeard } from "./useHeard";
import type { Parley } from "./useParley";

/** What is being said right now, large. Screen readers get the same from the transcript. */
export function Subtitles({ parley }: { parley: Parley }) {
  const { state } = parley;
  const heard = useHeard(parley.call, state.playing);
  const spoken = state.messages.find((message) => message.id === state.playing);
  return (
    <section
      aria-hidden="true"
      data-testid="subtitles"
      className="flex min-h-[clamp(5rem,13vh,7rem)] w-full max-w-2xl items-center justify-center py-2 text-center font-voice text-2xl leading-snug text-balance sm:text-[1.75rem]"
    >
      {spoken?.role === "bot" ? (
        spoken.words.length > 0 ? (
          <p>
            {subtitleLine(spoken.words, heard ?? 0).map((word) => (
              <span key={word.key} className={word.now ? "text-bot" : word.said ? "" : "opacity-60"}>
                {word.text}{" "}
              </span>
            ))}
          </p>
        ) : (
          <p>{plainLine(spoken)}</p>
        )
      ) : (
        <CallerLine message={lastUser(state.messages)} visible={state.phase === "live"} />
      )}
    </section>
  );
}

function CallerLine({ message, visible }: { message: UserMessage | undefined; visible: boolean }) {
  if (!visible) return <p className="text-quiet">Speak freely. Interrupt whenever you like.</p>;
  if (!message) return null;
  return (
    <p className="text-caller">
      {message.text} {message.guess}
    </p>
  );
}

function lastUser(messages: readonly Message[]): UserMessage | undefined {
  const last = messages.findLast((message) => message.role !== "divider");
  return last?.role === "user" ? last : undefined;
}
