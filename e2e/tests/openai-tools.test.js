// Tools with the stock `openai` npm client over TLS: one the operator configured, one of an MCP server the client names.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Caller } from "../support/realtime.js";
import { startServer } from "../support/server.js";
import { startToolModel } from "../support/tool-model.js";
import { startMcpServer, startWeather } from "../support/tool-servers.js";

const folder = mkdtempSync(join(tmpdir(), "parley-tools-"));
const TEXT = { output_modalities: ["text"] };
const MESSAGE = [
  "response.output_item.added",
  "conversation.item.added",
  "response.content_part.added",
  "response.output_text.delta",
  "response.output_text.done",
  "response.content_part.done",
  "conversation.item.done",
  "response.output_item.done",
];
const CALL = [
  "response.output_item.added",
  "conversation.item.added",
  "response.mcp_call_arguments.delta",
  "response.mcp_call_arguments.done",
  "response.mcp_call.in_progress",
  "response.mcp_call.completed",
  "conversation.item.done",
  "response.output_item.done",
];
/** The answer follows within the response, so the client is not told to ask for it. */
const OPERATORS_CALL = CALL.filter((type) => type !== "conversation.item.done");
const calls = [];
let weather;
let shop;
let model;
let server;

before(async () => {
  [weather, shop, model] = await Promise.all([startWeather(), startMcpServer(), startToolModel({ calls })]);
  const config = join(folder, "parley.yaml");
  writeFileSync(
    config,
    `tools:
  - name: weather
    description: Weather in a city
    url: ${weather.url}/weather/{city}
    headers: {X-Key: "\${WEATHER_KEY}"}
    parameters: {type: object, properties: {city: {type: string}}, required: [city]}
tool-calls:
  client-mcp-hosts: ["127.0.0.1:${shop.port}"]
`,
  );
  server = await startServer({
    tls: true,
    args: ["--config", config],
    env: { PARLEY_ENGINES_LLM: "openai", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-model", WEATHER_KEY: "w3ather" },
  });
});
after(async () => {
  await server?.stop();
  await Promise.all([weather?.stop(), shop?.stop(), model?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** What the model calls from now on. */
function modelCalls(...wanted) {
  calls.splice(0, calls.length, ...wanted);
}

async function ask(caller, text) {
  const from = caller.log.mark();
  caller.send({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
  });
  caller.send({ type: "response.create" });
  await caller.log.next("rate_limits.updated", from);
  return caller.log.events.slice(from);
}

/** After a call of a server that the client named, the client asks for the answer. */
async function answer(caller) {
  const from = caller.log.mark();
  caller.send({ type: "response.create" });
  await caller.log.next("rate_limits.updated", from);
  const events = caller.log.events.slice(from);
  assert.deepEqual(order(events), ["response.created", ...MESSAGE, "response.done", "rate_limits.updated"]);
  return events;
}

/** Types of events, runs of the same delta as one. */
function order(events) {
  return events
    .map((event) => event.type)
    .filter((type, index, all) => !type.endsWith(".delta") || all[index - 1] !== type);
}

function asked(...parts) {
  return [
    "conversation.item.added",
    "conversation.item.done",
    "response.created",
    ...parts.flat(),
    "response.done",
    "rate_limits.updated",
  ];
}

function textOf(events) {
  return events.find((event) => event.type === "response.output_text.done").text;
}

test("a tool of the operator runs within the response", async () => {
  modelCalls({ name: "weather", arguments: '{"city":"Århus/x"}' });
  const caller = await Caller.open(server, TEXT);
  const events = await ask(caller, "How is the weather?");
  assert.deepEqual(order(events), asked(OPERATORS_CALL, MESSAGE));
  assert.equal(textOf(events), 'The answer is {"weather":"sunny"}.');
  assert.deepEqual(weather.requests, [{ path: "/weather/%C3%85rhus%2Fx", key: "w3ather", body: "" }]);
  const { response } = events.find((event) => event.type === "response.done");
  assert.deepEqual(
    response.output.map((item) => item.type),
    ["mcp_call", "message"],
  );
  assert.equal(response.output[0].output, '{"weather":"sunny"}');
  await caller.close();
});

test("a tool of an MCP server the client names", async () => {
  modelCalls({ name: "add", arguments: '{"a":2,"b":40}' });
  const caller = await Caller.open(server, TEXT);
  const from = caller.log.mark();
  const tool = { type: "mcp", server_label: "shop", server_url: `${shop.url}/mcp`, authorization: "shop-key" };
  caller.send({ type: "session.update", session: { type: "realtime", tools: [{ ...tool, require_approval: "never" }] } });
  const listed = await caller.log.next(
    (event) => event.type === "conversation.item.done" && event.item.type === "mcp_list_tools",
    from,
  );
  assert.deepEqual(
    listed.item.tools.map((each) => each.name),
    ["add", "echo"],
  );
  const { session } = caller.log.all("session.updated").at(-1);
  assert.equal(session.tools[0].authorization, undefined);

  assert.deepEqual(order(await ask(caller, "Add two and forty")), asked(CALL));
  assert.equal(textOf(await answer(caller)), "The answer is 42.");
  await caller.close();
});

test("a tool that waits for approval", async () => {
  modelCalls({ name: "add", arguments: '{"a":1,"b":1}' });
  const caller = await Caller.open(server, TEXT);
  const from = caller.log.mark();
  const tool = { type: "mcp", server_label: "shop", server_url: `${shop.url}/mcp`, authorization: "shop-key" };
  caller.send({ type: "session.update", session: { type: "realtime", tools: [tool] } });
  await caller.log.next("mcp_list_tools.completed", from);
  const before = shop.requests.filter((message) => message.method === "tools/call").length;
  const events = await ask(caller, "Add one and one");
  const { item } = events.find((event) => event.type === "response.output_item.done");
  assert.equal(item.type, "mcp_approval_request");
  assert.equal(item.arguments, '{"a":1,"b":1}');

  const answered = caller.log.mark();
  caller.send({
    type: "conversation.item.create",
    item: { type: "mcp_approval_response", approval_request_id: item.id, approve: true },
  });
  await caller.log.next("rate_limits.updated", answered);
  const approved = caller.log.events.slice(answered);
  assert.deepEqual(order(approved), asked(CALL.filter((type) => !type.endsWith(".delta"))));
  assert.equal(textOf(await answer(caller)), "The answer is 2.");
  assert.equal(shop.requests.filter((message) => message.method === "tools/call").length, before + 1);
  assert.deepEqual(caller.log.all("error"), []);
  await caller.close();
});

test("a host the operator did not allow is refused by name", async () => {
  const caller = await Caller.open(server, TEXT);
  const from = caller.log.mark();
  caller.send({
    type: "session.update",
    event_id: "mine",
    session: {
      type: "realtime",
      tools: [{ type: "mcp", server_label: "evil", server_url: "http://169.254.169.254/latest/meta-data" }],
    },
  });
  const { error } = await caller.log.next("error", from);
  assert.equal(error.param, "session.tools[0].server_url");
  assert.equal(error.event_id, "mine");
  assert.match(error.message, /tool-calls\.client-mcp-hosts/);
  await caller.close();
});
