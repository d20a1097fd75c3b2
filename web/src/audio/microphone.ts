import type { CaptureChunk } from "./messages";

export interface MicrophoneOptions {
  /** `deviceId` of the wanted microphone; the browser's default when absent. */
  readonly deviceId?: string;
  readonly onChunk: (pcm: Int16Array) => void;
  /** The device went away (unplugged, permission withdrawn). */
  readonly onLost: () => void;
}

/** The caller's microphone as PCM16 chunks of 20 ms at 24 kHz. */
export class Microphone {
  private constructor(
    readonly analyser: AnalyserNode,
    private readonly stream: MediaStream,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly node: AudioWorkletNode,
  ) {}

  /**
   * Asks for permission and starts. The worklets must be loaded, see `loadWorklets`.
   *
   * @throws DOMException as `getUserMedia` does; see `describeMicrophoneError`
   */
  static async open(context: AudioContext, options: MicrophoneOptions): Promise<Microphone> {
    const stream = await requestStream(options.deviceId);
    try {
      return Microphone.start(context, stream, options);
    } catch (failure) {
      stop(stream);
      throw failure;
    }
  }

  private static start(context: AudioContext, stream: MediaStream, options: MicrophoneOptions): Microphone {
    const source = context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.6 });
    const node = new AudioWorkletNode(context, "parley-capture", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    node.port.onmessage = ({ data }: MessageEvent<CaptureChunk>) => options.onChunk(data.pcm);
    source.connect(analyser);
    source.connect(node);
    for (const track of stream.getAudioTracks()) track.addEventListener("ended", options.onLost);
    return new Microphone(analyser, stream, source, node);
  }

  /** What a carrier that takes sound by itself sends; silent while muted. */
  get track(): MediaStreamTrack | null {
    return this.stream.getAudioTracks()[0] ?? null;
  }

  set muted(muted: boolean) {
    for (const track of this.stream.getAudioTracks()) track.enabled = !muted;
  }

  close(): void {
    this.node.port.onmessage = null;
    this.node.port.close();
    this.source.disconnect();
    stop(this.stream);
  }
}

function requestStream(deviceId: string | undefined): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      channelCount: 1,
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    },
  });
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
