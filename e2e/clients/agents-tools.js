// Tools that the server runs, with the stock agents SDK, which asks for a response of its own after each call it sees.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { NodeStreamableHTTPServerTransport } from "@modelcontextprotocol/node";
import { McpServer } from "@modelcontextprotocol/server";
import { hostedMcpTool } from "@openai/agents";
import { RealtimeAgent } from "@openai/agents/realtime";
import { z } from "zod";
import { AgentCall } from "./agents.js";

/** A shop's order service and an MCP server on one port: `{ config, mcpUrl, stop() }`. */
export async function startTools() {
  const server = createServer(async (request, reply) => {
    if (request.url.startsWith("/orders/")) {
      reply.setHeader("Content-Type", "application/json");
      reply.end(JSON.stringify({ order: request.url.split("/").at(-1), state: "shipped" }));
      return;
    }
    const mcp = new McpServer({ name: "games", version: "1.0.0" });
    const roll = { description: "Rolls dice", inputSchema: z.object({ sides: z.number() }), annotations: { readOnlyHint: true } };
    mcp.registerTool("roll_dice", roll, async ({ sides }) => ({ content: [{ type: "text", text: `a ${sides}` }] }));
    const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await mcp.connect(transport);
    await transport.handleRequest(request, reply);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${server.address().port}`;
  return {
    mcpUrl: `http://${host}/mcp`,
    config: `
tool-calls:
  client-mcp-hosts: ["${host}"]
tools:
  - name: lookup_order
    description: State of an order
    url: http://${host}/orders/{number}
    parameters: {type: object, properties: {number: {type: string}}, required: [number]}
`,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function agentsToolTests(context) {
  /** What the bot said, once it has gone quiet: a second answer would come at once. */
  async function answersTo(call, text) {
    const from = call.log.mark();
    call.session.sendMessage(text);
    await call.log.next((event) => event.type === "response.done" && spoken(event).length > 0, from);
    const quiet = call.log.next("session.updated", call.log.mark());
    call.session.transport.sendEvent({ type: "session.update", session: { type: "realtime" } });
    await quiet; // whatever the client asked for before this is under way by now
    const running = () => call.log.all("response.created").length - call.log.all("response.done").length;
    while (running() > 0) await call.log.next("response.done", call.log.mark());
    return call.log.events.slice(from).filter((event) => event.type === "response.done").flatMap(spoken);
  }
  const spoken = ({ response }) =>
    response.output.filter((item) => item.type === "message").map((item) => item.content.map((part) => part.transcript).join(""));

  test("agents: a tool of an MCP server is run by the server and answered once", async () => {
    const games = hostedMcpTool({ serverLabel: "games", serverUrl: context.tools.mcpUrl, requireApproval: "never" });
    const call = await AgentCall.open(context.server, new RealtimeAgent({ name: "host", instructions: "Be brief.", tools: [games] }));
    await call.log.next("mcp_list_tools.completed");
    assert.deepEqual(await answersTo(call, "Roll the dice."), ["The answer is a 6."]);
    assert.deepEqual(call.session.availableMcpTools.map((each) => each.name), ["roll_dice"]);
    call.close();
  });

  test("agents: a tool of the server's configuration is answered once", async () => {
    const call = await AgentCall.open(context.server, new RealtimeAgent({ name: "host", instructions: "Be brief." }));
    const answers = await answersTo(call, "Where is my order?");
    assert.equal(answers.length, 1, answers.join(" | "));
    assert.match(answers[0], /shipped/);
    call.close();
  });
}
