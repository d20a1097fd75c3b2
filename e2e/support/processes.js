// The child processes of a test file. Where the file ends early (a hook threw, its time was up), they are ended with it: their
// pipes would keep the whole run waiting.
import { spawn } from "node:child_process";
import { once } from "node:events";

const running = new Set();

function endAll() {
  for (const child of running) child.kill("SIGKILL");
}

process.on("exit", endAll);
process.once("SIGTERM", () => {
  endAll();
  process.exit(1);
});

/** As `spawn` of Node, of a process that does not outlive this one. */
export function spawnChild(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Ends a process as a user does, by signal, and waits until it is gone. */
export async function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
