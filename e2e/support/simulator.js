// Starts `./parley simulate` with simulated services of others, as a user does.
import { endChild, spawnChild } from "./processes.js";
import { PARLEY, cleanEnvironment } from "./server.js";

const FREE_PORTS = ["--stt-port", "--tts-port", "--llm-port", "--cloning-port", "--trace-port"].flatMap((option) => [option, "0"]);

/** `args`: which services, such as `--deepgram-port 0`. Gives `{ url(engine), stop() }`. */
export async function startSimulator(...args) {
  const child = spawnChild(PARLEY, ["simulate", ...FREE_PORTS, ...args], { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const started = new Promise((resolve, reject) => {
    const collect = (chunk) => {
      output += chunk;
      if (output.includes("./parley load --simulator")) resolve();
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("exit", (code) => reject(new Error(`parley simulate ended with ${code}:\n${output}`)));
    child.on("error", reject);
  });
  await started;
  return {
    /** Where a service listens. */
    url: (engine) => new RegExp(`PARLEY_ENGINES_${engine.toUpperCase()}_BASE_URL=(\\S+)`).exec(output)[1],
    stop: () => endChild(child),
  };
}
