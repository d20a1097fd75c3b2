// `./parley talk` is the smoke test a person runs: each clip is heard, answered aloud and written to a file.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { clip, clips, lastPart, loudness, readWav } from "../support/audio.js";
import { comparable, edits, heardPart, transcribe } from "../support/heard.js";
import { spawnChild } from "../support/processes.js";
import { cleanEnvironment, PARLEY, startServer } from "../support/server.js";

let server;
const folder = mkdtempSync(join(tmpdir(), "parley-talk-"));

before(async () => {
  server = await startServer();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function talk(...args) {
  const child = spawnChild(PARLEY, ["talk", ...args], { cwd: folder, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let [out, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk) => (out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  const [code] = await once(child, "close");
  return { code, out, errors };
}

function assertReplyFile(path) {
  const reply = readWav(path);
  assert.ok(reply.samples.length > reply.rate / 4, `${reply.samples.length} samples of reply`);
  assert.ok(loudness(reply.samples) > 100, `reply loudness ${loudness(reply.samples)}`);
}

/** The reply's words are all heard back; one word in ten may come back wrong, so that "a" may be taken for "the". */
const HEARD_BACK = 0.1;

for (const { name, path, words } of clips()) {
  test(`talk with ${name}: the caller is heard, and the reply is heard back`, async () => {
    const out = join(folder, `${name}-reply.wav`);
    const result = await talk(path, "--out", out, "--url", server.url, "--json");
    assert.equal(result.code, 0, result.out + result.errors);
    const [turn] = JSON.parse(result.out).turns;
    assert.ok(heardPart(words, turn.said) >= 0.7, `of "${words.join(" ")}" was heard "${turn.said}"`);
    assertReplyFile(out);
    const sent = comparable(turn.reply);
    // Before the last reply of the file are the pieces of those that a caller who pauses spoke over.
    const heard = comparable(await transcribe(server.url, lastPart(out, turn.reply_audio_ms)));
    const wrong = edits(sent, heard);
    assert.ok(wrong <= sent.length * HEARD_BACK, `of "${sent.join(" ")}" was heard "${heard.join(" ")}"`);
  });
}

test("talk without --url starts a server of its own", async () => {
  const out = join(folder, "own.wav");
  const result = await talk(clip("goforward").path, "--out", out);
  assert.equal(result.code, 0, result.out + result.errors);
  assertReplyFile(out);
});

test("talk says what is wrong with its arguments", async () => {
  const missing = await talk(join(folder, "no-such.wav"), "--url", server.url);
  assert.notEqual(missing.code, 0);
  assert.match(missing.errors + missing.out, /no-such\.wav/);
});

test("the doctor tells its checks and no line of a log", async () => {
  const child = spawnChild(PARLEY, ["doctor"], { cwd: folder, env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  await once(child, "close");
  assert.match(output, /^ok {3}Configuration/m);
  const others = output.split("\n").filter((line) => line !== "" && !/^(ok|!|BAD)? {2,}\S/.test(line));
  assert.deepEqual(others, [], output);
});
