import { useState } from "react";
import type { Engine } from "../realtime/events";
import type { UiState } from "../realtime/state";
import { PoolsDialog } from "./PoolsDialog";

const KINDS: Readonly<Record<Engine["kind"], string>> = {
  vad: "Turn-taking",
  stt: "Recogniser",
  llm: "Model",
  tts: "Voice",
};

interface EnginesProps {
  readonly state: UiState;
  readonly apiKey: string;
}

/** Which engines hear, think and speak, how far they have loaded, and, for operators, how their streams fare. */
export function Engines({ state, apiKey }: EnginesProps) {
  const [poolsOpen, setPoolsOpen] = useState(false);
  return (
    <section aria-label="Engines" className="panel min-w-0 px-5 py-4 short:py-3">
      <div className="flex items-baseline justify-between">
        <h2 className="text-sm font-medium">Engines</h2>
        <button
          type="button"
          className="text-xs text-quiet underline underline-offset-2 hover:text-ink"
          onClick={() => setPoolsOpen(true)}
        >
          Pools
        </button>
      </div>
      {poolsOpen && <PoolsDialog apiKey={apiKey} close={() => setPoolsOpen(false)} />}
      {state.engines.length === 0 && <p className="mt-1 text-sm text-quiet">Not known yet.</p>}
      <ul className="mt-2 flex flex-col gap-1.5">
        {state.engines.map((engine) => (
          <EngineRow key={`${engine.kind}-${engine.engine}`} engine={engine} />
        ))}
      </ul>
    </section>
  );
}

function EngineRow({ engine }: { engine: Engine }) {
  const percent = Math.round(Math.min(1, Math.max(0, engine.progress ?? 0)) * 100);
  const kind = KINDS[engine.kind] ?? engine.kind;
  return (
    <li className="text-xs">
      <p className="flex items-baseline gap-2" title={engine.detail}>
        <span className="w-18 shrink-0 text-quiet">{kind}</span>
        <span className="min-w-0 flex-1 truncate">{engine.engine}</span>
        <State engine={engine} percent={percent} />
      </p>
      {engine.state === "loading" && (
        <progress
          className="engine-progress mt-1 block"
          max={100}
          value={percent}
          aria-label={`${kind} loading`}
        />
      )}
      {engine.state === "failed" && engine.detail && <p className="mt-0.5 text-alarm">{engine.detail}</p>}
    </li>
  );
}

function State({ engine, percent }: { engine: Engine; percent: number }) {
  if (engine.state === "loading") return <span className="text-bot tabular-nums">{percent} %</span>;
  if (engine.state === "failed") return <span className="font-medium text-alarm">failed</span>;
  if (engine.stand_in) return <span className="text-bot">stand-in</span>;
  return <span className="text-caller">ready</span>;
}
