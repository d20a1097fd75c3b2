import type { Problem } from "../audio/problems";
import type { Notice } from "../realtime/events";
import { Close } from "./icons";

const ACTIONS = {
  retry: "Try again",
  reconnect: "Reconnect",
  "type-instead": "Try again",
  settings: "Open settings",
} as const;

interface ErrorBannerProps {
  readonly problem: Problem;
  readonly act: (action: NonNullable<Problem["action"]>) => void;
  readonly dismiss: () => void;
}

/** What went wrong and the way out. */
export function ErrorBanner({ problem, act, dismiss }: ErrorBannerProps) {
  const { action } = problem;
  return (
    <div
      role="alert"
      data-testid="error-banner"
      data-code={problem.code}
      className="flex items-start gap-3 rounded-2xl border border-alarm/40 bg-alarm-bg py-3 pr-2 pl-5"
    >
      <div className="min-w-0 flex-1 py-1">
        <p className="font-medium text-alarm">{problem.title}</p>
        <p className="mt-0.5 text-sm break-words">
          {problem.help}
          {action === "type-instead" && " Or type your message: that needs no microphone."}
        </p>
        {action && (
          <button type="button" className="control mt-3 border-alarm/50" onClick={() => act(action)}>
            {ACTIONS[action]}
          </button>
        )}
      </div>
      <Dismiss label="Dismiss error" onClick={dismiss} />
    </div>
  );
}

/** Something worth knowing that does not stop the call, such as a stand-in language model. */
export function NoticeBar({ notice, dismiss }: { notice: Notice; dismiss: () => void }) {
  const tone = notice.level === "error" ? "border-alarm/40 bg-alarm-bg" : "border-bot/30 bg-note-bg";
  return (
    <div
      data-testid="notice"
      data-code={notice.code}
      className={`flex items-start gap-3 rounded-2xl border py-1.5 pr-2 pl-5 text-sm ${tone}`}
    >
      <p className="min-w-0 flex-1 py-2 leading-relaxed break-words">{notice.message}</p>
      <Dismiss label="Dismiss notice" onClick={dismiss} />
    </div>
  );
}

function Dismiss({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="flex size-9 shrink-0 items-center justify-center rounded-full text-quiet hover:text-ink"
    >
      <Close />
    </button>
  );
}
