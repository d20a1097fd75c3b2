// The plain pipeline: the clients of docs/examples, as they stand, say a recording and keep the answer.
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { clip, loudness, readWav } from "../support/audio.js";
import { findPython, virtualEnvironment } from "../support/python.js";
import { heardPart } from "../support/heard.js";
import { spawnChild } from "../support/processes.js";
import { startServer } from "../support/server.js";

const root = new URL("../..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "parley-stream-"));
const said = clip("goforward");
let server;

before(async () => {
  server = await startServer();
  // Beside their library, as `npm install ws` has it.
  cpSync(join(root, "docs/examples"), folder, { recursive: true });
  symlinkSync(join(root, "e2e/node_modules"), join(folder, "node_modules"));
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const address = () => `${server.url.replace(/^http/, "ws")}/v1/stream`;

async function run(command, ...args) {
  const child = spawnChild(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [out, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk) => (out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  assert.equal(code, 0, out + errors);
  assert.equal(errors, "");
  assert.match(out, /transcript/);
  assert.match(out, /sentence/);
  assert.match(out, /timing/);
  return out;
}

function assertSpoken(samples) {
  assert.ok(samples.length > 8000, `${samples.length} samples`);
  assert.ok(loudness(samples) > 100, `loudness ${loudness(samples)}`);
}

test("Java", async () => {
  const answer = join(folder, "answer.pcm");
  const java = join(process.env.JAVA_HOME ?? "/usr", "bin/java");
  const out = await run(java, "Stream.java", said.path, answer, address());
  const bytes = readFileSync(answer);
  assertSpoken(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2));
  const heard = [...out.matchAll(/"type":"transcript","text":"([^"]*)","final":true/g)].map((match) => match[1]).join(" ");
  assert.ok(heardPart(said.words, heard) >= 0.7, `of "${said.words.join(" ")}" was heard "${heard}"`);
});

test("JavaScript", async () => {
  const answer = join(folder, "answer.mp3");
  await run(process.execPath, "stream.mjs", said.path, answer, address());
  const bytes = readFileSync(answer);
  assert.ok(bytes.length > 4000, `${bytes.length} bytes`);
  assert.equal(bytes[0], 0xff, "begins with an MP3 frame");
});

const found = await findPython();
const skip = found.python || process.env.CI ? false : `the Python client: ${found.missing}`;
test("Python", { skip, timeout: 15 * 60_000 }, async () => {
  const python = await virtualEnvironment(found);
  const answer = join(folder, "answer.wav");
  await run(python, "stream.py", said.path, answer, address());
  assertSpoken(readWav(answer).samples);
});

test("what is typed is spoken as a WAV file a sentence, and can be stopped", async () => {
  const socket = new WebSocket(`${address()}?format=wav&rate=24000`);
  const events = [];
  const sounds = [];
  const seen = (type) => events.filter((event) => event.type === type);
  const until = async (type) => {
    while (!seen(type).length) await once(socket, "message");
    return seen(type).at(-1);
  };
  socket.on("message", (data, isSound) => (isSound ? sounds.push(data) : events.push(JSON.parse(data))));
  await once(socket, "open");
  socket.send("{");
  assert.equal((await until("error")).code, "invalid_json");
  socket.send(JSON.stringify({ type: "text", text: "hello" }));
  await until("reply_done");
  assert.equal(sounds.length, seen("sentence").filter((sentence) => sentence.bytes).length);
  const file = join(folder, "sentence.wav");
  writeFileSync(file, sounds[0]);
  assert.equal(readWav(file).rate, 24000);
  assertSpoken(readWav(file).samples);
  socket.send(JSON.stringify({ type: "interrupt" }));
  const { heard, heard_ms: ms } = await until("interrupted");
  assert.ok(ms >= 0 && typeof heard === "string");
  socket.close();
});
