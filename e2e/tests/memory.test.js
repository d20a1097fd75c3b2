// Clients that misbehave again and again leave nothing behind: the server's live heap stays flat.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { speech } from "../support/audio.js";
import { watch } from "../support/conformance.js";
import { PATIENCE_MS } from "../support/events.js";
import { RATE } from "../support/realtime.js";
import { metric, PARLEY, startServer } from "../support/server.js";

const ROUNDS = Number(process.env.PARLEY_TEST_SOAK_ROUNDS ?? 3);
const FLAT_MIB = 24;
let server;

before(async () => {
  server = await startServer({ env: { PARLEY_LIMITS_SLOW_CLIENT: "1s" } });
});
after(() => server?.stop());

/** Live heap in MiB: what is in use right after a full collection. */
function liveHeap() {
  const jcmd = join(execFileSync(PARLEY, ["java-home"], { encoding: "utf8" }).trim(), "bin", "jcmd");
  const ask = (command) => execFileSync(jcmd, [String(server.pid), command], { encoding: "utf8" });
  ask("GC.run");
  const used = /\bused (\d+)K/.exec(ask("GC.heap_info"));
  assert.ok(used, "the heap's size is readable");
  return Number(used[1]) / 1024;
}

function open() {
  const socket = new WebSocket(`${server.wsUrl}/v1/realtime?model=parley`, {
    headers: { Authorization: "Bearer sk-test" },
    perMessageDeflate: false,
  });
  watch(socket);
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.on("close", resolve));
  return new Promise((resolve) => socket.once("message", () => resolve({ socket, closed })));
}

const AUDIO = JSON.stringify({
  type: "input_audio_buffer.append",
  audio: Buffer.from(speech("goforward", RATE).buffer).toString("base64"),
});
const HUGE = JSON.stringify({ type: "input_audio_buffer.append", audio: "A".repeat(25 << 20) });
const WORDY = JSON.stringify({
  type: "session.update",
  session: { type: "realtime", instructions: "Be brief. ".repeat(20_000) },
});

const abuses = {
  async garbage({ socket, closed }) {
    for (let i = 0; i < 200; i++) socket.send(`{"type":"no.such.event.${i}"`);
    socket.close();
    await closed;
  },
  async tooLong({ socket, closed }) {
    socket.send(HUGE);
    await closed;
  },
  async vanishing({ socket, closed }) {
    socket.send(AUDIO);
    socket._socket.destroy();
    await closed;
  },
  async deaf({ socket, closed }) {
    socket.pause();
    for (let i = 0; i < 60; i++) socket.send(WORDY);
    await noSessionsLeft();
    socket.resume();
    await closed;
  },
};

async function noSessionsLeft() {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await metric(server, "worker_active_sessions")) !== 0) {
    assert.ok(Date.now() < deadline, "sessions of clients that are gone are still held");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function round() {
  for (const abuse of Object.values(abuses)) {
    const clients = await Promise.all(Array.from({ length: 5 }, open));
    await Promise.all(clients.map(abuse));
    await noSessionsLeft();
  }
}

test("misbehaving clients leave the live heap flat", async (t) => {
  await round();
  const first = liveHeap();
  for (let i = 1; i < ROUNDS; i++) await round();
  const last = liveHeap();
  t.diagnostic(`live heap ${first.toFixed(1)} MiB after one round, ${last.toFixed(1)} MiB after ${ROUNDS}`);
  assert.ok(last - first < FLAT_MIB, `the live heap grew from ${first} to ${last} MiB`);
});
