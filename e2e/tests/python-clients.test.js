// Stock Python clients, unmodified, on one server whose language model follows a script. None may fail, and none may write
// a warning. Their packages are pinned in `e2e/python/requirements.txt`; the first run installs them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { answer } from "../clients/script.js";
import { startLanguageModel } from "../support/language-model.js";
import { findPython, runClient, virtualEnvironment } from "../support/python.js";
import { startServer } from "../support/server.js";

const CLIENTS = ["openai_client", "openai_agents_client", "pydantic_ai_client", "livekit_client", "pipecat_client"];
const found = await findPython();
const skip = found.python || process.env.CI ? false : `stock Python clients: ${found.missing}`;
let model;
let server;
let python;

before(
  async () => {
    if (skip) return;
    assert.ok(found.python, found.missing);
    python = await virtualEnvironment(found);
    model = await startLanguageModel({ answer });
    server = await startServer({ env: { PARLEY_ENGINES_LLM: "auto", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-test" } });
  },
  { timeout: 15 * 60_000 },
);
after(async () => {
  await server?.stop();
  await model?.stop();
});

for (const client of CLIENTS) {
  test(`Python: ${client}`, { skip }, async (t) => {
    await runClient(python, client, server.url, ({ name, fault }) => t.test(name, () => assert.equal(fault, "")));
  });
}
