// The stock packages in a real browser: WebSocket of the page, an ephemeral key in its subprotocol, a page of another origin.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { clip, concat, pcmBytes, silence, speech } from "../support/audio.js";
import { heardPart } from "../support/heard.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { checkEvent } from "../support/conformance.js";
import { assertOrder, ITEM, response, shape, SPEECH, TEXT, TURN } from "../support/order.js";
import { RATE } from "../support/realtime.js";
import { SHORT_REPLY } from "./script.js";

const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;

const typed = (text) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});

export function browserTests(context) {
  /** Runs `use(page)` in a fresh browser; every frame its sockets receive is checked. */
  async function inPage(shape, use) {
    const browser = await openBrowser();
    try {
      const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
      page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => checkEvent(JSON.parse(payload.toString()), shape)));
      await page.goto(context.page.origin);
      await page.waitForFunction(() => "talk" in globalThis);
      return await use(page);
    } finally {
      await browser.close();
    }
  }
  const openai = () => new OpenAI({ apiKey: "sk-test", baseURL: `${context.server.url}/v1`, maxRetries: 0 });
  const secret = async (session) => (await openai().realtime.clientSecrets.create({ session: { type: "realtime", ...session } })).value;

  test("browser: an ephemeral key opens the session it was made for; text and spoken turn", { skip }, async () => {
    const key = await secret({ instructions: "Talk like a pirate.", output_modalities: ["text"] });
    const audio = pcmBytes(concat(silence(RATE, 200), speech("sb-spk1_snt5", RATE), silence(RATE, 1500))).toString("base64");
    const input = { transcription: { model: "whisper-1" } };
    const update = { type: "session.update", session: { type: "realtime", output_modalities: ["audio"], audio: { input } } };
    const { events, protocol } = await inPage("ga", (page) =>
      page.evaluate((call) => globalThis.talk(call), {
        url: context.server.url,
        key,
        steps: [
          { until: "session.created" },
          { send: [typed("Hello."), { type: "response.create" }], until: "rate_limits.updated" },
          { send: [update], until: "session.updated" },
          { send: [{ type: "input_audio_buffer.append", audio }], until: "rate_limits.updated" },
        ],
      }),
    );
    assert.equal(protocol, "realtime");
    assert.equal(events[0].session.instructions, "Talk like a pirate.");
    assertOrder(events, ["session.created"], ITEM, response(TEXT), ["session.updated"], TURN, response(SPEECH));
    const heard = events.find((event) => event.type.endsWith("transcription.completed"));
    assert.ok(heardPart(clip("sb-spk1_snt5").words, heard.transcript) >= 0.5, heard.transcript);
  });

  test("browser: the beta class and the beta endpoint's key", { skip }, async () => {
    const { client_secret } = await openai().beta.realtime.sessions.create({ model: "gpt-4o-realtime-preview", modalities: ["text"] });
    const { events } = await inPage("beta", (page) =>
      page.evaluate((call) => globalThis.talk(call), {
        url: context.server.url,
        key: client_secret.value,
        beta: true,
        steps: [
          { until: "conversation.created" },
          { send: [typed("Hello."), { type: "response.create" }], until: "rate_limits.updated" },
        ],
      }),
    );
    assert.deepEqual(shape(events).slice(0, 4), ["session.created", "conversation.created", "conversation.item.created", "response.created"]);
    assert.deepEqual(events[0].session.modalities, ["text"]);
    assert.equal(events.find((event) => event.type === "response.text.done").text, SHORT_REPLY);
  });

  test("browser: the agents SDK", { skip }, async () => {
    const call = { url: context.server.url, key: await secret({}), text: "Hello." };
    const history = await inPage("ga", (page) => page.evaluate((each) => globalThis.agentTalk(each), call));
    assert.deepEqual(history, ["Hello.", SHORT_REPLY]);
  });
}
