// A TURN server of others (coturn) that takes credentials of a shared secret.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endChild, spawnChild } from "./processes.js";

/** Whether coturn is installed. */
export function hasTurnServer() {
  return spawnSync("turnserver", ["--version"]).error === undefined;
}

/** A port of TCP that nobody has now. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts it on this machine alone: `{ port, output(), stop() }`. */
export async function startTurnServer(secret) {
  const folder = mkdtempSync(join(tmpdir(), "parley-turn-"));
  const port = await freePort();
  const child = spawnChild(
    "turnserver",
    [
      "-n", // no configuration of the machine's
      "--listening-ip=127.0.0.1",
      `--listening-port=${port}`,
      "--relay-ip=127.0.0.1",
      "--use-auth-secret",
      `--static-auth-secret=${secret}`,
      "--realm=parley.test",
      "--allow-loopback-peers",
      "--no-tls",
      "--no-dtls",
      "--no-cli",
      "--log-file=stdout",
      "--simple-log",
      "--verbose",
      `--pidfile=${join(folder, "pid")}`,
      `--userdb=${join(folder, "db")}`,
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const listening = new Promise((resolve, reject) => {
    const collect = (chunk) => {
      output += chunk;
      if (/listener opened on ?: ?(127\.0\.0\.1:)?\d*/i.test(output)) resolve();
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    child.on("exit", (code) => reject(new Error(`turnserver ended with ${code}:\n${output}`)));
    child.on("error", reject);
  });
  await listening;
  const stop = async () => {
    await endChild(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, output: () => output, stop };
}
