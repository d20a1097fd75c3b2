import type { Engine } from "../realtime/events";
import type { UiState } from "../realtime/state";

const KINDS: Readonly<Record<Engine["kind"], string>> = {
  vad: "Voice detection",
  stt: "Recognition",
  llm: "Language model",
  tts: "Speech",
};

/** Which engines hear, think and speak, and how far they have loaded. */
export function Engines({ state }: { state: UiState }) {
  if (state.engines.length === 0) return null;
  return (
    <section aria-label="Engines" className="panel px-5 py-4">
      <h2 className="text-sm font-medium">Engines</h2>
      <ul className="mt-2 grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {state.engines.map((engine) => (
          <EngineRow key={`${engine.kind}-${engine.engine}`} engine={engine} />
        ))}
      </ul>
    </section>
  );
}

function EngineRow({ engine }: { engine: Engine }) {
  const percent = Math.round(Math.min(1, Math.max(0, engine.progress ?? 0)) * 100);
  return (
    <li className="min-w-0 text-sm">
      <p className="flex items-baseline justify-between gap-2">
        <span className="text-quiet">{KINDS[engine.kind] ?? engine.kind}</span>
        <State engine={engine} percent={percent} />
      </p>
      <p className="truncate" title={engine.detail}>
        {engine.engine}
        {engine.stand_in && <span className="text-bot"> (stand-in)</span>}
      </p>
      {engine.state === "loading" && (
        <progress
          className="mt-1 h-1 w-full accent-bot"
          max={100}
          value={percent}
          aria-label={`${KINDS[engine.kind] ?? engine.kind} loading`}
        />
      )}
      {engine.state === "failed" && engine.detail && (
        <p className="mt-0.5 text-xs text-alarm">{engine.detail}</p>
      )}
    </li>
  );
}

function State({ engine, percent }: { engine: Engine; percent: number }) {
  if (engine.state === "loading")
    return <span className="text-xs text-bot tabular-nums">loading {percent} %</span>;
  if (engine.state === "failed") return <span className="text-xs font-medium text-alarm">failed</span>;
  return <span className="text-xs text-caller">ready</span>;
}
