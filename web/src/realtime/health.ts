import type { Engine, Notice } from "./events";
import type { ServerState } from "./state";

export interface Health {
  readonly server: ServerState;
  readonly engines: readonly Engine[];
  readonly notices: readonly Notice[];
}

const SERVER: Readonly<Record<string, ServerState>> = {
  UP: "up",
  TEXT_ONLY: "typed",
  LOADING: "loading",
  DOWN: "unready",
};

const DOWN: Health = { server: "down", engines: [], notices: [] };

const EVERY_MS = 15_000;
const WHILE_LOADING_MS = 1_000;
const WHILE_DOWN_MS = 3_000;

/** Asks `GET /health/ready` once. Never throws: no answer is "down". */
export async function readHealth(base: string, signal?: AbortSignal): Promise<Health> {
  try {
    const limit = AbortSignal.timeout(4_000);
    const response = await fetch(new URL("health/ready", base), {
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return toHealth(await response.json());
  } catch {
    return DOWN;
  }
}

export function toHealth(body: unknown): Health {
  if (typeof body !== "object" || body === null) return DOWN;
  const { status, engines, notices } = body as Record<string, unknown>;
  return {
    server: SERVER[String(status)] ?? "down",
    engines: Array.isArray(engines) ? (engines as Engine[]) : [],
    notices: Array.isArray(notices) ? (notices as Notice[]) : [],
  };
}

/** Polls while the page is visible: often while engines load, rarely when all is well. Returns what stops it. */
export function watchHealth(base: string, tell: (health: Health) => void): () => void {
  const stopped = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = async () => {
    clearTimeout(timer);
    let wait = EVERY_MS;
    if (document.visibilityState === "visible") {
      const health = await readHealth(base, stopped.signal);
      if (stopped.signal.aborted) return;
      tell(health);
      const settled = health.server === "up" || health.server === "typed";
      if (!settled) wait = health.server === "loading" ? WHILE_LOADING_MS : WHILE_DOWN_MS;
    }
    clearTimeout(timer);
    timer = setTimeout(tick, wait);
  };
  const visible = () => void tick();
  document.addEventListener("visibilitychange", visible);
  void tick();
  return () => {
    stopped.abort();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", visible);
  };
}
