// What a page of somebody's application does with Pipecat's client over SmallWebRTC; bundled for the browser.
import { PipecatClient, RTVIEvent } from "@pipecat-ai/client-js";
import { SmallWebRTCTransport, WavMediaManager } from "@pipecat-ai/small-webrtc-transport";

const LOOK_MS = 10;
const LOUD = 0.01;
/** Silence counts from its beginning, once it has lasted so long. */
const QUIET_MS = 300;

const call = { events: [], level: 0, loudest: 0, loudAt: 0, connections: [] };
globalThis.call = call;

/** Which connections the transport makes: it keeps them to itself. */
const Stock = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Stock {
  constructor(...given) {
    super(...given);
    call.connections.push(this);
  }
};

let listening;

/** How loud it is what the bot says; a stream has to be played for it to be listened to. */
function listen(track) {
  clearInterval(listening);
  const stream = new MediaStream([track]);
  const element = new Audio();
  element.srcObject = stream;
  element.play();
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  listening = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    call.level = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
    call.loudest = Math.max(call.loudest, call.level);
    if (call.level > LOUD) call.loudAt = performance.now();
  }, LOOK_MS);
}

/** The client tells nobody of the bot's track of a new connection: the end of the old one makes it forget that. */
globalThis.listenToNewest = () => {
  listen(call.connections.at(-1).getReceivers()[0].track);
  call.loudest = 0;
};

/** Calls the server, as the client's documentation shows it. */
globalThis.start = async ({ url, key, body, mic = true }) => {
  const transport = new SmallWebRTCTransport({ mediaManager: new WavMediaManager() });
  const client = new PipecatClient({ transport, enableMic: mic, enableCam: false });
  for (const name of Object.values(RTVIEvent)) {
    client.on(name, (data) => call.events.push({ name, data: data === undefined ? null : JSON.parse(JSON.stringify(data) ?? "null") }));
  }
  client.on(RTVIEvent.TrackStarted, (track, participant) => {
    if (track.kind === "audio" && !participant?.local) listen(track);
  });
  call.client = client;
  const headers = key ? new Headers({ Authorization: `Bearer ${key}` }) : undefined;
  return client.startBotAndConnect({ endpoint: `${url}/start`, headers, requestData: { transport: "webrtc", body } });
};

/** Interrupts the bot; gives the ms until nothing of it was heard any more. */
globalThis.interrupt = async () => {
  const began = performance.now();
  await call.client.sendClientRequest("interrupt");
  while (performance.now() - Math.max(began, call.loudAt) < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return Math.max(0, call.loudAt - began);
};
