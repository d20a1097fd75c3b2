import captureWorklet from "./capture.worklet.ts?worker&url";
import playbackWorklet from "./playback.worklet.ts?worker&url";

/**
 * Loads both processors. They are files of their own beside the page, so that no `blob:` or `data:` source is needed.
 *
 * @throws DOMException AbortError when the server does not deliver them
 */
export async function loadWorklets(context: AudioContext): Promise<void> {
  await Promise.all([
    context.audioWorklet.addModule(captureWorklet),
    context.audioWorklet.addModule(playbackWorklet),
  ]);
}
