import type { Problem } from "../audio/problems";
import type { Choice } from "./connect";
import type { Engine, Notice, SessionObject, TurnLatency } from "./events";
import { type Quality, UNKNOWN_QUALITY } from "./quality";

export type Phase = "idle" | "asking-microphone" | "connecting" | "live";

export interface Word {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface UserMessage {
  readonly role: "user";
  readonly id: string;
  readonly text: string;
  /** The recognizer's changing guess for what follows `text`; empty once that is settled. */
  readonly guess: string;
  /** Transcription still runs. */
  readonly pending: boolean;
  readonly failed: boolean;
}

export interface BotMessage {
  readonly role: "bot";
  readonly id: string;
  readonly responseId: string;
  /** What was generated so far. */
  readonly text: string;
  /** Word times relative to the start of the item's audio; empty with servers that do not send them. */
  readonly words: readonly Word[];
  readonly streaming: boolean;
  /** Audio arrived: the text is being spoken, not just written. */
  readonly spoken: boolean;
  readonly interrupted: { readonly heardMs: number | null; readonly heardText: string | null } | null;
  readonly failure: string | null;
}

/** A tool the bot used. */
export interface ToolMessage {
  readonly role: "tool";
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it; empty while it writes. */
  readonly arguments: string;
  readonly state: "running" | "done" | "failed";
  /** What came back, or why nothing did. */
  readonly result: string | null;
  /** What a `function_call_output` names it by. */
  readonly callId: string | null;
}

export interface Divider {
  readonly role: "divider";
  readonly id: string;
  readonly text: string;
}

export type Message = UserMessage | BotMessage | ToolMessage | Divider;

/**
 * "typed" lacks its ears or its voice, so conversations are typed; "unready" answers but takes no calls (an engine failed,
 * shutting down); "down" does not answer.
 */
export type ServerState = "up" | "typed" | "loading" | "unready" | "down";

export interface UiState {
  readonly phase: Phase;
  readonly textOnly: boolean;
  readonly muted: boolean;
  readonly userSpeaking: boolean;
  /** Item whose audio is being heard. */
  readonly playing: string | null;
  /** Responses being generated. */
  readonly activeResponses: readonly string[];
  readonly session: SessionObject | null;
  readonly messages: readonly Message[];
  readonly latencies: readonly TurnLatency[];
  readonly engines: readonly Engine[];
  readonly notices: readonly Notice[];
  /** Messages of notices the reader closed: the server repeats notices, the page does not. */
  readonly dismissed: readonly string[];
  readonly problem: Problem | null;
  /** The problem is of one turn: the next one makes it old news. */
  readonly problemOfTurn: boolean;
  readonly server: ServerState | "unknown";
  /** What carries the call and why; null outside of one. */
  readonly carrier: Choice | null;
  readonly quality: Quality;
}

export const INITIAL: UiState = {
  phase: "idle",
  textOnly: false,
  muted: false,
  userSpeaking: false,
  playing: null,
  activeResponses: [],
  session: null,
  messages: [],
  latencies: [],
  engines: [],
  notices: [],
  dismissed: [],
  problem: null,
  problemOfTurn: false,
  server: "unknown",
  carrier: null,
  quality: UNKNOWN_QUALITY,
};

/** Most entries kept of each list: a page left open for days must not grow. Oldest go first. */
export const MAX_MESSAGES = 400;
export const MAX_LATENCIES = 50;
export const MAX_NOTICES = 8;

/** Keeps the newest {@link MAX_MESSAGES}. */
export function capped(messages: readonly Message[]): readonly Message[] {
  return messages.length > MAX_MESSAGES ? messages.slice(-MAX_MESSAGES) : messages;
}

/** Things that happen in the page itself. */
export type LocalEvent =
  | { readonly type: "local.phase"; readonly phase: Phase; readonly textOnly?: boolean }
  | { readonly type: "local.ended"; readonly problem: Problem | null }
  | { readonly type: "local.problem"; readonly problem: Problem | null }
  | { readonly type: "local.muted"; readonly muted: boolean }
  | { readonly type: "local.microphone"; readonly on: boolean }
  | { readonly type: "local.playing"; readonly itemId: string | null }
  | { readonly type: "local.sent"; readonly itemId: string; readonly text: string }
  | { readonly type: "local.cut"; readonly itemId: string; readonly heardMs: number }
  | { readonly type: "local.carrier"; readonly carrier: Choice; readonly quality: Quality }
  /** The call loses its carrier and looks for another. */
  | { readonly type: "local.moving" }
  | { readonly type: "local.quality"; readonly quality: Quality }
  | { readonly type: "local.divider"; readonly id: string; readonly text: string }
  | { readonly type: "local.notice.dismissed"; readonly message: string }
  | {
      readonly type: "local.health";
      readonly server: ServerState;
      readonly engines: readonly Engine[];
      readonly notices: readonly Notice[];
    };
