import { encodePcm16 } from "../audio/base64";
import { parseServerEvent, type ServerEvent } from "./events";
import type { Sink } from "./sendQueue";

export interface SocketHandlers {
  readonly onEvent: (event: ServerEvent) => void;
  /** A frame that is not the dialect; the call goes on. */
  readonly onMalformed: (message: string) => void;
  /** @param opened whether the handshake had succeeded */
  readonly onClose: (code: number, reason: string, opened: boolean) => void;
}

/** A `WebSocket` as this class uses it: the browser's, or one made for a test. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

const OPEN = 1;

/** Subprotocols of the handshake: the dialect, Parley's extension events, and the key if there is one. */
export function subprotocols(apiKey: string): string[] {
  const key = apiKey.trim();
  return ["realtime", "parley.v1", ...(key === "" ? [] : [`openai-insecure-api-key.${key}`])];
}

/** `ws(s)://…/v1/realtime?model=parley` beside the page. */
export function realtimeUrl(base: string): string {
  const url = new URL("v1/realtime", base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "?model=parley";
  return url.toString();
}

/** One Realtime connection: JSON events both ways (reference sections 4 and 5). */
export class RealtimeSocket implements Sink {
  private opened = false;
  private closed = false;

  constructor(
    private readonly socket: WebSocketLike,
    handlers: SocketHandlers,
  ) {
    socket.onopen = () => {
      this.opened = true;
    };
    socket.onmessage = ({ data }) => {
      if (this.closed) return;
      let event: ServerEvent | null;
      try {
        event = parseServerEvent(String(data));
      } catch (failure) {
        handlers.onMalformed(failure instanceof Error ? failure.message : String(failure));
        return;
      }
      if (event) handlers.onEvent(event);
    };
    socket.onclose = ({ code, reason }) => {
      if (this.closed) return;
      this.closed = true;
      handlers.onClose(code, reason, this.opened);
    };
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  get isOpen(): boolean {
    return !this.closed && this.socket.readyState === OPEN;
  }

  /** Sends a client event; silently nothing once the socket is closing. */
  emit(event: { readonly type: string } & Record<string, unknown>): void {
    if (this.isOpen) this.socket.send(JSON.stringify(event));
  }

  /** Sends microphone audio. */
  send(chunk: Int16Array): void {
    this.emit({ type: "input_audio_buffer.append", audio: encodePcm16(chunk) });
  }

  /** Ends the call from this side; no close is reported. */
  close(): void {
    this.closed = true;
    this.socket.close(1000, "caller hung up");
  }
}
