/** A fault in words a caller understands, with the way out. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly help: string;
  /** What the banner offers besides dismissing. */
  readonly action?: "retry" | "reconnect" | "type-instead" | "settings";
}

/** Why the page cannot use a microphone at all, or null when it can. */
export function environmentProblem(scope: {
  readonly isSecureContext: boolean;
  readonly hasMediaDevices: boolean;
  readonly hasAudioWorklet: boolean;
  readonly origin: string;
}): Problem | null {
  if (!scope.isSecureContext) {
    const { hostname, port } = new URL(scope.origin);
    const local = port === "" ? "80" : port;
    return {
      code: "insecure-origin",
      title: "The browser only opens the microphone on a secure page",
      help: `This page came from ${scope.origin}. Serve it through https://, or reach it as localhost: on your machine run “ssh -L 8080:localhost:${local} you@${hostname}”, then open http://localhost:8080.`,
    };
  }
  if (!scope.hasAudioWorklet || !scope.hasMediaDevices) {
    return {
      code: "unsupported-browser",
      title: "This browser cannot hold a voice call",
      help: "It lacks AudioWorklet or microphone access. Use a current Firefox, Chrome, Edge or Safari.",
    };
  }
  return null;
}

/** The same for the page this runs in. */
export function pageProblem(): Problem | null {
  return environmentProblem({
    isSecureContext: window.isSecureContext,
    hasMediaDevices: navigator.mediaDevices !== undefined,
    hasAudioWorklet: "AudioWorkletNode" in window,
    origin: location.origin,
  });
}

/** Turns a `getUserMedia` failure into words. Names: Media Capture and Streams, section 10.2. */
export function describeMicrophoneError(failure: unknown): Problem {
  const name = failure instanceof Error ? failure.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return {
        code: "mic-denied",
        title: "Microphone access is blocked",
        help: "Allow it with the microphone or lock icon beside the address, then try again. If there is no icon, check the privacy settings of your system.",
        action: "type-instead",
      };
    case "NotFoundError":
    case "OverconstrainedError":
      return {
        code: "mic-missing",
        title: "No microphone found",
        help: "Plug one in or choose another one in the settings, then try again.",
        action: "type-instead",
      };
    case "NotReadableError":
    case "AbortError":
      return {
        code: "mic-busy",
        title: "The microphone is in use or does not answer",
        help: "Close other programs that hold it (video calls, recorders), then try again.",
        action: "type-instead",
      };
    default:
      return {
        code: "mic-failed",
        title: "The microphone could not be started",
        help: failure instanceof Error ? failure.message : String(failure),
        action: "type-instead",
      };
  }
}

export const MICROPHONE_LOST: Problem = {
  code: "mic-lost",
  title: "The microphone was disconnected",
  help: "Plug it in again and press “Turn on microphone”. Until then you can type.",
};
