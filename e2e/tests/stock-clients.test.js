// Stock clients of OpenAI's Realtime API, unmodified, over TLS, on one server whose language model follows a script.
import { after, before } from "node:test";
import { agentsTests } from "../clients/agents.js";
import { agentsToolTests, startTools } from "../clients/agents-tools.js";
import { betaTests } from "../clients/beta.js";
import { browserTests } from "../clients/browser.js";
import { openaiTests } from "../clients/openai.js";
import { openaiAudioTests } from "../clients/openai-audio.js";
import { readmeTests } from "../clients/readme.js";
import { answer } from "../clients/script.js";
import { startLanguageModel } from "../support/language-model.js";
import { startPage } from "../support/page.js";
import { startServer } from "../support/server.js";

/** Filled before the first test. */
const context = {};

before(async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // what the stock clients fetch and the agents SDK takes no other way
  context.model = await startLanguageModel({ answer });
  context.page = await startPage();
  context.tools = await startTools();
  context.server = await startServer({
    tls: true,
    config: context.tools.config,
    env: {
      PARLEY_ENGINES_LLM: "auto",
      PARLEY_LISTEN_ORIGINS: context.page.origin,
      OPENAI_BASE_URL: context.model.url,
      OPENAI_API_KEY: "sk-test",
    },
  });
});
after(async () => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  await context.server?.stop();
  await context.page?.stop();
  await context.tools?.stop();
  await context.model?.stop();
});

openaiTests(context);
openaiAudioTests(context);
betaTests(context);
agentsTests(context);
agentsToolTests(context);
browserTests(context);
readmeTests(context);
