#!/usr/bin/env bash
# Transcription by the AI SDK (ai 6.0.325, @ai-sdk/openai 3.0.141) with `timestampGranularities: ["word"]`.
#
# Guess:    the times of the words come back, since they were asked for, wherever the server sends them.
# Observed: `segments` of the result are the answer's `segments` wherever it has some, and its `words` only where it has
#           none. A server that always lists segments, as some do beside the words, gives such a client one entry a
#           sentence. OpenAI's leaves them out when words alone are asked for.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts ai@6.0.325 @ai-sdk/openai@3.0.141 >>npm.log 2>&1
cat >probe.mjs <<'JS'
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createOpenAI } from "@ai-sdk/openai";
import { experimental_transcribe as transcribe } from "ai";

const words = ["good", "morning", "Ada"].map((word, i) => ({ word, start: i / 2, end: (i + 1) / 2 }));
const segments = [{ id: 0, seek: 0, start: 0, end: 1.5, text: "good morning Ada", tokens: [], temperature: 0, avg_logprob: 0, compression_ratio: 1, no_speech_prob: 0 }];
const common = { task: "transcribe", language: "english", duration: 1.5, text: "good morning Ada" };
let asked;
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("latin1").on("data", (chunk) => (body += chunk)).on("end", () => {
    asked = /name="timestamp_granularities\[\]"\r\n\r\n(\w+)/.exec(body)[1];
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(request.url.startsWith("/both") ? { ...common, segments, words } : { ...common, words }));
  });
}).listen(0, "127.0.0.1", async () => {
  const hear = (path) =>
    transcribe({
      model: createOpenAI({ apiKey: "none", baseURL: `http://127.0.0.1:${server.address().port}/${path}` }).transcription("whisper-1"),
      audio: Buffer.from("UklGRiQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA=", "base64"),
      providerOptions: { openai: { timestampGranularities: ["word"] } },
    });
  const both = (await hear("both")).segments.map((each) => each.text);
  const alone = (await hear("words")).segments.map((each) => each.text);
  console.log({ asked, both, alone });
  assert.equal(asked, "word");
  assert.deepEqual(both, ["good morning Ada"], "words are taken where there are segments, too");
  assert.deepEqual(alone, ["good", "morning", "Ada"], "words are not taken at all");
  console.log("As observed: segments are taken for the words that were asked for.");
  server.close();
});
JS
node probe.mjs
