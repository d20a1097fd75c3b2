// The simulated Messages API under Anthropic's own client: what the engine `anthropic` is tested against is what that client reads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { startSimulator } from "../support/simulator.js";

const KEY = "sk-ant-simulated";
const MODEL = "claude-haiku-5-5";
const ASKED = [{ role: "user", content: "good morning" }];
const TOOL = {
  name: "get_weather",
  description: "The weather of a place.",
  input_schema: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
};
let simulator;
let client;

before(async () => {
  const pace = ["--first-token-ms", "5", "--tokens-per-second", "0"];
  simulator = await startSimulator("--anthropic-port", "0", "--llm-key", KEY, "--llm-model", MODEL, "--tool-calls", "2", ...pace);
  client = new Anthropic({ apiKey: KEY, baseURL: simulator.url("anthropic"), maxRetries: 0 });
});
after(() => simulator?.stop());

test("an answer as it is streamed, and put together by the client", async () => {
  const stream = client.messages.stream({ model: MODEL, max_tokens: 100, system: "Be kind.", messages: ASKED });
  const pieces = [];
  stream.on("text", (delta) => pieces.push(delta));
  const message = await stream.finalMessage();
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  assert.match(pieces.join(""), /good morning/);
  assert.equal(message.content.length, 1);
  assert.equal(message.content[0].text, pieces.join(""));
  assert.equal(message.stop_reason, "end_turn");
  assert.equal(message.model, MODEL);
  assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 3, JSON.stringify(message.usage));
});

test("an answer in one piece", async () => {
  const message = await client.messages.create({ model: MODEL, max_tokens: 100, messages: ASKED });
  assert.match(message.content[0].text, /good morning/);
  assert.equal(message.type, "message");
});

test("the limit of tokens", async () => {
  const message = await client.messages.stream({ model: MODEL, max_tokens: 2, messages: ASKED }).finalMessage();
  assert.equal(message.stop_reason, "max_tokens");
  assert.equal(message.usage.output_tokens, 2);
});

test("calls side by side, and their results", async () => {
  const tools = [TOOL, { ...TOOL, name: "get_time" }];
  const ask = (messages) => client.messages.stream({ model: MODEL, max_tokens: 100, tools, messages }).finalMessage();
  const calling = await ask(ASKED);
  assert.equal(calling.stop_reason, "tool_use");
  const calls = calling.content.filter((block) => block.type === "tool_use");
  assert.deepEqual(calls.map(({ name, input }) => [name, input]), [
    ["get_weather", { place: "simulated" }],
    ["get_time", { place: "simulated" }],
  ]);
  const results = calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "12 degrees" }));
  const turns = [...ASKED, { role: "assistant", content: calling.content }];
  const answer = await ask([...turns, { role: "user", content: results }]);
  assert.match(answer.content[0].text, /The answer is 12 degrees/);
  await assert.rejects(ask([...turns, { role: "user", content: "And?" }]), (error) => {
    assert.ok(error instanceof Anthropic.BadRequestError);
    assert.match(error.message, /`tool_use` ids were found without `tool_result`/);
    return true;
  });
});

test("refusals are of the client's kinds", async () => {
  const stranger = new Anthropic({ apiKey: "wrong", baseURL: simulator.url("anthropic"), maxRetries: 0 });
  await assert.rejects(
    stranger.messages.create({ model: MODEL, max_tokens: 1, messages: ASKED }),
    (error) => error instanceof Anthropic.AuthenticationError && error.type === "authentication_error",
  );
  await assert.rejects(
    client.messages.create({ model: MODEL, messages: ASKED }),
    (error) => error instanceof Anthropic.BadRequestError && /max_tokens: Field required/.test(error.message),
  );
});

test("models", async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.deepEqual(ids, [MODEL]);
});
