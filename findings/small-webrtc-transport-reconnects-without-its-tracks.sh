#!/usr/bin/env bash
# Pipecat's SmallWebRTCTransport (npm, @pipecat-ai/small-webrtc-transport 1.10.8 with client-js 1.13.1) in Chromium: the network broke,
# and the transport makes a new peer connection for the same call. Here werift (npm, 0.22.9) answers, and sends sound over each.
#
# Guess:    the new connection is like the first: the application is told of the bot's new track (`trackStarted`), and the microphone
#           that the caller had goes on.
# Observed: `trackStarted` comes for the first connection only, since the end of the old track makes the transport forget the new one
#           before sound arrives; and it stops the microphone's track together with the old connection that had it, though the new
#           one sends the same. The call goes on, deaf on both sides, until the application plays the receiver's track itself and
#           opens the microphone again.
set -euo pipefail
browser=${CHROMIUM:-$(command -v chromium || command -v google-chrome)}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm pkg set type=module >>npm.log
npm install --no-audit --no-fund --ignore-scripts werift@0.22.9 esbuild@0.28.2 @pipecat-ai/client-js@1.13.1 \
    @pipecat-ai/small-webrtc-transport@1.10.8 >>npm.log 2>&1
cat >page.js <<'JS'
import { PipecatClient, RTVIEvent } from "@pipecat-ai/client-js";
import { SmallWebRTCTransport, WavMediaManager } from "@pipecat-ai/small-webrtc-transport";

const connections = [];
const Stock = RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Stock {
  constructor(...given) {
    super(...given);
    connections.push(this);
  }
};
const soon = (what) => new Promise((resolve) => {
  const look = setInterval(() => {
    if (!what()) return;
    clearInterval(look);
    resolve();
  }, 20);
});
const hears = (peer) => peer?.getReceivers()[0]?.track.muted === false;
const tell = (body) => fetch("/told", { method: "POST", body: JSON.stringify(body) });
try {
  const transport = new SmallWebRTCTransport({ mediaManager: new WavMediaManager() });
  const client = new PipecatClient({ transport, enableMic: true, enableCam: false });
  let started = 0;
  client.on(RTVIEvent.TrackStarted, (track, participant) => {
    if (track.kind === "audio" && !participant?.local) started++;
  });
  client.connect({ webrtcRequestParams: { endpoint: "/offer" } }).catch(() => {});
  await soon(() => started > 0);
  const microphone = connections[0].getSenders()[0].track;
  const before = { started, microphone: microphone.readyState };
  await transport.attemptReconnection(true);
  await soon(() => hears(connections[1]));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await tell({ before, after: { started, microphone: connections[1].getSenders()[0].track.readyState } });
} catch (failure) {
  await tell({ failure: String(failure) });
}
JS
npx esbuild page.js --bundle --format=esm --outfile=bundle.js --log-level=error
cat >call.js <<'JS'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from "werift";

/** 20 ms of Opus. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

async function answered(offer) {
  // A server of its own keeps it from asking a public one.
  const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:9" }], iceAdditionalHostAddresses: ["127.0.0.1"] });
  const voice = new MediaStreamTrack({ kind: "audio" });
  peer.addTransceiver(voice, { direction: "sendrecv" });
  let sequenceNumber = 0;
  setInterval(() => {
    sequenceNumber++;
    const header = new RtpHeader({ sequenceNumber, timestamp: sequenceNumber * 960, payloadType: 96, ssrc: 7, payloadOffset: 12 });
    voice.writeRtp(new RtpPacket(header, SILENCE));
  }, 20);
  await peer.setRemoteDescription(offer);
  await peer.setLocalDescription(await peer.createAnswer());
  return { sdp: peer.localDescription.sdp, type: "answer" };
}

let tell;
const told = new Promise((resolve) => (tell = resolve));
let calls = 0;
const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  response.setHeader("Content-Type", request.url.endsWith(".js") ? "text/javascript" : "text/html");
  if (request.url === "/offer" && request.method === "POST") {
    const { sdp, restart_pc } = JSON.parse(body);
    calls++;
    console.log(`offer ${calls}, restart_pc ${restart_pc}`);
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ ...(await answered({ sdp, type: "offer" })), pc_id: `call-${calls}` }));
  } else if (request.url === "/told") {
    tell(JSON.parse(body));
    response.end();
  } else if (request.url === "/bundle.js") {
    response.end(readFileSync("bundle.js"));
  } else if (request.url === "/") {
    response.end('<script type="module" src="/bundle.js"></script>');
  } else {
    response.end("{}");
  }
});
await once(server.listen(0, "127.0.0.1"), "listening");
const browser = spawn(process.argv[2], ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
  "--disable-features=WebRtcHideLocalIpsWithMdns", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required", "--user-data-dir=profile", `http://127.0.0.1:${server.address().port}/`],
  { stdio: "ignore" });
const late = setTimeout(() => tell({ failure: "nothing within a minute" }), 60_000);
const { before, after, failure } = await told;
clearTimeout(late);
browser.kill("SIGKILL");
if (failure) throw new Error(failure);
console.log(`first connection: trackStarted ${before.started} times, microphone ${before.microphone}`);
console.log(`second, where sound arrives: trackStarted ${after.started} times in all, microphone ${after.microphone}`);
const seen = before.started > 0 && after.started === before.started && before.microphone === "live" && after.microphone === "ended";
process.exit(seen ? 0 : 1);
JS
node call.js "$browser" 2>&1
echo "As observed: no trackStarted for the new connection, and the microphone has ended."
