// Sound for the tests: 16-bit mono PCM as Int16Array, sample rate in Hz always said.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder with real recorded speech and `transcripts.tsv`. */
export const CLIPS = fileURLToPath(new URL("../../testdata/audio", import.meta.url));

/** All clips with what is said in them: `[{ name, path, words }]`. */
export function clips() {
  const said = new Map(
    readFileSync(join(CLIPS, "transcripts.tsv"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("\t")),
  );
  return readdirSync(CLIPS)
    .filter((file) => file.endsWith(".wav"))
    .sort()
    .map((file) => {
      const name = file.replace(/\.wav$/, "");
      return { name, path: join(CLIPS, file), words: said.get(name).split(" ") };
    });
}

/** One clip by name. */
export function clip(name) {
  return clips().find((each) => each.name === name);
}

/** Reads a 16-bit mono WAV file: `{ rate, samples }`. */
export function readWav(path) {
  const bytes = readFileSync(path);
  if (bytes.toString("latin1", 0, 4) !== "RIFF") throw new Error(`${path} is not a WAV file`);
  let rate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8);
    if (id === "fmt ") {
      const [format, channels] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
      if (format !== 1 || channels !== 1) throw new Error(`${path}: 16-bit mono PCM expected`);
      rate = bytes.readUInt32LE(at + 12);
    }
    if (id === "data") {
      const samples = new Int16Array(size >> 1);
      for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(at + 8 + 2 * i);
      return { rate, samples };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} has no data chunk`);
}

/** The last part of a WAV file, as the bytes of one. */
export function lastPart(path, ms) {
  const { rate, samples } = readWav(path);
  return wavBytes(rate, samples.slice(-Math.round((rate * ms) / 1000)));
}

/** Writes a 16-bit mono WAV file. */
export function writeWav(path, rate, samples) {
  writeFileSync(path, wavBytes(rate, samples));
}

/** The bytes of a 16-bit mono WAV file. */
export function wavBytes(rate, samples) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, pcmBytes(samples)]);
}

/** Windowed-sinc resampling, good enough for a recogniser. */
export function resample(samples, from, to) {
  if (from === to) return samples;
  const cutoff = Math.min(1, to / from);
  const half = Math.ceil(16 / cutoff);
  const out = new Int16Array(Math.floor((samples.length * to) / from));
  for (let i = 0; i < out.length; i++) {
    const centre = (i * from) / to;
    let sum = 0;
    for (let j = Math.ceil(centre - half); j <= centre + half; j++) {
      if (j < 0 || j >= samples.length) continue;
      const x = centre - j;
      const angle = Math.PI * x * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
      sum += samples[j] * cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
    }
    out[i] = Math.max(-32768, Math.min(32767, Math.round(sum)));
  }
  return out;
}

/** A clip at another rate. */
export function speech(name, rate) {
  const { rate: own, samples } = readWav(clip(name).path);
  return resample(samples, own, rate);
}

export function silence(rate, ms) {
  return new Int16Array(Math.round((rate * ms) / 1000));
}

export function concat(...parts) {
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Little-endian bytes of the samples. */
export function pcmBytes(samples) {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Samples of little-endian bytes. */
export function pcmSamples(bytes) {
  const copy = Uint8Array.from(bytes.subarray(0, bytes.length & ~1));
  return new Int16Array(copy.buffer);
}

/** Root mean square, 0..32767: speech lies above some 200, silence at 0. */
export function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Lower-case words of a text. */
export function words(text) {
  return text.toLowerCase().match(/[a-z']+/g) ?? [];
}
