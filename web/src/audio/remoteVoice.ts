/** Plays the voice that a carrier brings as a track. */
export class RemoteVoice {
  readonly analyser: AnalyserNode;
  // An element and no node of the audio graph: browsers cancel the echo of what an element plays.
  private readonly element = new Audio();
  private readonly source: MediaStreamAudioSourceNode;

  /** @param failed told in words where the browser does not play it */
  constructor(context: AudioContext, stream: MediaStream, failed: (why: string) => void) {
    this.element.srcObject = stream;
    this.element.play().catch((failure: unknown) => {
      // It was closed before it had begun.
      if (failure instanceof DOMException && failure.name === "AbortError") return;
      failed(failure instanceof Error ? failure.message : String(failure));
    });
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.6 });
    this.source = context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
  }

  close(): void {
    this.source.disconnect();
    this.element.pause();
    this.element.srcObject = null;
  }
}
