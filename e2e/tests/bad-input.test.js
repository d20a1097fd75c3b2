// Whatever a client does, it gets the documented error or close code, and a call beside it goes on.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import WebSocket from "ws";
import { speech } from "../support/audio.js";
import { watch } from "../support/conformance.js";
import { EventLog, PATIENCE_MS } from "../support/events.js";
import { Caller, RATE } from "../support/realtime.js";
import { fetchText, metric, startServer } from "../support/server.js";

let server;
let bystander;

before(async () => {
  server = await startServer({ tls: true, env: { PARLEY_LIMITS_SLOW_CLIENT: "2s" } });
});
after(() => server?.stop());
beforeEach(async () => {
  bystander = await Caller.open(server);
});
afterEach(async () => {
  const from = bystander.log.mark();
  bystander.send({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_text", text: "Hello." }] },
  });
  bystander.send({ type: "response.create" });
  const { response } = await bystander.log.next("response.done", from);
  assert.equal(response.status, "completed", "the call beside goes on");
  assert.deepEqual(bystander.log.all("error"), []);
  assert.equal((await fetchText(`${server.url}/health/live`)).status, 200);
  await bystander.close();
});

/** A bare WebSocket in the OpenAI dialect, for what no stock client would send. */
async function raw() {
  const socket = new WebSocket(`${server.wsUrl}/v1/realtime?model=parley`, {
    headers: { Authorization: "Bearer sk-test" },
    perMessageDeflate: false,
    rejectUnauthorized: false,
  });
  watch(socket);
  const log = new EventLog();
  socket.on("message", (data) => log.add(JSON.parse(data.toString())));
  socket.on("error", () => {});
  const closed = new Promise((resolve) =>
    socket.on("close", (code, reason) => {
      log.end(`closed with ${code}`);
      resolve({ code, reason: reason.toString() });
    }),
  );
  await log.next("session.created");
  return { socket, log, closed, send: (event) => socket.send(JSON.stringify(event)) };
}

/** Sends a text and gives the error it earns; the session must live on. */
async function errorFor(client, text) {
  const from = client.log.mark();
  client.socket.send(text);
  const { error } = await client.log.next("error", from);
  assert.equal(error.type, "invalid_request_error");
  assert.ok(error.message.length > 0);
  await assertAlive(client);
  return error;
}

async function assertAlive(client) {
  const from = client.log.mark();
  client.send({ type: "input_audio_buffer.clear" });
  await client.log.next("input_audio_buffer.cleared", from);
}

test("malformed JSON", async () => {
  const client = await raw();
  for (const text of ["{not json", "", "[]", "null", '"text"', "{}", '{"type":7}', '{"type":"input_audio_buffer.append"']) {
    await errorFor(client, text);
  }
  client.socket.close();
});

test("unknown event: the error names it and carries the client's event id", async () => {
  const client = await raw();
  const error = await errorFor(client, '{"type":"no.such.event","event_id":"mine"}');
  assert.match(error.message, /no\.such\.event/);
  assert.equal(error.event_id, "mine");
  assert.equal(error.param, "type");
  client.socket.close();
});

test("wrong audio encoding", async () => {
  const client = await raw();
  const append = (audio) => errorFor(client, JSON.stringify({ type: "input_audio_buffer.append", event_id: "a", audio }));
  for (const audio of ["***not base64***", 7, null]) {
    const error = await append(audio);
    assert.equal(error.param, "audio");
    assert.equal(error.event_id, "a");
  }
  const format = { type: "session.update", session: { type: "realtime", audio: { input: { format: { type: "audio/mp3" } } } } };
  const error = await errorFor(client, JSON.stringify(format));
  assert.match(error.param, /^session\.audio\.input\.format/);
  client.socket.close();
});

test("two commits in a row: the second has nothing to commit", async () => {
  const client = await raw();
  client.send({ type: "session.update", session: { type: "realtime", audio: { input: { turn_detection: null } } } });
  await client.log.next("session.updated");
  const audio = Buffer.from(speech("goforward", RATE).buffer).toString("base64");
  client.send({ type: "input_audio_buffer.append", audio });
  client.send({ type: "input_audio_buffer.commit" });
  client.send({ type: "input_audio_buffer.commit", event_id: "second" });
  const { error } = await client.log.next("error");
  assert.equal(error.code, "input_audio_buffer_commit_empty");
  assert.equal(error.event_id, "second");
  assert.equal(client.log.all("input_audio_buffer.committed").length, 1);
  await assertAlive(client);
  client.socket.close();
});

test("20 MB of audio in one message is refused by name, a message over the limit closes with 1009", async () => {
  const append = (mebibytes) => JSON.stringify({ type: "input_audio_buffer.append", audio: "A".repeat(mebibytes << 20) });
  const client = await raw();
  const error = await errorFor(client, append(22));
  assert.equal(error.param, "audio");
  client.socket.send(append(25));
  assert.equal((await client.closed).code, 1009);
});

test("a binary frame", async () => {
  const client = await raw();
  client.socket.send(Buffer.alloc(320));
  const outcome = await Promise.race([client.closed, client.log.next("error").catch(() => client.closed)]);
  if ("code" in outcome) assert.equal(outcome.code, 1003);
  else assert.equal(outcome.error.type, "invalid_request_error");
  client.socket.close();
});

test("invalid UTF-8 closes with 1007", async () => {
  const client = await raw();
  client.socket._sender.sendFrame([Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])]);
  assert.equal((await client.closed).code, 1007);
});

test("a client that stops reading is let go, the call beside it does not notice", async () => {
  const before = await sessions();
  const client = await raw();
  client.socket.pause();
  const instructions = "Be brief. ".repeat(20_000);
  for (let i = 0; i < 150; i++) client.send({ type: "session.update", session: { type: "realtime", instructions } });
  const from = bystander.log.mark();
  bystander.send({ type: "response.create" });
  await bystander.log.next("response.done", from);
  await sessionsToBe(before);
  client.socket.resume();
  assert.notEqual((await client.closed).code, 1000);
});

test("a client that vanishes leaves no session behind", async () => {
  const before = await sessions();
  assert.ok(before >= 1, `the call beside is counted: ${before}`);
  const client = await raw();
  assert.equal(await sessions(), before + 1);
  const audio = Buffer.from(speech("goforward", RATE).buffer).toString("base64");
  client.send({ type: "input_audio_buffer.append", audio });
  client.socket._socket.destroy();
  await sessionsToBe(before);
});

function sessions() {
  return metric(server, "worker_active_sessions");
}

/** Waits until the server holds that many sessions. */
async function sessionsToBe(count) {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await sessions()) !== count) {
    assert.ok(Date.now() < deadline, `the server still holds ${await sessions()} sessions, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
