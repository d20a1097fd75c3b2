// What tools call: a web service, and an MCP server over streamable HTTP (MCP specification 2025-06-18).
import { once } from "node:events";
import { createServer } from "node:http";

async function listen(handle) {
  const requests = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => handle(request, response, body, requests));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers `GET /weather/…` with the city's weather. */
export function startWeather() {
  return listen((request, response, body, requests) => {
    requests.push({ path: request.url, key: request.headers["x-key"], body });
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ weather: "sunny" }));
  });
}

/** Has two tools, `add` and `echo`; wants `Authorization: Bearer shop-key`. */
export function startMcpServer() {
  const tools = ["add", "echo"].map((name) => ({
    name,
    description: `does ${name}`,
    inputSchema: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } },
    annotations: { readOnlyHint: name === "echo" },
  }));
  const methods = {
    initialize: (params) => ({
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "shop", version: "1" },
    }),
    "tools/list": () => ({ tools }),
    "tools/call": ({ name, arguments: given }) => ({
      content: [{ type: "text", text: name === "add" ? String(given.a + given.b) : JSON.stringify(given) }],
      isError: false,
    }),
    ping: () => ({}),
  };
  return listen((request, response, body, requests) => {
    if (request.headers.authorization !== "Bearer shop-key") {
      response.writeHead(401).end();
      return;
    }
    if (request.method !== "POST") {
      response.writeHead(request.method === "DELETE" ? 200 : 405).end();
      return;
    }
    const message = JSON.parse(body);
    requests.push(message);
    if (message.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    response.setHeader("Content-Type", "application/json");
    const result = methods[message.method]?.(message.params);
    const error = { code: -32601, message: `no method ${message.method}` };
    response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, ...(result ? { result } : { error }) }));
  });
}
