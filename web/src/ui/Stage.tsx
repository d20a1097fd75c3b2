import { Connection } from "./Connection";
import { HangUp, Microphone, MicrophoneOff } from "./icons";
import { Subtitles } from "./Subtitles";
import { type Mood, statusOf } from "./status";
import type { Parley } from "./useParley";
import { VoicePicker } from "./VoicePicker";
import { Voices } from "./Voices";

const DOT: Readonly<Record<Mood, string>> = {
  idle: "bg-caller",
  busy: "bg-bot animate-pulse",
  listening: "bg-caller animate-pulse",
  hearing: "bg-caller",
  thinking: "bg-bot animate-pulse",
  speaking: "bg-bot",
  muted: "bg-quiet",
  down: "bg-alarm",
};

/** The call itself: one button between two voices, and what is going on. */
export function Stage({ parley }: { parley: Parley }) {
  const { state } = parley;
  const status = statusOf(state);
  const inCall = state.phase !== "idle";
  return (
    <section
      aria-label="Call"
      className="panel flex flex-1 flex-col items-center px-4 pt-4 pb-5 sm:px-6 short:pt-3 short:pb-3"
    >
      <div className="flex w-full items-baseline justify-between">
        <span aria-hidden="true" data-colour="caller" className="text-sm font-medium text-caller">
          You
        </span>
        <Connection state={state} upgrade={parley.upgrade} />
        <span aria-hidden="true" data-colour="bot" className="text-sm font-medium text-bot">
          Parley
        </span>
      </div>
      <div className="relative my-auto flex h-44 w-full shrink-0 items-center justify-center lg:h-[clamp(8.5rem,24vh,16rem)] short:h-[7.5rem]">
        <span data-colour="caller" className="hidden text-caller" />
        <span data-colour="bot" className="hidden text-bot" />
        <span data-colour="rest" className="hidden text-line" />
        <Voices call={parley.call} live={inCall} />
        <ConnectButton inCall={inCall} start={parley.start} end={parley.end} />
      </div>
      <p
        role="status"
        data-testid="status"
        data-mood={status.mood}
        className="flex items-center gap-2.5 text-lg font-medium"
      >
        <span aria-hidden="true" className={`size-2.5 rounded-full ${DOT[status.mood]}`} />
        {status.text}
      </p>
      <p className="mt-1 min-h-5 max-w-md text-center text-sm text-balance text-quiet">{status.hint}</p>
      <Subtitles parley={parley} />
      <div className=" flex w-full flex-wrap items-center justify-center gap-3">
        <VoicePicker parley={parley} />
        <MuteButton parley={parley} />
      </div>
    </section>
  );
}

function ConnectButton({ inCall, start, end }: { inCall: boolean; start: () => void; end: () => void }) {
  const look = inCall
    ? "border-2 border-alarm bg-deck text-alarm hover:bg-alarm-bg"
    : "bg-button text-button-ink hover:scale-[1.03]";
  return (
    <button
      type="button"
      data-testid="connect-button"
      data-state={inCall ? "connected" : "idle"}
      onClick={inCall ? end : start}
      className={`relative flex size-28 flex-col items-center justify-center gap-1 rounded-full font-semibold transition ${look}`}
    >
      {inCall ? <HangUp /> : <Microphone size={32} />}
      <span>{inCall ? "End" : "Talk"}</span>
    </button>
  );
}

function MuteButton({ parley }: { parley: Parley }) {
  const { phase, muted, textOnly } = parley.state;
  const off = muted || textOnly;
  const label = textOnly ? "Turn on microphone" : muted ? "Unmute" : "Mute";
  return (
    <button
      type="button"
      data-testid="mute-button"
      disabled={phase !== "live"}
      aria-pressed={muted}
      onClick={parley.toggleMute}
      className={`control ${off && phase === "live" ? "border-alarm text-alarm" : ""}`}
    >
      {off && phase === "live" ? <MicrophoneOff /> : <Microphone />}
      {label}
    </button>
  );
}
