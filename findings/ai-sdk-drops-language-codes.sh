#!/usr/bin/env bash
# The language of a transcription by the AI SDK (ai 6.0.325, @ai-sdk/openai 3.0.141).
#
# Guess:    `language` of the result, documented as a code such as "en", is what the server says.
# Observed: the server's word is looked up in a table of English names. "english" becomes "en"; "en", which most
#           OpenAI-compatible servers send, and every name that is not in the table become undefined.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log && npm install --no-audit --no-fund --ignore-scripts ai@6.0.325 @ai-sdk/openai@3.0.141 >>npm.log 2>&1
cat >probe.mjs <<'JS'
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createOpenAI } from "@ai-sdk/openai";
import { experimental_transcribe as transcribe } from "ai";

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.setHeader("Content-Type", "application/json");
    const language = request.url.split("/")[1];
    response.end(JSON.stringify({ task: "transcribe", language, duration: 1, text: "good morning", segments: [] }));
  });
}).listen(0, "127.0.0.1", async () => {
  const told = {};
  for (const language of ["english", "en", "french", "fr", "cantonese"]) {
    const openai = createOpenAI({ apiKey: "none", baseURL: `http://127.0.0.1:${server.address().port}/${language}` });
    const audio = Buffer.from("UklGRiQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA=", "base64");
    told[language] = (await transcribe({ model: openai.transcription("whisper-1"), audio })).language;
  }
  console.log(told);
  assert.deepEqual(told, { english: "en", en: undefined, french: "fr", fr: undefined, cantonese: undefined });
  console.log("As observed: codes are dropped.");
  server.close();
});
JS
node probe.mjs
