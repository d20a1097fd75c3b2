#!/usr/bin/env bash
# A streamed chat of Google's client for Gemini (npm: @google/genai 2.32.0).
#
# Guess:    the history of a chat holds one entry of role "model" for an answer, whole, however many chunks it came in.
# Observed: it holds one entry for each chunk, and the next question is sent with all of them: three chunks, three answers of
#           the model behind each other. A server of this protocol, or a proxy that turns it into another one whose roles have
#           to alternate, must take neighbours of one role for one turn.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts @google/genai@2.32.0 >>npm.log 2>&1
cat >chat.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { GoogleGenAI } from "@google/genai";

const asked = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  asked.push(JSON.parse(body).contents.map(({ role }) => role));
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  ["one ", "two ", "three"].forEach((text, at) => {
    const candidate = { index: 0, content: { role: "model", parts: [{ text }] }, ...(at === 2 && { finishReason: "STOP" }) };
    response.write(`data: ${JSON.stringify({ candidates: [candidate] })}\n\n`);
  });
  response.end();
});
await once(server.listen(0, "127.0.0.1"), "listening");
const client = new GoogleGenAI({ apiKey: "none", httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } });
const chat = client.chats.create({ model: "gemini-2.5-flash" });
for (const message of ["count", "again"]) for await (const chunk of await chat.sendMessageStream({ message })) void chunk;
server.close();
console.log("roles of the first request: ", asked[0].join(" "));
console.log("roles of the second request:", asked[1].join(" "));
process.exit(asked[1].join(" ") === "user model model model user" ? 0 : 1);
JS
node chat.mjs
echo "As observed: each chunk of an answer is sent back as an answer of its own."
