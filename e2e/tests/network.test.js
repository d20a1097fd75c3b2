// A call of a real browser through a bad network, `./parley relay`: loss, jitter, packets out of order, an address that changes, and
// an outage. What each of them does by itself, at length: bench/network.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startPage } from "../support/page.js";
import { clip } from "../support/audio.js";
import { findBrowser } from "../support/browser.js";
import { heardPart, transcribe } from "../support/heard.js";
import { startLanguageModel } from "../support/language-model.js";
import { callThrough, inOrder, said } from "../support/network.js";
import { startServer } from "../support/server.js";

const SAID = ["cards-005", "sb-spk1_snt5"];
const REPLY = "The river runs down from the old hills to the sea. Small boats carry apples and bread to the town.";
const skip = !findBrowser() && process.env.CI !== "true" ? "needs Chromium; install it or set PARLEY_TEST_BROWSER" : false;
let server;
let page;
let model;

before(async () => {
  if (skip) return;
  page = await startPage("network-page.js");
  model = await startLanguageModel({ answer: () => ({ text: REPLY, wordMs: 10 }) });
  server = await startServer({
    env: { PARLEY_LISTEN_ORIGINS: page.origin, PARLEY_ENGINES_LLM: "auto", OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-test" },
  });
});
after(async () => {
  await server?.stop();
  await page?.stop();
  await model?.stop();
});

const expected = SAID.flatMap((name) => clip(name).words);

test("a call with loss, jitter and packets out of order is understood, and its messages come in order", { skip }, async () => {
  const damage = ["--loss", 5, "--jitter-ms", 20, "--reorder", 5, "--seed", 3];
  const call = await callThrough({ server, page, damage, samples: said(SAID), options: { repeats: true } });
  assert.deepEqual(call.errors, []);
  assert.ok(inOrder(call), `${call.sent} sent: ${call.numbers}`);
  assert.ok(call.packets.upLost > 0 && call.packets.downLost > 0, JSON.stringify(call.packets));
  assert.match(call.answer, /a=fmtp:\d+ minptime=10;useinbandfec=1/);
  assert.match(call.answer, /a=rtcp-fb:\d+ nack\r\n/);
  assert.ok(heardPart(expected, call.heard.join(" ")) >= 0.5, call.heard.join(" "));
  assert.ok(heardPart(REPLY.split(" "), await transcribe(server.url, call.recorded)) >= 0.5);
});

test("a call survives an outage of two seconds and a change of its client's address", { skip }, async () => {
  const damage = ["--outage-at-s", 3, "--outage-s", 2, "--move-at-s", "6"];
  const call = await callThrough({ server, page, damage, samples: said(SAID), options: { answered: false } });
  assert.deepEqual(call.errors, []);
  assert.ok(inOrder(call), `${call.sent} sent: ${call.numbers}`);
  assert.equal(call.packets.moves, 1);
  assert.ok(!call.states.includes("failed") && !call.states.includes("closed"), call.states.join(" "));
});
