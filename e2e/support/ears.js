// How loud it is what a page plays, and how soon it is silent after a key.

/**
 * Runs in the page before anything of its own: whatever is connected to the loudspeakers, and every stream that an element
 * plays, is listened to. `heard.level` is the root mean square now; after `heard.after = performance.now()` the first silence
 * of 40 ms tells `heard.quietMs`, the time until its beginning. A reply that follows
 * with less silence before it counts in.
 */
export function listenToPage() {
  const LOOK_MS = 10;
  const LOUD = 0.01;
  const QUIET_MS = 40;
  const ears = [];
  const heard = { level: 0, loudAt: 0, after: undefined, quietMs: undefined };
  globalThis.heard = heard;
  const connect = AudioNode.prototype.connect;
  function listen(node) {
    const analyser = node.context.createAnalyser();
    analyser.fftSize = 1024;
    connect.call(node, analyser);
    ears.push({ analyser, samples: new Float32Array(analyser.fftSize) });
  }
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) listen(this);
    return connect.call(this, target, ...rest);
  };
  const played = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...played,
    set(stream) {
      played.set.call(this, stream);
      if (stream instanceof MediaStream && stream.getAudioTracks().length > 0) listen(new AudioContext().createMediaStreamSource(stream));
    },
  });
  setInterval(() => {
    heard.level = Math.max(
      0,
      ...ears.map(({ analyser, samples }) => {
        analyser.getFloatTimeDomainData(samples);
        return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
      }),
    );
    const now = performance.now();
    if (heard.level > LOUD) heard.loudAt = now;
    if (heard.after && heard.quietMs === undefined && now - Math.max(heard.after, heard.loudAt) > QUIET_MS) heard.quietMs = Math.max(0, heard.loudAt - heard.after);
  }, LOOK_MS);
}
