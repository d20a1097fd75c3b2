// An OpenAI-compatible chat server that calls a function first and then says what came of it.
import { once } from "node:events";
import { createServer } from "node:http";

/** `calls`: what to call, `[{ name, arguments }]`, when the last message is not the result of a call. */
export async function startToolModel({ calls }) {
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
      const asked = JSON.parse(body);
      requests.push(asked);
      answer(response, asked, calls);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    /** Bodies of the chat requests, oldest first. */
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(response, asked, calls) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const send = (delta, reason = null) =>
    response.write(
      `data: ${JSON.stringify({
        id: "chatcmpl-1",
        object: "chat.completion.chunk",
        created: 1,
        model: "test-model",
        choices: [{ index: 0, delta, finish_reason: reason }],
      })}\n\n`,
    );
  const results = asked.messages.slice(asked.messages.findLastIndex((message) => message.role !== "tool") + 1);
  if (results.length > 0) {
    for (const word of `The answer is ${results.map((message) => message.content).join(" and ")}.`.split(/(?<= )/)) {
      send({ content: word });
    }
    send({}, "stop");
  } else {
    calls.forEach((call, index) => {
      send({ tool_calls: [{ index, id: `call_${index}`, type: "function", function: { name: call.name, arguments: "" } }] });
      for (const piece of call.arguments.match(/.{1,4}/gs) ?? []) {
        send({ tool_calls: [{ index, function: { arguments: piece } }] });
      }
    });
    send({}, "tool_calls");
  }
  response.end("data: [DONE]\n\n");
}
