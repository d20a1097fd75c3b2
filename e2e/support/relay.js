// Starts `./parley relay`, the bad network in front of a server.
import { once } from "node:events";
import { spawnChild } from "./processes.js";
import { cleanEnvironment, PARLEY } from "./server.js";

/** `args`: what it does to packets, such as `--loss 5`. Gives `{ url, stop() }`; stop tells what became of the packets of each call. */
export async function startRelay(server, ...args) {
  const child = spawnChild(PARLEY, ["relay", "--url", server, "--port", "0", ...args.map(String)], {
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    const collect = (chunk) => {
      output += chunk;
      const found = /listens: (\S+)/.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("exit", (code) => reject(new Error(`parley relay ended with ${code}:\n${output}`)));
    child.on("error", reject);
  });
  const counted = /up (\d+) packets, (\d+) lost, (\d+) swapped; down (\d+) packets, (\d+) lost, (\d+) swapped; moves (\d+)/g;
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "close");
      }
      return [...output.matchAll(counted)].map((each) => {
        const [up, upLost, upSwapped, down, downLost, downSwapped, moves] = each.slice(1).map(Number);
        return { up, upLost, upSwapped, down, downLost, downSwapped, moves };
      });
    },
  };
}
