#!/usr/bin/env bash
# Realtime with a plain http base URL: the same maker's clients for Node.js (openai 7.55.0) and Python (openai 3.57.0).
#
# Guess:    both derive the address of the socket in one way: ws:// of http://, wss:// of https://.
# Observed: Python does. Node.js writes wss: whatever the base URL says, and refuses a `buildRealtimeURL` of one's own that
#           gives ws:. A server on localhost without TLS serves chat and audio to both, and realtime to Python alone.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts openai@7.55.0 ws@8.23.0 >>npm.log 2>&1
python3 -m venv v && v/bin/pip -q install "openai[realtime]==3.57.0"
cat >server.mjs <<'JS'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const first = [];
const server = createServer((socket) => socket.once("data", (bytes) => { first.push(bytes); socket.destroy(); }));
await once(server.listen(0, "127.0.0.1"), "listening");
for (const [command, script] of [["node", "client.mjs"], ["v/bin/python", "client.py"]]) {
  const child = spawn(command, [script, `http://127.0.0.1:${server.address().port}/v1`], { stdio: ["ignore", "inherit", "ignore"] });
  await once(child, "exit");
}
server.close();
const [node, python] = first.map((bytes) => (bytes[0] === 22 ? "TLS" : bytes.toString("latin1", 0, 20)));
console.log({ node, python });
process.exit(node === "TLS" && python === "GET /v1/realtime?mod" ? 0 : 1);
JS
cat >client.mjs <<'JS'
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2] });
try {
  new OpenAIRealtimeWS({ model: "m", buildRealtimeURL: () => `${process.argv[2].replace("http", "ws")}/realtime?model=m` }, client);
  console.log("a ws: URL of one's own is taken by now");
  process.exit(0);
} catch (error) {
  console.log("Node.js:", error.message);
}
new OpenAIRealtimeWS({ model: "m" }, client).on("error", () => process.exit(0));
JS
cat >client.py <<'PY'
import sys
import openai

try:
    with openai.OpenAI(api_key="none", base_url=sys.argv[1]).realtime.connect(model="m"):
        pass
except Exception:
    pass
PY
node server.mjs
echo "As observed: Node.js encrypts, Python does as the base URL says."
