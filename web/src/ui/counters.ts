import type { CallCounters } from "../realtime/call";

declare global {
  interface Window {
    /** Counters of the current or last call, read-only: what the end-to-end tests measure. */
    readonly __parley?: CallCounters;
  }
}

const ZERO: CallCounters = { framesSent: 0, framesDropped: 0, samplesPlayed: 0, interruptions: 0, gaps: 0 };

/** Publishes live counters as `window.__parley`. */
export function exposeCounters(read: () => CallCounters | undefined): void {
  const view = {} as CallCounters;
  for (const name of Object.keys(ZERO) as (keyof CallCounters)[]) {
    Object.defineProperty(view, name, { enumerable: true, get: () => (read() ?? ZERO)[name] });
  }
  Object.defineProperty(window, "__parley", { value: Object.freeze(view), configurable: true });
}
