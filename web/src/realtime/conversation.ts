import type { Heard } from "../audio/player";
import type { ServerEvent } from "./events";
import type { LocalEvent } from "./state";

/** What a conversation needs from the socket and the player: the real ones, or recording ones in tests. */
export interface ConversationPorts {
  readonly emit: (event: { readonly type: string } & Record<string, unknown>) => void;
  readonly dispatch: (event: ServerEvent | LocalEvent) => void;
  readonly play: (itemId: string, base64: string) => void;
  readonly end: (itemId: string) => void;
  /** Falls silent; what was heard of it, where the page plays it itself. */
  readonly flush: () => Promise<readonly Heard[]>;
  /** Where the carrier plays: the server stops whatever it sends. */
  readonly clear?: () => void;
  readonly newId: () => string;
}

/** For an item that this page makes. */
export function newItemId(): string {
  return `item_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

/**
 * Decides what server events mean for playback: plays replies, stops them on barge-in and tells the server what was
 * really heard (reference 6.5). Audio of a reply that was cut is dropped however late it arrives.
 */
export class Conversation {
  interruptions = 0;
  private readonly active = new Set<string>();
  /** Responses whose audio is queued or playing. */
  private readonly audible = new Map<string, string>();
  private readonly cutResponses = new Set<string>();
  private interruptible = true;

  constructor(private readonly ports: ConversationPorts) {}

  handle(event: ServerEvent): void {
    if (this.isStale(event)) return;
    this.ports.dispatch(event);
    switch (event.type) {
      case "session.created":
      case "session.updated":
        this.interruptible = event.session.audio?.input?.turn_detection?.interrupt_response !== false;
        break;
      case "response.created":
        this.active.add(event.response.id);
        break;
      case "response.done":
        this.active.delete(event.response.id);
        this.cutResponses.delete(event.response.id);
        break;
      case "response.output_audio.delta":
        this.audible.set(event.item_id, event.response_id);
        this.ports.play(event.item_id, event.delta);
        break;
      case "response.output_audio.done":
        this.ports.end(event.item_id);
        break;
      case "input_audio_buffer.speech_started":
        if (this.interruptible) void this.cut();
        break;
      case "parley.response.interrupted":
        if (this.isAudible(event.response_id)) void this.cut();
        break;
    }
  }

  /** A typed message: it interrupts what is being said, as speech would. */
  async say(text: string): Promise<void> {
    const id = this.ports.newId();
    this.ports.dispatch({ type: "local.sent", itemId: id, text });
    for (const response of this.active) this.ports.emit({ type: "response.cancel", response_id: response });
    this.ports.clear?.();
    await this.cut();
    this.ports.emit({
      type: "conversation.item.create",
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    this.ports.emit({ type: "response.create" });
  }

  /** Playback of everything ended by itself. */
  drained(): void {
    for (const [item, response] of this.audible) {
      if (!this.active.has(response)) this.audible.delete(item);
    }
  }

  private isStale(event: ServerEvent): boolean {
    return "response_id" in event && event.type.startsWith("response.output_audio.")
      ? this.cutResponses.has(event.response_id)
      : false;
  }

  private isAudible(responseId: string): boolean {
    return [...this.audible.values()].includes(responseId);
  }

  private async cut(): Promise<void> {
    for (const response of this.audible.values()) {
      // A response that is done has sent all its audio: nothing of it can come late.
      if (this.active.has(response)) this.cutResponses.add(response);
    }
    this.audible.clear();
    const cut = await this.ports.flush();
    if (cut.length > 0) this.interruptions++;
    for (const { itemId, ms } of cut) {
      this.ports.dispatch({ type: "local.cut", itemId, heardMs: ms });
      this.ports.emit({
        type: "conversation.item.truncate",
        item_id: itemId,
        content_index: 0,
        audio_end_ms: Math.floor(ms),
      });
    }
  }
}
