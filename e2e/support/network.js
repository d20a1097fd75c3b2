// Calls of a real browser through a bad network: what is understood on either side, and what becomes of messages.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concat, pcmSamples, silence, speech, wavBytes, writeWav } from "./audio.js";
import { openBrowser } from "./browser.js";
import { startRelay } from "./relay.js";

const RATE = 48_000;
export const RECORDED_RATE = 16_000;
/** Between clips: long enough for the end of a turn. */
const PAUSE_MS = 1_000;

/** What the microphone says: the clips one after the other. */
export function said(names) {
  return concat(...names.flatMap((name) => [speech(name, RATE), silence(RATE, PAUSE_MS)]));
}

/**
 * Holds one call through a relay of its own. `damage`: options of `./parley relay`, or `null` for no relay; `server`, `page`: of the
 * server and the page (`network-page.js`); `samples`: what the microphone says; `options`: of the page's `networkCall`.
 */
export async function callThrough({ server, page, damage = [], samples, options = {} }) {
  const folder = mkdtempSync(join(tmpdir(), "parley-network-"));
  const microphone = join(folder, "microphone.wav");
  writeWav(microphone, RATE, concat(samples, silence(RATE, 1_000)));
  const relay = damage ? await startRelay(server.url, ...damage) : { url: server.url, stop: async () => [] };
  const browser = await openBrowser(`${microphone}%noloop`);
  try {
    const opened = await browser.newPage();
    await opened.goto(page.origin);
    await opened.waitForFunction(() => "networkCall" in globalThis);
    const speakMs = (1000 * samples.length) / RATE + 1_000;
    const result = await opened.evaluate((call) => globalThis.networkCall(call), { url: relay.url, speakMs, ...options });
    await browser.close();
    const [packets] = await relay.stop();
    const recorded = wavBytes(RECORDED_RATE, pcmSamples(Buffer.from(result.recorded, "base64")));
    return { ...result, recorded, packets };
  } finally {
    await browser.close();
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the numbered messages all came, once and in order. */
export function inOrder({ sent, numbers }) {
  return numbers.length === sent && numbers.every((each, i) => each === i);
}
