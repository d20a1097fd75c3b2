// The simulated Gemini API under Google's own client: what the engine `gemini` is tested against is what that client reads.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { startSimulator } from "../support/simulator.js";

const KEY = "simulated-key";
const MODEL = "gemini-3.5-flash-lite";
const SCHEMA = { type: "object", properties: { place: { type: "string" } }, required: ["place"] };
const TOOLS = [
  {
    functionDeclarations: ["get_weather", "get_time"].map((name) => ({
      name,
      description: "Of a place.",
      parametersJsonSchema: SCHEMA,
    })),
  },
];
let simulator;

const client = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: simulator.url("gemini") } });
const asked = (more = {}) => ({ model: MODEL, contents: "good morning", ...more });

before(async () => {
  const pace = ["--first-token-ms", "5", "--tokens-per-second", "0"];
  simulator = await startSimulator("--gemini-port", "0", "--llm-key", KEY, "--llm-model", MODEL, "--tool-calls", "2", ...pace);
});
after(() => simulator?.stop());

test("an answer as it is streamed", async () => {
  const pieces = [];
  let last;
  for await (const chunk of await client(KEY).models.generateContentStream(asked())) {
    pieces.push(chunk.text ?? "");
    last = chunk;
  }
  assert.ok(pieces.length > 3, `${pieces.length} pieces`);
  assert.match(pieces.join(""), /good morning/);
  assert.equal(last.candidates[0].finishReason, "STOP");
  assert.ok(last.usageMetadata.promptTokenCount > 0 && last.usageMetadata.candidatesTokenCount > 3);
});

test("an answer in one piece", async () => {
  const answer = await client(KEY).models.generateContent(asked({ config: { systemInstruction: "Be kind." } }));
  assert.match(answer.text, /good morning/);
});

test("the limit of tokens", async () => {
  const stream = await client(KEY).models.generateContentStream(asked({ config: { maxOutputTokens: 2 } }));
  const reasons = [];
  for await (const chunk of stream) reasons.push(chunk.candidates[0].finishReason);
  assert.equal(reasons.at(-1), "MAX_TOKENS");
});

test("a chat with calls side by side: the client sends signatures and results back", async () => {
  const chat = client(KEY).chats.create({ model: MODEL, config: { tools: TOOLS } });
  const calls = [];
  for await (const chunk of await chat.sendMessageStream({ message: "good morning" })) calls.push(...(chunk.functionCalls ?? []));
  assert.deepEqual(calls.map(({ name, args }) => [name, args]), [
    ["get_weather", { place: "simulated" }],
    ["get_time", { place: "simulated" }],
  ]);
  const message = calls.map(({ id, name }) => ({ functionResponse: { id, name, response: { result: "12 degrees" } } }));
  const answer = await chat.sendMessage({ message });
  assert.match(answer.text, /The answer is 12 degrees/);
});

test("refusals are of the client's kind", async () => {
  const refusal = (status, message) => (error) => {
    assert.ok(error instanceof ApiError, `${error}`);
    assert.equal(error.status, status);
    assert.match(error.message, message);
    return true;
  };
  await assert.rejects(client("wrong").models.generateContent(asked()), refusal(401, /Incorrect API key/));
  const call = { functionCall: { name: "get_weather", args: {} } };
  const contents = [
    { role: "user", parts: [{ text: "hi" }] },
    { role: "model", parts: [call] },
    { role: "user", parts: [{ functionResponse: { name: "get_weather", response: {} } }] },
  ];
  await assert.rejects(client(KEY).models.generateContentStream(asked({ contents })), refusal(400, /missing a thought_signature/));
});

test("no function where none is wanted", async () => {
  const config = { tools: TOOLS, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.NONE } } };
  const answer = await client(KEY).models.generateContent(asked({ config }));
  assert.equal(answer.functionCalls, undefined);
});

test("models", async () => {
  const names = [];
  for await (const model of await client(KEY).models.list()) names.push(model.name);
  assert.deepEqual(names, [`models/${MODEL}`]);
});
