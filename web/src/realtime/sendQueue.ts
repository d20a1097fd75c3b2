/** Bytes the socket may hold unsent before microphone audio waits in the page: about 1 s of PCM16 as base64. */
export const HIGH_WATER = 64 * 1024;

/** Chunks of 20 ms that may wait in the page: 1 s. Older audio is worth less than newer: the oldest goes first. */
export const MAX_WAITING = 50;

export interface Sink {
  /** Bytes accepted but not yet on the wire. */
  readonly bufferedAmount: number;
  send(chunk: Int16Array): void;
}

/** Microphone audio on its way to the socket. A slow network costs audio, never memory. */
export class SendQueue {
  sent = 0;
  dropped = 0;
  private readonly waiting: Int16Array[] = [];

  constructor(private readonly sink: Sink) {}

  offer(chunk: Int16Array): void {
    this.waiting.push(chunk);
    while (this.waiting.length > 0 && this.sink.bufferedAmount < HIGH_WATER) {
      this.sink.send(this.waiting.shift() as Int16Array);
      this.sent++;
    }
    while (this.waiting.length > MAX_WAITING) {
      this.waiting.shift();
      this.dropped++;
    }
  }

  clear(): void {
    this.waiting.length = 0;
  }
}
