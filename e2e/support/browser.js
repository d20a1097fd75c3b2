// A real Chromium whose microphone plays a WAV file.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [
  process.env.PARLEY_TEST_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/snap/bin/chromium",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of an installed browser, or undefined. */
export function findBrowser() {
  return PLACES.find((path) => path && existsSync(path));
}

/** Starts it. Without a `microphone` file the machine has none, and asking for one fails. */
export function openBrowser(microphone) {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : []; // Chromium refuses to sandbox as root
  const media = microphone
    ? ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${microphone}`]
    : [];
  return chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: [...sandbox, ...media, "--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage"],
  });
}
