// What a page of somebody's application does with Pipecat's packages; bundled for the browser.
import { PipecatClient, RTVIEvent } from "@pipecat-ai/client-js";
import { WavMediaManager, WebSocketTransport } from "@pipecat-ai/websocket-transport";

const CHUNK = 512;
const RATE = 16_000;
const LOOK_MS = 10;
const LOUD = 0.01;
/** Silence counts from its beginning, once it has lasted so long. */
const QUIET_MS = 300;

/** How loud it is what the page plays: whatever is connected to the loudspeakers is listened to. */
const ears = [];
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target instanceof AudioDestinationNode) {
    const analyser = this.context.createAnalyser();
    connect.call(this, analyser);
    ears.push(analyser);
  }
  return connect.call(this, target, ...rest);
};
setInterval(() => {
  const level = Math.max(0, ...ears.map(loudness));
  call.level = level;
  call.loudest = Math.max(call.loudest, level);
  if (level > LOUD) call.loudAt = performance.now();
}, LOOK_MS);

function loudness(analyser) {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
}

const call = { events: [], level: 0, loudest: 0, loudAt: 0 };
globalThis.call = call;

/** Calls the server, as the client's documentation shows it. */
globalThis.start = async ({ url, key, body, mic = true }) => {
  const transport = new WebSocketTransport({ mediaManager: new WavMediaManager(CHUNK, RATE) });
  const client = new PipecatClient({ transport, enableMic: mic, enableCam: false });
  for (const name of Object.values(RTVIEvent)) {
    client.on(name, (data) => call.events.push({ name, data: data === undefined ? null : JSON.parse(JSON.stringify(data) ?? "null") }));
  }
  call.client = client;
  const headers = key ? new Headers({ Authorization: `Bearer ${key}` }) : undefined;
  return client.startBotAndConnect({ endpoint: `${url}/start`, headers, requestData: { transport: "websocket", body } });
};

/** Interrupts the bot; gives the ms until nothing of it was heard any more. */
globalThis.interrupt = async () => {
  const began = performance.now();
  await call.client.sendClientRequest("interrupt");
  while (performance.now() - Math.max(began, call.loudAt) < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return Math.max(0, call.loudAt - began);
};
