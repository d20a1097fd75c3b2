import type { Engine } from "./events";

/** One engine of a kind and how its streams fare, as `GET /v1/admin/pools` tells it. */
export interface PoolMember {
  readonly kind: Engine["kind"];
  readonly name: string;
  readonly state: "loading" | "ready" | "failed";
  readonly detail: string;
  readonly circuit: "closed" | "half_open" | "open";
  readonly streams: number;
  readonly capacity: number | null;
  readonly begun: number;
  readonly refused: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly spend: { readonly today: string; readonly limit: string | null; readonly spent: boolean } | null;
  readonly opening_ms: number | null;
  readonly last_failure: string | null;
}

/** A model that is recommended to the engine host of the server's machine. */
export interface HostModel {
  readonly kind: Engine["kind"];
  readonly engine: string;
  readonly model: string;
  readonly installed: boolean;
}

/** The server's machine, and what its engine host could run. */
export interface HostAdvice {
  readonly processors: number;
  readonly memory_mib: number;
  readonly recommended: readonly HostModel[];
  readonly language_model_mib: number | null;
}

export type PoolsAnswer =
  | { readonly members: readonly PoolMember[]; readonly host: HostAdvice | null }
  | { readonly refused: true }
  | { readonly failed: true };

/** Asks once. Never throws: a server that wants another key, or none that answers, is an answer too. */
export async function readPools(base: string, apiKey: string, signal: AbortSignal): Promise<PoolsAnswer> {
  try {
    const response = await fetch(new URL("v1/admin/pools", base), {
      cache: "no-store",
      headers: apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(4_000)]),
    });
    if (response.status === 401) return { refused: true };
    return response.ok ? toPools(await response.json()) : { failed: true };
  } catch {
    return { failed: true };
  }
}

export function toPools(body: unknown): PoolsAnswer {
  const { pools, host } = (body ?? {}) as { pools?: unknown; host?: HostAdvice };
  if (!Array.isArray(pools)) return { failed: true };
  return {
    members: pools.flatMap(({ kind, members }) =>
      (members as Omit<PoolMember, "kind">[]).map((member) => ({ ...member, kind })),
    ),
    host: host ?? null,
  };
}

/** Streams that failed, whatever the cause. */
export function failed(member: PoolMember): number {
  return Object.values(member.failures).reduce((sum, count) => sum + count, 0);
}

/** What it cost today, and of how much, where it costs anything. */
export function spend(member: PoolMember): string {
  if (!member.spend) return "–";
  return member.spend.limit === null ? member.spend.today : `${member.spend.today} of ${member.spend.limit}`;
}

/** How a member stands, in a word or two: what keeps streams from it comes first. */
export function standing(member: PoolMember): string {
  if (member.state !== "ready") return member.state;
  if (member.spend?.spent) return "spent";
  if (member.circuit === "open") return "left alone";
  if (member.circuit === "half_open") return "being tried";
  return member.capacity !== null && member.streams >= member.capacity ? "full" : "ready";
}
