// An OpenAI-compatible chat server whose pace the test decides, so that a reply is surely still running when a caller
// interrupts it. It keeps every request.
import { once } from "node:events";
import { createServer } from "node:http";

/** Words that speech recognisers and synthesisers know. */
const LONG_REPLY = Array.from({ length: 12 }, (_, i) =>
  [
    "The river runs down from the old hills to the sea.",
    "Small boats carry apples and bread to the town.",
    "In the evening the children walk home along the water.",
  ][i % 3],
).join(" ");

export async function startLanguageModel({ reply = LONG_REPLY, wordMs = 60 } = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ object: "list", data: [{ id: "test-model", object: "model" }] }));
      return;
    }
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const entry = { body: JSON.parse(body), cancelled: false, finished: false };
      requests.push(entry);
      stream(response, reply, wordMs, entry);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    reply,
    /** `{ body, cancelled, finished }` of each chat request, oldest first. */
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function stream(response, reply, wordMs, entry) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const parts = reply.split(/(?<= )/);
  const send = (choice) => {
    const chunk = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "test-model", choices: [choice] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  let next = 0;
  const timer = setInterval(() => {
    if (next < parts.length) return send({ index: 0, delta: { content: parts[next++] }, finish_reason: null });
    clearInterval(timer);
    entry.finished = true;
    send({ index: 0, delta: {}, finish_reason: "stop" });
    response.end("data: [DONE]\n\n");
  }, wordMs);
  response.on("close", () => {
    clearInterval(timer);
    entry.cancelled = !entry.finished;
  });
}
