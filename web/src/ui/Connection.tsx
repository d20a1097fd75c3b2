import type { ReactNode } from "react";
import type { UiState } from "../realtime/state";
import { words } from "./connectionWords";

/** What carries the call, how well, and why: a line that opens. */
export function Connection({ state, upgrade }: { state: UiState; upgrade: () => void }) {
  const { carrier, quality } = state;
  if (!carrier) return null;
  const { name, line, roundTrip, jitter, loss, path, codec } = words(carrier, quality);
  return (
    <details
      data-testid="connection"
      data-transport={carrier.transport}
      data-reason={carrier.reason}
      className="relative text-xs text-quiet"
    >
      <summary className="cursor-pointer rounded px-2 py-0.5 tabular-nums hover:text-ink">{line}</summary>
      <section
        aria-label="Connection"
        className="panel absolute left-1/2 z-10 mt-1 w-64 -translate-x-1/2 px-4 py-3 text-left shadow-lg"
      >
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 tabular-nums">
          <Row label="Transport">{name}</Row>
          <Row label="Path">{path}</Row>
          <Row label="Round trip">{roundTrip}</Row>
          <Row label="Jitter">{jitter}</Row>
          <Row label="Loss">{loss}</Row>
          <Row label="Codec">{codec}</Row>
        </dl>
        <p className="mt-2 text-balance" data-testid="connection-why">
          {carrier.message}
        </p>
        {carrier.transport === "websocket" && state.phase === "live" && (
          <button
            type="button"
            data-testid="upgrade-button"
            className="mt-2 underline underline-offset-2 hover:text-ink"
            onClick={upgrade}
          >
            Try WebRTC
          </button>
        )}
      </section>
    </details>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="text-right text-ink">{children}</dd>
    </>
  );
}
