/** How well a call is carried; null where it is not known (yet). */
export interface Quality {
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  /** Of the packets of the last second or so, in both directions: 0..1. */
  readonly loss: number | null;
  readonly codec: string | null;
  /** "direct", or "relayed" by a TURN server. */
  readonly path: "direct" | "relayed" | null;
}

export const UNKNOWN_QUALITY: Quality = {
  roundTripMs: null,
  jitterMs: null,
  loss: null,
  codec: null,
  path: null,
};

/** Packets counted since the call began. */
export interface PacketCounts {
  readonly sent: number;
  readonly sentLost: number;
  readonly received: number;
  readonly receivedLost: number;
}

export const NO_PACKETS: PacketCounts = { sent: 0, sentLost: 0, received: 0, receivedLost: 0 };

/** Packets of any kind that have come, answers to ICE's checks among them; null where the browser does not tell. */
export function signsOfLife(entries: readonly StatsEntry[]): number | null {
  const pair = selectedPair(entries, new Map(entries.map((entry) => [entry.id, entry])));
  const packets = number(entries.find((entry) => entry.type === "transport")?.packetsReceived);
  const answers = number(pair?.responsesReceived);
  return packets === null || answers === null ? null : packets + answers;
}

/** An entry of `RTCStatsReport` (W3C webrtc-stats); which fields it has depends on its type. */
export type StatsEntry = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

/** What a report of statistics says, and what to compare the next one with. */
export function readQuality(
  entries: readonly StatsEntry[],
  before: PacketCounts,
): { readonly quality: Quality; readonly counts: PacketCounts } {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const audio = (type: string) => entries.find((entry) => entry.type === type && entry.kind === "audio");
  const inbound = audio("inbound-rtp");
  const outbound = audio("outbound-rtp");
  const remote = audio("remote-inbound-rtp");
  const pair = selectedPair(entries, byId);
  const counts = {
    sent: number(outbound?.packetsSent) ?? 0,
    sentLost: number(remote?.packetsLost) ?? 0,
    received: number(inbound?.packetsReceived) ?? 0,
    receivedLost: number(inbound?.packetsLost) ?? 0,
  };
  const roundTrip = number(pair?.currentRoundTripTime) ?? number(remote?.roundTripTime);
  const jitter = number(inbound?.jitter) ?? number(remote?.jitter);
  return {
    counts,
    quality: {
      roundTripMs: roundTrip === null ? null : roundTrip * 1000,
      jitterMs: jitter === null ? null : jitter * 1000,
      loss: lossBetween(before, counts),
      codec: codecOf(byId.get(String(inbound?.codecId ?? outbound?.codecId ?? ""))),
      path: pair === undefined ? null : isRelayed(pair, byId) ? "relayed" : "direct",
    },
  };
}

/** Null where no packet was due in between. */
function lossBetween(before: PacketCounts, now: PacketCounts): number | null {
  const lost =
    Math.max(0, now.receivedLost - before.receivedLost) + Math.max(0, now.sentLost - before.sentLost);
  const expected =
    now.received -
    before.received +
    Math.max(0, now.receivedLost - before.receivedLost) +
    now.sent -
    before.sent;
  return expected <= 0 ? null : Math.min(1, lost / expected);
}

function selectedPair(entries: readonly StatsEntry[], byId: ReadonlyMap<string, StatsEntry>) {
  const transport = entries.find((entry) => entry.type === "transport");
  // Firefox has no selectedCandidatePairId, but marks the pair.
  return (
    byId.get(String(transport?.selectedCandidatePairId ?? "")) ??
    entries.find((entry) => entry.type === "candidate-pair" && entry.selected === true)
  );
}

function isRelayed(pair: StatsEntry, byId: ReadonlyMap<string, StatsEntry>): boolean {
  return byId.get(String(pair.localCandidateId))?.candidateType === "relay";
}

function codecOf(entry: StatsEntry | undefined): string | null {
  const name = String(entry?.mimeType ?? "").replace(/^audio\//i, "");
  const rate = number(entry?.clockRate);
  if (name === "") return null;
  return rate === null ? name : `${name} ${rate / 1000} kHz`;
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
