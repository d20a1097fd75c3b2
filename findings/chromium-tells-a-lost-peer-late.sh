#!/usr/bin/env bash
# A call of Chromium (156.0 here; any on the PATH) with werift (npm, 0.22.9), whose process stops at once: no packet comes any more,
# as when a relay or a network is gone.
#
# Guess:    `connectionState` becomes "disconnected" after two or three seconds, since consent is asked for every few seconds and
#           half a second of voice is missed already; whoever waits for it can switch the carrier within three.
# Observed: it stays "connected" for more than five seconds. Who wants to know sooner looks at `getStats()`: `bytesReceived` of the
#           transport stands still from the first moment on.
set -euo pipefail
browser=${CHROMIUM:-$(command -v chromium || command -v google-chrome)}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm pkg set type=module >>npm.log
npm install --no-audit --no-fund --ignore-scripts werift@0.22.9 >>npm.log 2>&1
"$browser" --version
cat >peer.js <<'JS'
import { RTCPeerConnection } from "werift";
process.once("message", async (offer) => {
  // One of its own keeps it from asking a public server.
  const peer = new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:9" }], iceAdditionalHostAddresses: ["127.0.0.1"] });
  await peer.setRemoteDescription(offer);
  await peer.setLocalDescription(await peer.createAnswer());
  process.send(peer.localDescription);
});
JS
cat >page.html <<'HTML'
<script type="module">
const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) }).then((it) => it.text());
const peer = new RTCPeerConnection();
const channel = peer.createDataChannel("any");
let stopped = 0;
let still = 0;
let last = -1;
const now = () => Math.round(performance.now() - stopped);
peer.onconnectionstatechange = () => {
  if (stopped && peer.connectionState !== "connected") post("/told", { state: peer.connectionState, afterMs: now(), stillMs: still });
};
channel.onopen = async () => {
  await post("/stop", {});
  stopped = performance.now();
  setInterval(async () => {
    let bytes = 0;
    for (const it of (await peer.getStats()).values()) if (it.type === "transport") bytes += it.bytesReceived;
    if (bytes !== last) still = now();
    last = bytes;
  }, 100);
};
await peer.setLocalDescription();
await peer.setRemoteDescription(JSON.parse(await post("/offer", peer.localDescription)));
</script>
HTML
cat >call.js <<'JS'
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const peer = fork("peer.js");
let tell;
const told = new Promise((resolve) => (tell = resolve));
const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  if (request.url === "/offer") {
    peer.send(JSON.parse(body));
    response.end(JSON.stringify((await once(peer, "message"))[0]));
  } else if (request.url === "/stop") {
    peer.kill("SIGSTOP");
    response.end("{}");
  } else if (request.url === "/told") {
    tell(JSON.parse(body));
    response.end("{}");
  } else {
    response.setHeader("Content-Type", "text/html");
    response.end(readFileSync("page.html"));
  }
});
await once(server.listen(0, "127.0.0.1"), "listening");
const browser = spawn(process.argv[2], ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
  "--disable-features=WebRtcHideLocalIpsWithMdns", "--user-data-dir=profile", `http://127.0.0.1:${server.address().port}/`],
  { stdio: "ignore" });
const late = setTimeout(() => tell({ state: "never told", afterMs: 90_000, stillMs: -1 }), 90_000);
const { state, afterMs, stillMs } = await told;
clearTimeout(late);
console.log(`the last byte came ${stillMs} ms after the peer's end; "${state}" was told after ${afterMs} ms`);
browser.kill("SIGKILL");
peer.kill("SIGKILL");
process.exit(state === "disconnected" && afterMs > 5_000 && afterMs < 30_000 && stillMs >= 0 && stillMs < 1_000 ? 0 : 1);
JS
node call.js "$browser"
echo "As observed: the browser tells of it after more than five seconds."
