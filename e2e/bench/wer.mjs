// Word error rate of the recogniser of a running server, through what its clients use: /v1/audio/transcriptions, calls over
// WebSocket in OpenAI's dialect (`./parley talk`), and calls as Unmute's page makes them, in Ogg Opus at 24 kHz; one by
// telephone is what is left of the clip by 8 kHz mu-law. node bench/wer.mjs http://localhost:8000 [folder with transcripts.tsv and WAV files]
// Counted in lower case, without punctuation, numbers as they are spoken, "oh" as zero. `telephone` is 8 kHz mu-law.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { concat, readWav, resample, silence } from "../support/audio.js";
import { edits, transcribe } from "../support/heard.js";
import { RATE, UnmuteCaller } from "../support/unmute.js";

const run = promisify(execFile);
const home = fileURLToPath(new URL("../../", import.meta.url));
const [url = "http://localhost:8000", folder = join(home, "testdata/audio")] = process.argv.slice(2);
const SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

function number(n) {
  if (n >= 1000) return [...number(Math.floor(n / 1000)), "thousand", ...(n % 1000 ? number(n % 1000) : [])];
  if (n >= 100) return [SMALL[Math.floor(n / 100)], "hundred", ...(n % 100 ? number(n % 100) : [])];
  return n < 20 ? [SMALL[n]] : [TENS[Math.floor(n / 10)], ...(n % 10 ? [SMALL[n % 10]] : [])];
}

const words = (text) =>
  text
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/g, "")
    .split(/[^a-z0-9']+/)
    .filter(Boolean)
    .flatMap((word) => (/^\d{1,6}$/.test(word) ? number(Number(word)) : word === "oh" || word === "o" ? ["zero"] : [word]));

/** The clip as G.711 mu-law at 8 kHz, in a WAV file: a linear-phase low-pass, every other sample, eight bits. */
function telephone(wav) {
  const at = wav.indexOf("data") + 8;
  const rate = wav.readUInt32LE(24);
  const pcm = new Int16Array(wav.buffer.slice(wav.byteOffset + at, wav.byteOffset + wav.length - ((wav.length - at) % 2)));
  const step = rate / 8000;
  const reach = Math.ceil(16 * step);
  const coded = Buffer.alloc(Math.floor(pcm.length / step));
  for (let i = 0; i < coded.length; i++) {
    let sum = 0;
    for (let k = Math.ceil(i * step) - reach; k <= i * step + reach; k++) {
      const x = (k - i * step) / step;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * 0.93 * x) / (Math.PI * 0.93 * x);
      sum += (pcm[k] ?? 0) * ((0.93 * sinc) / step) * (0.5 + 0.5 * Math.cos((Math.PI * x) / 16.5));
    }
    coded[i] = mulaw(Math.max(-32635, Math.min(32635, Math.round(sum))));
  }
  const head = Buffer.from(wav.subarray(0, 36));
  head.writeUInt32LE(36 + 8 + coded.length - 8, 4);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  const size = Buffer.from("data\0\0\0\0", "latin1");
  size.writeUInt32LE(coded.length, 4);
  return Buffer.concat([head, size, coded]);
}

function mulaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.abs(sample) + 0x84;
  const exponent = 24 - Math.clz32(biased);
  return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 15)) & 0xff;
}

function linear(code) {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}

/** What a telephone's WAV file sounds like, at the rate of Unmute's page. */
const afterTelephone = (wav) => resample(Int16Array.from(wav.subarray(44), linear), 8000, RATE);

async function said(file) {
  const { stdout } = await run(join(home, "parley"), ["talk", file, "--url", url, "--out", join(temporary, "reply.wav"), "--json"]);
  return JSON.parse(stdout)
    .turns.map((turn) => turn.said)
    .join(" ");
}

/** Silence of the caller, once all was said, after which no more words are waited for. */
const OVER_MS = 5_000;

/**
 * The caller's words of a call in Unmute's dialect. The greeting is heard to its end first: what is said into it ends it.
 * A clip with pauses is several turns, and what is said into the reply to one ends that reply.
 */
async function toldUnmute(samples) {
  const caller = new UnmuteCaller({ wsUrl: url.replace(/^http/, "ws") });
  await caller.opened();
  const session = { instructions: { type: "smalltalk", language: null }, voice: null, allow_recording: false };
  caller.send({ type: "session.update", session });
  const microphone = caller.startMicrophone();
  await caller.log.next("response.audio.done");
  const from = caller.log.mark();
  caller.say(concat(samples, silence(RATE, OVER_MS)));
  await new Promise((resolve) => {
    const look = setInterval(() => {
      if (caller.silent) resolve(clearInterval(look));
    }, 100);
  });
  const failed = caller.log.all("error");
  const heard = caller.log.events
    .slice(from)
    .filter((event) => event.type === "conversation.item.input_audio_transcription.delta")
    .map((event) => event.delta);
  await caller.close();
  await microphone;
  if (failed.length > 0) throw new Error(`Unmute's call: ${JSON.stringify(failed[0].error)}`);
  return heard.join(" ");
}

const temporary = mkdtempSync(join(tmpdir(), "parley-wer-"));
const ways = ["file", "call", "Unmute call"].flatMap((way) => [`${way}, as it is`, `${way}, telephone`]);
const wrong = ways.map(() => 0);
let total = 0;
console.log(`| clip | ${ways.join(" | ")} |\n|---${"|---".repeat(ways.length)}|`);
for (const line of readFileSync(join(folder, "transcripts.tsv"), "utf8").trim().split("\n")) {
  const [clip, text] = line.split("\t");
  const plain = join(folder, `${clip}.wav`);
  const coded = join(temporary, `${clip}.wav`);
  writeFileSync(coded, telephone(readFileSync(plain)));
  const { rate, samples } = readWav(plain);
  const heard = [
    await transcribe(url, readFileSync(plain)),
    await transcribe(url, readFileSync(coded)),
    await said(plain),
    await said(coded),
    await toldUnmute(resample(samples, rate, RATE)),
    await toldUnmute(afterTelephone(readFileSync(coded))),
  ];
  total += words(text).length;
  heard.forEach((each, i) => {
    wrong[i] += edits(words(text), words(each));
  });
  console.log(`| ${clip} | ${heard.join(" | ")} |`);
}
rmSync(temporary, { recursive: true });
console.log(`| ${total} words: wrong | ${wrong.map((count) => `${((100 * count) / total).toFixed(1)} %`).join(" | ")} |`);
