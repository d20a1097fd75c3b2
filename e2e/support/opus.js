// Ogg Opus by the codec that Unmute's own browser page uses (`opus-recorder`), loaded outside a browser.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const RATE = 24_000;

// Its WebAssembly loader prefers fetch(), which cannot read files here; without fetch it reads the file.
function load(name) {
  const { fetch } = globalThis;
  globalThis.fetch = undefined;
  try {
    return require(`opus-recorder/dist/${name}`);
  } finally {
    globalThis.fetch = fetch;
  }
}

const { OggOpusEncoder, Module: encoderModule } = load("encoderWorker.min.js");

/** How Unmute's two clients cut their speech, in samples an append and as the encoder's settings. */
export const CUTS = {
  // The browser page: 20 ms packets, at most two a page, an append every 40 ms.
  page: { block: 960, encoderFrameSize: 20, maxFramesPerPage: 2 },
  // The load test's writer: a packet a page, 80 ms of samples at a time.
  loadTest: { block: 1920, encoderFrameSize: 40, maxFramesPerPage: 1 },
};

/** Ogg pages of 24 kHz speech, heads first. */
export class PageWriter {
  #encoder;

  constructor({ block, encoderFrameSize, maxFramesPerPage } = CUTS.page) {
    this.block = block;
    const settings = {
      bufferLength: block,
      encoderApplication: 2049,
      encoderComplexity: 0,
      encoderFrameSize,
      encoderSampleRate: RATE,
      maxFramesPerPage,
      numberOfChannels: 1,
      originalSampleRate: RATE,
      resampleQuality: 3,
      serial: 7,
    };
    this.#encoder = new OggOpusEncoder(settings, encoderModule);
  }

  /** The two head pages in one buffer. */
  head() {
    const pages = [this.#encoder.generateIdPage(), this.#encoder.generateCommentPage()];
    return Buffer.concat(pages.map(({ page }) => Buffer.from(page)));
  }

  /** The pages that `block` samples complete; often one, sometimes none. */
  write(samples) {
    const block = new Float32Array(this.block);
    for (let i = 0; i < samples.length; i++) block[i] = samples[i] / 32768;
    return Buffer.concat(this.#encoder.encode([block]).map(({ page }) => Buffer.from(page)));
  }
}

/** Splits bytes into Ogg pages: `[{ sequence, bos, eos, bytes }]`. Fails on anything that is not whole pages. */
export function pages(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes.toString("latin1", at, at + 4) !== "OggS") throw new Error(`no Ogg page at byte ${at}`);
    const segments = bytes[at + 26];
    const size = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 27 + segments);
    if (at + size > bytes.length) throw new Error("an Ogg page is cut off at the end of its message");
    const flags = bytes[at + 5];
    found.push({
      sequence: bytes.readUInt32LE(at + 18),
      bos: (flags & 2) !== 0,
      eos: (flags & 4) !== 0,
      bytes: bytes.subarray(at, at + size),
    });
    at += size;
  }
  return found;
}

/** Decodes Ogg pages to 24 kHz floats with the page's own decoder. */
export async function decode(oggPages) {
  const blocks = [];
  globalThis.postMessage ??= () => {};
  const decoderModule = load("decoderWorker.min.js");
  await decoderModule.mainReady;
  const decoder = new decoderModule.OggOpusDecoder(
    { bufferLength: CUTS.page.block, decoderSampleRate: RATE, outputBufferSampleRate: RATE, resampleQuality: 0 },
    decoderModule,
  );
  decoder.sendToOutputBuffers = (samples) => blocks.push(Float32Array.from(samples));
  for (const page of oggPages) decoder.decode(new Uint8Array(page));
  return blocks.flatMap((block) => [...block]);
}
