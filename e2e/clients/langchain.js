// The stock `@langchain/openai`: whole answers, streams, tools.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { SHORT_REPLY } from "./script.js";

export function langchainTests(context) {
  const chat = (more = {}) =>
    new ChatOpenAI({
      model: "test-model",
      apiKey: "sk-test",
      maxRetries: 0,
      configuration: { baseURL: `${context.server.url}/v1` },
      ...more,
    });
  const weather = tool(({ city }) => `sun in ${city}`, {
    name: "get_weather",
    description: "The weather in a city",
    schema: z.object({ city: z.string() }),
  });

  test("langchain: an answer, whole, streamed and in a batch", async () => {
    const messages = [new SystemMessage("Be brief."), new HumanMessage("Hello.")];
    const answer = await chat({ temperature: 0.2, maxTokens: 100 }).invoke(messages);
    assert.equal(answer.content, SHORT_REPLY);
    assert.ok(answer.usage_metadata.output_tokens > 0);
    const pieces = [];
    for await (const piece of await chat({ streamUsage: true }).stream(messages)) pieces.push(piece);
    assert.equal(pieces.map((piece) => piece.content).join(""), SHORT_REPLY);
    assert.ok(pieces.length > 3, "in pieces");
    assert.ok(pieces.reduce((sum, piece) => sum.concat(piece)).usage_metadata.output_tokens > 0);
    const both = await chat().batch([messages, messages]);
    assert.deepEqual(both.map((each) => each.content), [SHORT_REPLY, SHORT_REPLY]);
  });

  for (const way of ["invoke", "stream"]) {
    test(`langchain: tools, by ${way}`, async () => {
      const model = chat().bindTools([weather]);
      const ask = async (messages) => {
        if (way === "invoke") return model.invoke(messages);
        let whole;
        for await (const piece of await model.stream(messages)) whole = whole ? whole.concat(piece) : piece;
        return whole;
      };
      const messages = [new HumanMessage("What is the weather in two cities?")];
      const call = await ask(messages);
      assert.deepEqual(call.tool_calls.map(({ name, args }) => [name, args.city]), [
        ["get_weather", "Oslo"],
        ["get_weather", "Bergen"],
      ]);
      const results = await Promise.all(call.tool_calls.map((each) => weather.invoke(each)));
      assert.ok(results.every((each) => each instanceof ToolMessage));
      assert.equal((await ask([...messages, call, ...results])).content, "The answer is sun in Oslo and sun in Bergen.");
    });
  }
}
