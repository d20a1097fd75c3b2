// Frameworks for agents and applications, unmodified, on one server whose language model follows a script. None may fail,
// and none may write a warning.
import { after, before } from "node:test";
import "../support/quiet.js";
import { aiSdkTests } from "../clients/ai-sdk.js";
import { langchainTests } from "../clients/langchain.js";
import { livekitTests } from "../clients/livekit.js";
import { answer } from "../clients/script.js";
import { startLanguageModel } from "../support/language-model.js";
import { startServer } from "../support/server.js";

/** Filled before the first test. */
const context = {};

before(async () => {
  context.model = await startLanguageModel({ answer });
  context.server = await startServer({
    env: { PARLEY_ENGINES_LLM: "auto", OPENAI_BASE_URL: context.model.url, OPENAI_API_KEY: "sk-test" },
  });
});
after(async () => {
  await context.server?.stop();
  await context.model?.stop();
});

livekitTests(context);
aiSdkTests(context);
langchainTests(context);
