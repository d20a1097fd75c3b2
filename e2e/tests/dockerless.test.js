// The topology without Docker: the scripts start simulated model servers and Parley, and an Unmute client talks through them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { speech } from "../support/audio.js";
import { endChild, spawnChild } from "../support/processes.js";
import { cleanEnvironment, fetchText, startServer } from "../support/server.js";
import { RATE, strangers, UnmuteCaller } from "../support/unmute.js";

const script = (name) => fileURLToPath(new URL(`../../dockerless/${name}`, import.meta.url));
let simulator;
let server;

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return String(port);
}

async function startSimulator(env) {
  simulator = spawnChild(script("start_simulator.sh"), [], { env: cleanEnvironment(env), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  await new Promise((resolve, reject) => {
    simulator.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      if (output.includes("KYUTAI_VOICE_CLONING_URL=")) resolve();
    });
    simulator.on("exit", (code) => reject(new Error(`the simulator ended with ${code}: ${output}`)));
  });
  assert.match(output, new RegExp(`KYUTAI_STT_URL=ws://127.0.0.1:${env.STT_PORT}`), "the simulator listens where it was told to");
}

before(async () => {
  const names = ["STT_PORT", "TTS_PORT", "LLM_PORT", "VOICE_CLONING_PORT"];
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));
  await startSimulator(ports);
  const env = { ...ports, BACKEND_PORT: "0", PARLEY_ENGINES_LLM: "auto" };
  server = await startServer({ script: script("start_backend.sh"), env });
});
after(async () => {
  await server?.stop();
  if (simulator) await endChild(simulator);
});

test("an Unmute client holds a turn through the scripts", async () => {
  assert.equal(JSON.parse((await fetchText(`${server.url}/v1/health`)).text).ok, true);
  const voices = JSON.parse((await fetchText(`${server.url}/api/v1/voices`)).text);
  const caller = new UnmuteCaller({ wsUrl: `${server.wsUrl}/api` });
  await caller.opened();
  const session = { instructions: { type: "smalltalk", language: null }, voice: voices[0].source.path_on_server, allow_recording: false };
  caller.send({ type: "session.update", session });
  await caller.log.next("session.updated");
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.done");

  const from = caller.log.mark();
  caller.say(speech("sb-spk1_snt5", RATE));
  await caller.log.next("response.audio.done", from);
  const turn = caller.log.events.slice(from);
  const types = turn.map((event) => event.type);
  assert.deepEqual(strangers(caller.log.events), []);
  assert.ok(types.includes("conversation.item.input_audio_transcription.delta"), "the caller was heard");
  assert.ok(types.indexOf("response.created") < types.indexOf("response.audio.delta"), "a reply was spoken");

  assert.equal((await caller.close()).code, 1000);
  await microphone;
});
