// Keys as a user makes them, and client secrets, with the stock `openai` client.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import WebSocket from "ws";
import { watch } from "../support/conformance.js";
import { PATIENCE_MS } from "../support/events.js";
import { cleanEnvironment, fetchText, PARLEY, startServer } from "../support/server.js";

let data;
let server;
let key;

const keys = (...args) =>
  execFileSync(PARLEY, ["keys", ...args, "--data-dir", data], { cwd: data, env: cleanEnvironment(), encoding: "utf8", stdio: "pipe" }).trim();

const client = (apiKey) => new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0 });

before(async () => {
  data = mkdtempSync(join(tmpdir(), "parley-keys-"));
  key = keys("create", "--name", "test");
  server = await startServer({ tls: true, env: { PARLEY_DATA_DIR: data } });
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // the stock client's REST part takes no other way
});
after(async () => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** Opens a session and gives its first event, in the shape the key was made for. */
function connect(apiKey, shape = "ga", model = "gpt-realtime") {
  return new Promise((resolve, reject) => {
    const realtime = new OpenAIRealtimeWS({ model, options: { rejectUnauthorized: false } }, client(apiKey));
    watch(realtime.socket, shape);
    realtime.on("session.created", (event) => {
      realtime.close();
      resolve(event);
    });
    realtime.on("error", reject);
  });
}

test("without a key nothing but health and the page is served", async () => {
  await assert.rejects(client("sk-wrong").models.list(), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.code, "invalid_api_key");
    return true;
  });
  await assert.rejects(connect("sk-wrong"), /401/);
  assert.equal((await fetchText(`${server.url}/health/live`)).status, 200);
  assert.equal((await fetchText(`${server.url}/`)).status, 200);
});

test("a key opens the endpoints and sessions", async () => {
  assert.ok((await client(key).models.list()).data.length > 0);
  assert.equal((await connect(key)).session.object, "realtime.session");
});

test("a client secret opens sessions that begin as configured", async () => {
  const secret = await client(key).realtime.clientSecrets.create({
    expires_after: { anchor: "created_at", seconds: 60 },
    session: { type: "realtime", instructions: "Talk like a pirate." },
  });
  assert.match(secret.value, /^ek_/);
  assert.equal(secret.session.instructions, "Talk like a pirate.");
  assert.equal((await connect(secret.value)).session.instructions, "Talk like a pirate.");
  await assert.rejects(client(secret.value).models.list(), OpenAI.AuthenticationError);

  const protocols = ["realtime", `openai-insecure-api-key.${secret.value}`];
  const socket = new WebSocket(`${server.wsUrl}/v1/realtime?model=parley`, protocols, { rejectUnauthorized: false });
  watch(socket);
  const first = await new Promise((resolve, reject) => {
    socket.once("message", (message) => resolve(JSON.parse(message)));
    socket.once("error", reject);
  });
  assert.equal(socket.protocol, "realtime");
  assert.equal(first.session.instructions, "Talk like a pirate.");
  socket.close();
});

test("the beta endpoint's secret works too", async () => {
  const session = await client(key).beta.realtime.sessions.create({ model: "gpt-4o-realtime-preview", instructions: "Be brief." });
  assert.match(session.client_secret.value, /^ek_/);
  assert.equal((await connect(session.client_secret.value, "beta", session.model)).session.instructions, "Be brief.");
});

test("a revoked key stops working within seconds", async () => {
  const id = keys("list").split(" ")[0];
  keys("revoke", id);
  const patience = performance.now() + PATIENCE_MS;
  let refused = false;
  while (!refused && performance.now() < patience) {
    refused = await client(key).models.list().then(() => false, (error) => error.status === 401);
  }
  assert.ok(refused, "still let in");
});
