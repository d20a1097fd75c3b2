// Python for the stock clients: finds an interpreter, keeps an environment with the pinned packages, runs one client.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CLIPS } from "./audio.js";
import { spawnChild } from "./processes.js";
import { cleanEnvironment } from "./server.js";

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL("../python", import.meta.url));
const REQUIREMENTS = join(FOLDER, "requirements.txt");

/** Oldest and newest version that all pinned packages have wheels for. */
const [OLDEST, NEWEST] = [11, 13];
const NAMES = [process.env.PARLEY_TEST_PYTHON, "python3", "python3.13", "python3.12", "python3.11"];

/** An interpreter that can make environments: `{ python, version }`, or `{ missing }`, which says what is wrong. */
export async function findPython() {
  for (const python of NAMES.filter(Boolean)) {
    const code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
    const version = await run(python, ["-c", code]).then(({ stdout }) => stdout.trim(), () => "");
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && minor >= OLDEST && minor <= NEWEST) return { python, version };
  }
  return { missing: `Python 3.${OLDEST} to 3.${NEWEST} with venv is needed (Debian, Ubuntu: python3-venv)` };
}

/** The interpreter of an environment that holds what `requirements.txt` pins, made when there is none. */
export async function virtualEnvironment({ python, version }) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "parley", "e2e-python");
  const pins = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const ready = join(cache, `${version}-${pins}`);
  const inside = join(ready, "bin", "python");
  if (existsSync(inside)) return inside;
  mkdirSync(cache, { recursive: true });
  for (const old of readdirSync(cache)) rmSync(join(cache, old), { recursive: true, force: true });
  // Made under the name it is used by: its scripts know it. What is not whole has no interpreter yet.
  const began = performance.now();
  await run(python, ["-m", "venv", ready]);
  const hidden = join(ready, "bin", "python.unfinished");
  renameSync(inside, hidden);
  // The pins are complete, so nothing is left to resolve.
  const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--retries", "5", "-r", REQUIREMENTS];
  await run(hidden, pip, { env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" } });
  renameSync(hidden, inside);
  console.log(`Python packages of the stock clients installed in ${Math.round((performance.now() - began) / 1000)} s: ${ready}`);
  return inside;
}

/** Runs a client's scenarios and hands each result over as it comes: `{ name, seconds, fault }`. */
export async function runClient(python, client, url, told) {
  const environment = { PARLEY_URL: url, PARLEY_CLIPS: CLIPS, PYTHONDONTWRITEBYTECODE: "1", LOGURU_LEVEL: "WARNING", OPENAI_API_KEY: "sk-test" };
  const child = spawnChild(python, [join(FOLDER, `${client}.py`)], {
    cwd: FOLDER,
    env: { ...cleanEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  let results = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    results++;
    await told(JSON.parse(line));
  }
  const [code, signal] = await ended;
  if (code !== 0 || results === 0) throw new Error(`${client} ended with ${code ?? signal} after ${results} results:\n${errors}`);
  if (errors.trim() !== "") throw new Error(`${client} wrote to its standard error:\n${errors}`);
}
