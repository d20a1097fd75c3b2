/** What carries a call. */
export type Transport = "webrtc" | "websocket";

/** What carries this call, and why, in the server's words. */
export interface Choice {
  readonly transport: Transport;
  readonly reason: string;
  readonly message: string;
}

/** What `POST /v1/connect` answers. */
export interface ConnectAnswer extends Choice {
  readonly iceServers: readonly RTCIceServer[];
}

/** What this browser can do, and what whoever opened the page chose. */
export interface ClientAbilities {
  readonly webrtc: boolean;
  readonly webrtc_failed?: boolean;
  readonly transport?: Transport;
}

/** Where the server does not tell: an older one, or one that does not answer. The WebSocket says what is wrong. */
export const UNTOLD: ConnectAnswer = {
  transport: "websocket",
  reason: "untold",
  message: "The server did not say over what to call.",
  iceServers: [],
};

/** `?transport=webrtc|websocket` in the page's address. */
export function forcedTransport(search: string): Transport | null {
  const wanted = new URLSearchParams(search).get("transport");
  return wanted === "webrtc" || wanted === "websocket" ? wanted : null;
}

/** Asks the server which carrier to use. Never throws. */
export async function askConnect(
  base: string,
  apiKey: string,
  client: ClientAbilities,
  patienceMs: number,
): Promise<ConnectAnswer> {
  try {
    const response = await fetch(new URL("v1/connect", base), {
      method: "POST",
      cache: "no-store",
      signal: AbortSignal.timeout(patienceMs),
      headers: { "Content-Type": "application/json", ...bearer(apiKey) },
      body: JSON.stringify(client),
    });
    return response.ok ? toAnswer(await response.json()) : UNTOLD;
  } catch {
    return UNTOLD;
  }
}

export function bearer(apiKey: string): Record<string, string> {
  return apiKey === "" ? {} : { Authorization: `Bearer ${apiKey}` };
}

export function toAnswer(body: unknown): ConnectAnswer {
  const { transport, reason, message, iceServers } = (body ?? {}) as Record<string, unknown>;
  if (transport !== "webrtc" && transport !== "websocket") return UNTOLD;
  return {
    transport,
    reason: String(reason ?? ""),
    message: String(message ?? ""),
    iceServers: Array.isArray(iceServers) ? (iceServers as RTCIceServer[]) : [],
  };
}
