// A call by RTCPeerConnection alone, of a page that measures what a bad network does to it; bundled for the browser. What it
// does is in ../support/network.js.

const PATIENCE_MS = 60_000;
const PACE_MS = 100;
const RECORDED_RATE = 16_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An offer that asks for repeats, or an offer or answer without forward error correction. */
function edited(sdp, { fec, repeats }) {
  let text = sdp;
  if (!fec) text = text.replace(/useinbandfec=1/g, "useinbandfec=0");
  if (repeats) text = text.replace(/(a=rtpmap:(\d+) opus\/48000\/2\r\n)/i, "$1a=rtcp-fb:$2 nack\r\n");
  return text;
}

/** Everything that comes, as 16-bit samples: `stop()` gives them as base64. */
async function record(stream) {
  const context = new AudioContext({ sampleRate: RECORDED_RATE });
  const code = "registerProcessor('tap', class extends AudioWorkletProcessor { process([[channel]]) { if (channel) this.port.postMessage(channel.slice()); return true; } })";
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const tap = new AudioWorkletNode(context, "tap");
  const blocks = [];
  tap.port.onmessage = ({ data }) => blocks.push(data);
  context.createMediaStreamSource(stream).connect(tap);
  return {
    async stop() {
      await context.close();
      const samples = Int16Array.from(blocks.flatMap((block) => Array.from(block, (each) => Math.round(32767 * Math.max(-1, Math.min(1, each))))));
      const bytes = new Uint8Array(samples.buffer);
      let text = "";
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return btoa(text);
    },
  };
}

async function connect({ url, fec, repeats, events }) {
  const connection = new RTCPeerConnection();
  const states = [];
  connection.onconnectionstatechange = () => states.push(connection.connectionState);
  const track = new Promise((resolve) => (connection.ontrack = ({ streams }) => resolve(streams[0])));
  const sender = connection.addTransceiver("audio", { direction: "sendrecv" }).sender;
  const channel = connection.createDataChannel("oai-events");
  channel.onmessage = ({ data }) => events.push({ ...JSON.parse(data), came: performance.now() });
  const offer = await connection.createOffer();
  offer.sdp = edited(offer.sdp, { fec, repeats });
  await connection.setLocalDescription(offer);
  const reply = await fetch(`${url}/v1/realtime/calls`, { method: "POST", body: offer.sdp, headers: { "Content-Type": "application/sdp" } });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  const answer = await reply.text();
  const open = new Promise((resolve) => (channel.onopen = resolve));
  await connection.setRemoteDescription({ type: "answer", sdp: edited(answer, { fec }) });
  await open;
  const stream = await track;
  const player = document.createElement("audio"); // without one Chromium decodes nothing
  player.srcObject = stream;
  await player.play();
  return { connection, channel, sender, stream, states, answer };
}

async function until(what, holds, patience = PATIENCE_MS) {
  const end = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await pause(20);
  }
}

/** Numbered items while the microphone speaks, one each 100 ms. */
async function sendNumbered(channel, ms, sentAt) {
  const count = Math.floor(ms / PACE_MS);
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const id = `number_${i}`;
    const item = { id, type: "message", role: "user", content: [{ type: "input_text", text: String(i) }] };
    sentAt.set(id, performance.now());
    channel.send(JSON.stringify({ type: "conversation.item.create", item }));
    await pause(Math.max(0, began + (i + 1) * PACE_MS - performance.now()));
  }
  return count;
}

/** The words heard, in the order in which they were said, once nothing more comes. */
async function transcripts(events) {
  const committed = () => events.filter((each) => each.type === "input_audio_buffer.committed");
  const done = () => events.filter((each) => /input_audio_transcription\.(completed|failed)$/.test(each.type));
  const started = () => events.filter((each) => each.type === "input_audio_buffer.speech_started");
  await until("the last transcript", () => committed().length > 0 && committed().length >= started().length && done().length >= committed().length);
  const text = new Map(done().map((each) => [each.item_id, each.transcript ?? ""]));
  return committed().map((each) => text.get(each.item_id));
}

async function statistics(connection) {
  const found = {};
  for (const each of (await connection.getStats()).values()) {
    if (each.type === "inbound-rtp") {
      const { packetsReceived, packetsLost, concealedSamples, silentConcealedSamples, nackCount, retransmittedPacketsReceived } = each;
      found.in = { packetsReceived, packetsLost, concealedSamples, silentConcealedSamples, nackCount, retransmittedPacketsReceived };
    }
    if (each.type === "outbound-rtp") found.out = { packetsSent: each.packetsSent, nackCount: each.nackCount, retransmittedPacketsSent: each.retransmittedPacketsSent };
    if (each.type === "remote-inbound-rtp") found.reported = { packetsLost: each.packetsLost, roundTripTime: each.roundTripTime };
  }
  return found;
}

/**
 * Speaks the microphone's file for `speakMs` while numbered messages go both ways, then lets the server speak. `fec: false` takes
 * forward error correction out of offer and answer, `repeats: true` asks for generic NACKs.
 */
async function networkCall({ url, fec = true, repeats = false, speakMs, answered = true }) {
  const events = [];
  const call = await connect({ url, fec, repeats, events });
  const input = { turn_detection: { type: "server_vad", create_response: false, interrupt_response: false }, transcription: { model: "whisper-1" } };
  call.channel.send(JSON.stringify({ type: "session.update", session: { type: "realtime", audio: { input } } }));
  await until("session.updated", () => events.some((each) => each.type === "session.updated"));
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  await call.sender.replaceTrack(microphone.getAudioTracks()[0]);
  const sentAt = new Map();
  const sent = await sendNumbered(call.channel, speakMs, sentAt);
  const numbers = () => events.filter((each) => each.type === "conversation.item.added" && /^number_/.test(each.item.id)).map((each) => Number(each.item.id.slice(7)));
  await until("the last number", () => numbers().length >= sent);
  const heard = await transcripts(events); // behind the numbers: messages come in order, and late where many are lost
  let recorded = "";
  if (answered) {
    const recorder = await record(call.stream);
    call.channel.send(JSON.stringify({ type: "response.create" }));
    await until("the end of the reply", () => events.some((each) => each.type === "output_audio_buffer.stopped"), 3 * PATIENCE_MS);
    await pause(1500);
    recorded = await recorder.stop();
  }
  const result = {
    heard,
    sent,
    numbers: numbers(),
    longestWaitMs: Math.max(...events.filter((each) => each.type === "conversation.item.added" && sentAt.has(each.item.id)).map((each) => each.came - sentAt.get(each.item.id))),
    recorded,
    states: call.states,
    errors: events.filter((each) => each.type === "error").map((each) => JSON.stringify(each.error)),
    answer: call.answer,
    statistics: await statistics(call.connection),
  };
  call.connection.close();
  microphone.getTracks().forEach((each) => each.stop());
  return result;
}

Object.assign(globalThis, { networkCall });
