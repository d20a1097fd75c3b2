// An OpenAI-compatible chat server whose answers and pace the test decides, so that a reply is surely still running when a
// caller interrupts it and a tool is surely called. It keeps every request.
import { once } from "node:events";
import { createServer } from "node:http";

/** Words that speech recognisers and synthesisers know. */
export const LONG_REPLY = Array.from({ length: 12 }, (_, i) =>
  [
    "The river runs down from the old hills to the sea.",
    "Small boats carry apples and bread to the town.",
    "In the evening the children walk home along the water.",
  ][i % 3],
).join(" ");

/**
 * Starts it. `answer(body)` decides what a request gets: `{ text, wordMs }`, `{ calls: [{ id, name, arguments }] }`, both, or
 * `{ status, message }` for an HTTP error. With `{ gate, before }`, words from number `before` on wait until `gate.open`. `host`: the
 * address it listens at.
 */
export async function startLanguageModel({ answer = () => ({ text: LONG_REPLY, wordMs: 60 }), host = "127.0.0.1" } = {}) {
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
      const decided = answer(entry.body);
      if (decided.status) refuse(response, decided);
      else if (entry.body.stream) stream(response, decided, entry);
      else whole(response, decided, entry);
    });
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    url: `http://${host}:${server.address().port}/v1`,
    /** `{ body, cancelled, finished }` of each chat request, oldest first. */
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(response, { status, message }) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }));
}

/** An answer that was not to be streamed. */
function whole(response, { text = "", calls }, entry) {
  const tool_calls = calls?.map(({ id, name, arguments: given }) => ({ id, type: "function", function: { name, arguments: given } }));
  const message = { role: "assistant", content: text || null, ...(tool_calls ? { tool_calls } : {}) };
  const choices = [{ index: 0, message, finish_reason: calls ? "tool_calls" : "stop" }];
  const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
  entry.finished = true;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "test-model", choices, usage }));
}

/** Deltas of an answer: its words, then its calls, each in two pieces. */
function deltas({ text = "", calls = [] }, limit) {
  const words = text === "" ? [] : text.split(/(?<= )/);
  return [
    ...words.slice(0, limit).map((content) => ({ content })),
    ...calls.flatMap(({ id, name, arguments: whole }, index) => {
      const half = whole.length >> 1;
      const piece = (part) => ({ tool_calls: [{ index, function: { arguments: part } }] });
      const head = { index, id, type: "function", function: { name, arguments: "" } };
      return [{ tool_calls: [head] }, piece(whole.slice(0, half)), piece(whole.slice(half))];
    }),
  ];
}

function stream(response, decided, entry) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const limit = entry.body.max_completion_tokens ?? entry.body.max_tokens ?? Infinity;
  const parts = deltas(decided, limit);
  const cut = (decided.text ?? "").split(" ").length > limit;
  const send = (choice, more = {}) => {
    const choices = choice ? [choice] : [];
    const chunk = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "test-model", choices, ...more };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const finish = () => {
    send({ index: 0, delta: {}, finish_reason: decided.calls ? "tool_calls" : cut ? "length" : "stop" });
    const usage = { prompt_tokens: 10, completion_tokens: parts.length, total_tokens: 10 + parts.length };
    if (entry.body.stream_options?.include_usage) send(undefined, { usage });
    response.end("data: [DONE]\n\n");
  };
  let next = 0;
  const timer = setInterval(() => {
    if (decided.gate && !decided.gate.open && next >= decided.before) return;
    if (next < parts.length) {
      const role = next === 0 ? { role: "assistant" } : {};
      return send({ index: 0, delta: { ...role, ...parts[next++] }, finish_reason: null });
    }
    clearInterval(timer);
    entry.finished = true;
    finish();
  }, decided.wordMs ?? 5);
  response.on("close", () => {
    clearInterval(timer);
    entry.cancelled = !entry.finished;
  });
}
