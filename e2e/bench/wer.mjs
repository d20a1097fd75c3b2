// Word error rate of the recogniser of a running server, through what its clients use: /v1/audio/transcriptions and
// calls over WebSocket. node bench/wer.mjs http://localhost:8000 [folder with transcripts.tsv and WAV files]
// Counted in lower case, without punctuation, numbers as they are spoken, "oh" as zero. `telephone` is 8 kHz mu-law.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { edits, transcribe } from "../support/heard.js";

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

async function said(file) {
  const { stdout } = await run(join(home, "parley"), ["talk", file, "--url", url, "--out", join(temporary, "reply.wav"), "--json"]);
  return JSON.parse(stdout)
    .turns.map((turn) => turn.said)
    .join(" ");
}

const temporary = mkdtempSync(join(tmpdir(), "parley-wer-"));
const ways = ["file, as it is", "file, telephone", "call, as it is", "call, telephone"];
const wrong = [0, 0, 0, 0];
let total = 0;
console.log(`| clip | ${ways.join(" | ")} |\n|---|---|---|---|---|`);
for (const line of readFileSync(join(folder, "transcripts.tsv"), "utf8").trim().split("\n")) {
  const [clip, text] = line.split("\t");
  const plain = join(folder, `${clip}.wav`);
  const coded = join(temporary, `${clip}.wav`);
  writeFileSync(coded, telephone(readFileSync(plain)));
  const heard = [await transcribe(url, readFileSync(plain)), await transcribe(url, readFileSync(coded)), await said(plain), await said(coded)];
  total += words(text).length;
  heard.forEach((each, i) => {
    wrong[i] += edits(words(text), words(each));
  });
  console.log(`| ${clip} | ${heard.join(" | ")} |`);
}
rmSync(temporary, { recursive: true });
console.log(`| ${total} words: wrong | ${wrong.map((count) => `${((100 * count) / total).toFixed(1)} %`).join(" | ")} |`);
