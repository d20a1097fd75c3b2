// Starts the built server as a user does, with the launcher, and stops it by signal.
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get as httpGet } from "node:http";
import { get as httpsGet } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endChild, spawnChild } from "./processes.js";

export const PARLEY = fileURLToPath(new URL("../../parley", import.meta.url));

/** Settings of the machine that runs the tests must not choose the engines. */
const OWN_SETTINGS = /^(PARLEY_(?!JAVA_|MODELS_DIR$)|KYUTAI_|OPENAI_|ASSEMBLYAI_|DEEPGRAM_|CARTESIA_|ELEVENLABS_|ANTHROPIC_|GEMINI_|GOOGLE_(?:API_KEY|GEMINI_BASE_URL)$|NEWSAPI_)/;

/**
 * The environment without settings of Parley and its engines, plus `extra`. No server that runs here by chance is used. The
 * ahead-of-time cache is used where `./parley test` has made one before: its making would disturb what runs beside it.
 */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.test(name));
  const PARLEY_AOT = process.env.PARLEY_TEST_AOT ?? "off";
  return { ...Object.fromEntries(kept), PARLEY_AOT, PARLEY_ENGINES_LLM: "companion", ...extra };
}

/** GET without certificate checks: `{ status, text }`. */
export function fetchText(url) {
  const get = url.startsWith("https:") ? httpsGet : httpGet;
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    }).on("error", reject);
  });
}

/**
 * Starts `./parley serve` on a free port and waits until its engines are ready.
 * `tls`: serve with a self-signed certificate. `env`: settings. `config`: text of a `parley.yaml`.
 * `script`: started instead of `./parley`, with `args` alone. Gives `{ url, wsUrl, exit, stop(), output() }`;
 * `exit` resolves to the exit code once the process has ended by itself.
 */
export async function startServer({ tls = false, env = {}, args = [], config, script } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "parley-e2e-"));
  if (config) writeFileSync(join(folder, "parley.yaml"), config);
  const serve = script ? [] : ["serve", "--port", "0", ...(tls ? ["--tls", "self-signed"] : [])];
  const child = spawnChild(script ?? PARLEY, [...serve, ...args], {
    cwd: folder,
    env: cleanEnvironment({ PARLEY_DATA_DIR: join(folder, "data"), ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit").then(([code]) => code);
  let output = "";
  const url = new Promise((resolve, reject) => {
    const collect = (chunk) => {
      output += chunk;
      const match = /PARLEY_URL=(\S+)/.exec(output);
      if (match) resolve(match[1].replace(/\/$/, ""));
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("exit", (code) => reject(new Error(`parley serve ended with ${code}:\n${output}`)));
    child.on("error", reject);
  });
  const stop = async () => {
    await endChild(child);
    rmSync(folder, { recursive: true, force: true });
    blocked.push(...blockedLoops(output));
    return child.exitCode;
  };
  try {
    const base = await url;
    await ready(base, child);
    return { url: base, wsUrl: base.replace(/^http/, "ws"), pid: child.pid, exit, stop, output: () => output };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Lines of a server's log about event loops that were blocked: for everybody on such a loop, time stood still. */
function blockedLoops(output) {
  return output.split("\n").filter((line) => line.includes("event loop blocked"));
}

/**
 * Fails the file, once all in it is over: nothing that takes long may run on a loop, the first call after a start included.
 * What counts is the loop's own work, so a busy machine is no excuse; PARLEY_TEST_LOOP_CHECK=tell only tells, to try something
 * by hand.
 */
const blocked = [];
process.on("exit", () => {
  if (blocked.length === 0) return;
  console.error(`an event loop of a server was blocked:\n${blocked.join("\n")}`);
  if (process.env.PARLEY_TEST_LOOP_CHECK !== "tell") process.exitCode = 1;
});

async function ready(base, child) {
  for (;;) {
    const answer = await fetchText(`${base}/health/ready`).catch((error) => ({ status: 0, text: error.message }));
    if (answer.status === 200) return;
    if (child.exitCode !== null) throw new Error(`the server ended while getting ready: ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The value of a metric without labels; undefined when it is not there. */
export async function metric(server, name) {
  const { text } = await fetchText(`${server.url}/metrics`);
  const line = text.split("\n").find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(" ") + 1));
}
