import { describe, expect, it } from "vitest";
import { describeMicrophoneError, environmentProblem } from "./problems";

const GOOD = {
  isSecureContext: true,
  hasMediaDevices: true,
  hasAudioWorklet: true,
  origin: "http://10.0.0.5:8080",
};

function failure(name: string): Error {
  return Object.assign(new Error("x"), { name });
}

describe("environmentProblem", () => {
  it("says what to do on an insecure origin", () => {
    const problem = environmentProblem({ ...GOOD, isSecureContext: false, hasMediaDevices: false });
    expect(problem?.code).toBe("insecure-origin");
    expect(problem?.help).toContain("http://10.0.0.5:8080");
    expect(problem?.help).toContain("ssh -L 8080:localhost:8080 you@10.0.0.5");
  });

  it("is silent on a good page and names an old browser", () => {
    expect(environmentProblem(GOOD)).toBeNull();
    expect(environmentProblem({ ...GOOD, hasAudioWorklet: false })?.code).toBe("unsupported-browser");
  });
});

describe("describeMicrophoneError", () => {
  it.each([
    ["NotAllowedError", "mic-denied"],
    ["NotFoundError", "mic-missing"],
    ["OverconstrainedError", "mic-missing"],
    ["NotReadableError", "mic-busy"],
    ["TypeError", "mic-failed"],
  ])("turns %s into %s", (name, code) => {
    expect(describeMicrophoneError(failure(name))).toMatchObject({ code, action: "type-instead" });
  });
});
