import { describe, expect, it } from "vitest";
import { failed, type PoolMember, spend, standing, toPools } from "./pools";

const MEMBER: PoolMember = {
  kind: "stt",
  name: "kyutai/second",
  state: "ready",
  detail: "",
  circuit: "closed",
  streams: 3,
  capacity: 4,
  begun: 9,
  refused: 0,
  failures: { timeout: 1, broken: 2 },
  spend: null,
  opening_ms: 4.5,
  last_failure: null,
};

describe("toPools", () => {
  it("lists every member with its kind", () => {
    const { kind, ...member } = MEMBER;
    const pools = [{ kind, members: [member, member] }];
    expect(toPools({ pools })).toEqual({ members: [MEMBER, MEMBER], host: null });
  });

  it("has what the machine's engine host could run", () => {
    const host = { processors: 2, memory_mib: 4096, recommended: [], language_model_mib: null };
    expect(toPools({ pools: [], host })).toEqual({ members: [], host });
  });

  it.each([null, {}, { pools: "none" }])("takes %o for no answer", (body) => {
    expect(toPools(body)).toEqual({ failed: true });
  });
});

describe("a member", () => {
  it("counts failures of all causes", () => {
    expect(failed(MEMBER)).toBe(3);
  });

  it.each<[string, PoolMember["spend"]]>([
    ["–", null],
    ["1.25", { today: "1.25", limit: null, spent: false }],
    ["1.25 of 5.00", { today: "1.25", limit: "5.00", spent: false }],
  ])("has spent %s with %o", (expected, change) => {
    expect(spend({ ...MEMBER, spend: change })).toBe(expected);
  });

  it.each<[string, Partial<PoolMember>]>([
    ["ready", {}],
    ["ready", { capacity: null, streams: 900 }],
    ["full", { streams: 4 }],
    ["left alone", { circuit: "open", streams: 4 }],
    ["spent", { spend: { today: "5.00", limit: "5.00", spent: true } }],
    ["being tried", { circuit: "half_open" }],
    ["failed", { state: "failed", circuit: "open" }],
    ["loading", { state: "loading" }],
  ])("is %s with %o", (expected, change) => {
    expect(standing({ ...MEMBER, ...change })).toBe(expected);
  });
});
