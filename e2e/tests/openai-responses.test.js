// The simulated Responses under OpenAI's own client: what the engine `openai` is tested against is what that client reads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { startSimulator } from "../support/simulator.js";

const KEY = "sk-simulated";
const MODEL = "gpt-simulated";
const PARAMETERS = { type: "object", properties: { place: { type: "string" } }, required: ["place"] };
const TOOLS = ["get_weather", "get_time"].map((name) => ({ type: "function", name, parameters: PARAMETERS, strict: false }));
let simulator;
let client;

before(async () => {
  const pace = ["--first-token-ms", "5", "--tokens-per-second", "0"];
  simulator = await startSimulator("--openai-port", "0", "--llm-key", KEY, "--llm-model", MODEL, "--tool-calls", "2", ...pace);
  client = new OpenAI({ apiKey: KEY, baseURL: `${simulator.url("openai")}/v1`, maxRetries: 0 });
});
after(() => simulator?.stop());

test("an answer as it is streamed, and put together by the client", async () => {
  const stream = client.responses.stream({ model: MODEL, input: "good morning" });
  const pieces = [];
  stream.on("response.output_text.delta", ({ delta }) => pieces.push(delta));
  const response = await stream.finalResponse();
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  assert.match(pieces.join(""), /good morning/);
  assert.equal(response.output_text, pieces.join(""));
  assert.equal(response.status, "completed");
  assert.ok(response.usage.input_tokens > 0 && response.usage.output_tokens > 3, JSON.stringify(response.usage));
});

test("an answer in one piece, and the limit of tokens", async () => {
  const whole = await client.responses.create({ model: MODEL, input: "good morning" });
  assert.match(whole.output_text, /good morning/);
  const cut = await client.responses.stream({ model: MODEL, input: "good morning", max_output_tokens: 2 }).finalResponse();
  assert.equal(cut.status, "incomplete");
  assert.equal(cut.incomplete_details.reason, "max_output_tokens");
});

test("calls side by side, and their results", async () => {
  const input = [{ role: "user", content: "good morning" }];
  const calling = await client.responses.stream({ model: MODEL, input, tools: TOOLS }).finalResponse();
  const calls = calling.output.filter(({ type }) => type === "function_call");
  assert.deepEqual(calls.map(({ name, arguments: given }) => [name, JSON.parse(given)]), [
    ["get_weather", { place: "simulated" }],
    ["get_time", { place: "simulated" }],
  ]);
  const results = calls.map(({ call_id }) => ({ type: "function_call_output", call_id, output: "12 degrees" }));
  const answer = await client.responses.create({ model: MODEL, input: [...input, ...calling.output, ...results], tools: TOOLS });
  assert.match(answer.output_text, /The answer is 12 degrees/);
  await assert.rejects(client.responses.create({ model: MODEL, input: [...input, ...calling.output] }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.match(error.message, /No tool output found for function call/);
    return true;
  });
});

test("Chat Completions beside it", async () => {
  const answer = await client.chat.completions.create({ model: MODEL, messages: [{ role: "user", content: "good morning" }] });
  assert.match(answer.choices[0].message.content, /good morning/);
});
