import type { TurnLatency } from "../realtime/events";
import { answered, median, STAGES, type StageKey, segments, total } from "../realtime/latency";

const COLOURS: Readonly<Record<StageKey, string>> = {
  end_of_turn_ms: "bg-[var(--stage-1)]",
  transcript_ms: "bg-[var(--stage-2)]",
  llm_first_token_ms: "bg-[var(--stage-3)]",
  tts_first_audio_ms: "bg-[var(--stage-4)]",
  first_byte_ms: "bg-[var(--stage-5)]",
};

const SHOWN = 4;
const SMALLEST_SCALE_MS = 1000;

/** Where the time between the caller's last word and the reply's first sound went, turn by turn. */
export function LatencyPanel({ latencies }: { latencies: readonly TurnLatency[] }) {
  const p50 = median(latencies);
  const shown = latencies.slice(-SHOWN);
  const first = latencies.length - shown.length + 1;
  const scale = Math.max(SMALLEST_SCALE_MS, ...shown.map(reach));
  return (
    <section data-testid="latency-panel" aria-label="Response time" className="panel px-5 py-4 short:py-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-sm font-medium">Response time</h2>
        <p className="text-sm text-quiet tabular-nums">
          {p50 === null ? (
            "no turns yet"
          ) : (
            <strong className="text-base font-semibold text-ink">{Math.round(p50)} ms</strong>
          )}
          {p50 !== null && ` median of ${answered(latencies)}`}
        </p>
      </div>
      {shown.length > 0 && (
        <>
          <ol className="mt-3 flex flex-col gap-2 short:mt-2 short:gap-1">
            {shown.map((turn, i) => (
              <Turn key={turn.response_id} turn={turn} number={first + i} scale={scale} />
            ))}
          </ol>
          <Legend />
        </>
      )}
      {shown.length === 0 && (
        <p className="mt-1 text-sm text-quiet">
          From the end of your sentence to the first sound of the reply.
        </p>
      )}
    </section>
  );
}

function Turn({ turn, number, scale }: { turn: TurnLatency; number: number; scale: number }) {
  const parts = segments(turn);
  const sum = total(turn);
  const words = parts.map((part) => `${part.label} ${Math.round(part.ms)} ms`).join(", ");
  return (
    <li className="flex items-center gap-3 text-xs text-quiet tabular-nums" title={words}>
      <span className="w-4 text-right">{number}</span>
      <span aria-hidden="true" className="flex h-3 flex-1 overflow-hidden rounded-full bg-sea">
        {parts.map((part) => (
          <span
            key={part.key}
            className={COLOURS[part.key]}
            style={{ width: `${(part.ms / scale) * 100}%` }}
          />
        ))}
      </span>
      <span className="sr-only">{words}.</span>
      <span className="w-16 text-right">{sum === null ? "no reply" : `${Math.round(sum)} ms`}</span>
    </li>
  );
}

function Legend() {
  return (
    <ul
      aria-hidden="true"
      className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-quiet short:mt-2 short:gap-x-3"
    >
      {STAGES.map((stage) => (
        <li key={stage.key} className="flex items-center gap-1.5">
          <span className={`size-2 rounded-full ${COLOURS[stage.key]}`} />
          {stage.label}
        </li>
      ))}
    </ul>
  );
}

function reach(turn: TurnLatency): number {
  return segments(turn).reduce((sum, part) => sum + part.ms, 0);
}
