import { describe, expect, it } from "vitest";
import { NO_PACKETS, readQuality, type StatsEntry, signsOfLife } from "./quality";

function report(numbers: {
  sent: number;
  sentLost: number;
  received: number;
  receivedLost: number;
}): StatsEntry[] {
  return [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "P", type: "candidate-pair", localCandidateId: "L", currentRoundTripTime: 0.25 },
    { id: "L", type: "local-candidate", candidateType: "host" },
    { id: "C", type: "codec", mimeType: "audio/opus", clockRate: 48000 },
    {
      id: "I",
      type: "inbound-rtp",
      kind: "audio",
      codecId: "C",
      jitter: 0.003,
      packetsReceived: numbers.received,
      packetsLost: numbers.receivedLost,
    },
    { id: "O", type: "outbound-rtp", kind: "audio", packetsSent: numbers.sent },
    { id: "R", type: "remote-inbound-rtp", kind: "audio", roundTripTime: 0.5, packetsLost: numbers.sentLost },
  ];
}

describe("readQuality", () => {
  it("reads round trip, jitter, codec and path", () => {
    const { quality } = readQuality(
      report({ sent: 50, sentLost: 0, received: 50, receivedLost: 0 }),
      NO_PACKETS,
    );
    expect(quality).toEqual({
      roundTripMs: 250,
      jitterMs: 3,
      loss: 0,
      codec: "opus 48 kHz",
      path: "direct",
    });
  });

  it("counts loss of both directions since the last look, not since the call began", () => {
    const first = readQuality(
      report({ sent: 100, sentLost: 50, received: 100, receivedLost: 50 }),
      NO_PACKETS,
    );
    const { quality } = readQuality(
      report({ sent: 150, sentLost: 54, received: 146, receivedLost: 54 }),
      first.counts,
    );
    expect(quality.loss).toBeCloseTo(8 / 100);
  });

  it("knows no loss where no packet was due", () => {
    const same = { sent: 1, sentLost: 0, received: 1, receivedLost: 0 };
    const first = readQuality(report(same), NO_PACKETS);
    expect(readQuality(report(same), first.counts).quality.loss).toBeNull();
  });

  it("says that a relay carries it", () => {
    const entries = report({ sent: 1, sentLost: 0, received: 1, receivedLost: 0 }).map((entry) =>
      entry.id === "L" ? { ...entry, candidateType: "relay" } : entry,
    );
    expect(readQuality(entries, NO_PACKETS).quality.path).toBe("relayed");
  });

  it("knows nothing of an empty report", () => {
    expect(readQuality([], NO_PACKETS).quality).toEqual({
      roundTripMs: null,
      jitterMs: null,
      loss: null,
      codec: null,
      path: null,
    });
  });
});

describe("signsOfLife", () => {
  it("counts whatever came, and knows where it cannot", () => {
    const entries = report({ sent: 1, sentLost: 0, received: 1, receivedLost: 0 });
    expect(signsOfLife(entries)).toBeNull();
    const told = entries.map((entry) =>
      entry.id === "T"
        ? { ...entry, packetsReceived: 40 }
        : entry.id === "P"
          ? { ...entry, responsesReceived: 2 }
          : entry,
    );
    expect(signsOfLife(told)).toBe(42);
  });
});
