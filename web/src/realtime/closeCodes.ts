import type { Problem } from "../audio/problems";
import type { Refusal } from "./refusal";
import type { ServerState } from "./state";

/** WebSocket close codes (RFC 6455 section 7.4, IANA registry) in a caller's words. */
const WORDS: Readonly<Record<number, { title: string; help: string }>> = {
  1001: {
    title: "The server ended the call",
    help: "It is shutting down, or the call reached its longest time.",
  },
  1002: {
    title: "The server did not understand this page",
    help: "Reload the page: it may be older than the server.",
  },
  1003: {
    title: "The server refused what this page sent",
    help: "Reload the page: it may be older than the server.",
  },
  1006: {
    title: "The connection was lost",
    help: "The network or the server went away in the middle of the call.",
  },
  1007: { title: "The server refused what this page sent", help: "Reload the page and try again." },
  1008: {
    title: "The server does not allow this call",
    help: "It may need an API key: enter one in the settings.",
  },
  1009: { title: "A message was too large for the server", help: "Try a shorter text." },
  1011: { title: "The server failed", help: "Its log says why. The call can be started again." },
  1012: { title: "The server restarts", help: "Try again in a few seconds." },
  1013: { title: "The server is full or this connection is too slow", help: "Try again in a moment." },
  3000: { title: "The server wants an API key", help: "Enter one in the settings." },
  3003: { title: "The API key was refused", help: "Check the key in the settings." },
};

/**
 * Words for a closed call; null for a normal end (1000).
 *
 * @param reason the server's own words, may be empty
 */
export function describeClose(code: number, reason: string): Problem | null {
  if (code === 1000) return null;
  const words = WORDS[code] ?? { title: "The call was closed", help: "The call can be started again." };
  const said = reason.trim() === "" ? "" : `The server said: “${reason.trim()}”. `;
  return {
    code: `closed-${code}`,
    title: words.title,
    help: `${said}${words.help} (code ${code})`,
    action: code === 1008 || code === 3000 || code === 3003 ? "settings" : "reconnect",
  };
}

/**
 * Words for a connection that never opened.
 *
 * @param server what the health check said just after
 * @param refusal what the same path answered to a plain request, if it answered
 * @param keyed whether the page showed a key
 */
export function describeRefusal(server: ServerState, refusal: Refusal | null = null, keyed = false): Problem {
  if (server === "down") {
    return {
      code: "server-down",
      title: "The server does not answer",
      help: "Check that Parley is running (./parley serve) and that this machine can reach it.",
      action: "reconnect",
    };
  }
  switch (refusal?.status) {
    case 401:
      return keyed
        ? {
            code: "key-refused",
            title: "The API key was refused",
            help: "It is mistyped, revoked or of another server. Keys are made and listed with ./parley keys.",
            action: "settings",
          }
        : {
            code: "key-missing",
            title: "The server wants an API key",
            help: "Enter one in the settings. Keys are made with ./parley keys create.",
            action: "settings",
          };
    case 403:
      return { code: "origin-refused", title: "The server does not trust this page", help: refusal.message };
    case 503:
      return {
        code: "server-full",
        title: "The server is full",
        help: "It holds as many calls as it may (limits.connections). Try again when one has ended.",
        action: "reconnect",
      };
  }
  if (server === "unready") {
    return {
      code: "unready",
      title: "The server takes no calls now",
      help: "It answers, but an engine failed or it is shutting down: its notices and its log say which.",
      action: "reconnect",
    };
  }
  return {
    code: "refused",
    title: "The server did not accept the connection",
    help: "It is up. A proxy in between may not pass WebSockets on.",
    action: "reconnect",
  };
}
