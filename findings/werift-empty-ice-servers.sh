#!/usr/bin/env bash
# A peer connection of werift (npm, 0.22.9), a WebRTC stack in TypeScript, that is told to use no ICE servers.
#
# Guess:    as in a browser, an empty list means none: it gathers its own addresses and asks nobody.
# Observed: its configuration then lists none, and it asks a public STUN server all the same. Gathering waits for that server,
#           seconds where it cannot be reached, and tells it of a call that was to stay on the machine. An entry of one's own
#           replaces it.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts werift@0.22.9 >>npm.log 2>&1
cat >servers.mjs <<'JS'
import { RTCPeerConnection } from "werift";

const asked = async (iceServers) => {
  const peer = new RTCPeerConnection({ iceServers });
  peer.createDataChannel("any");
  await peer.createOffer();
  return { told: peer.getConfiguration().iceServers.length, server: peer.iceTransports[0].connection.stunServer };
};
const none = await asked([]);
const own = await asked([{ urls: "stun:127.0.0.1:3478" }]);
console.log("given none: configuration lists", none.told, "- asked will be", String(none.server));
console.log("given one:  configuration lists", own.told, "- asked will be", String(own.server));
process.exit(none.told === 0 && String(none.server).startsWith("stun.") && own.server[0] === "127.0.0.1" ? 0 : 1);
JS
node servers.mjs
echo "As observed: without ICE servers a public one is asked."
