import type { ServerEvent } from "./events";

/**
 * Which item is being heard in a call whose sound the carrier plays: the server tells when its sound begins and ends, and
 * paces it, so what was heard of it goes by the clock.
 */
export class CarriedAudio {
  interruptions = 0;
  /** The item that each running response speaks. */
  private readonly items = new Map<string, string>();
  private playing: { readonly itemId: string; readonly since: number } | null = null;

  constructor(
    private readonly now: () => number,
    private readonly onItem: (itemId: string | null) => void,
  ) {}

  handle(event: ServerEvent): void {
    switch (event.type) {
      case "response.output_item.added":
        if (event.item.type === "message") this.items.set(event.response_id, event.item.id);
        break;
      case "output_audio_buffer.started":
        this.started(event.response_id);
        break;
      case "output_audio_buffer.cleared":
        this.interruptions++;
        this.ended(event.response_id);
        break;
      case "output_audio_buffer.stopped":
        this.ended(event.response_id);
        break;
    }
  }

  /** Milliseconds heard of an item; null for one that is not being heard. */
  heardMs(itemId: string): number | null {
    return this.playing?.itemId === itemId ? this.now() - this.playing.since : null;
  }

  private started(responseId: string): void {
    const itemId = this.items.get(responseId);
    if (itemId === undefined) return;
    this.playing = { itemId, since: this.now() };
    this.onItem(itemId);
  }

  private ended(responseId: string): void {
    const itemId = this.items.get(responseId);
    this.items.delete(responseId);
    if (this.playing === null || this.playing.itemId !== itemId) return;
    this.playing = null;
    this.onItem(null);
  }
}
