// What a stock client complains about while it works: on the console, as warnings of the process, as rejections that nobody
// takes, or in a logger of its own. Importing this module is enough to fail each test in which one complained.
import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { format } from "node:util";

/** What clients say of themselves, whatever server they talk to. */
const OF_THEMSELVES = [
  /VAD inference is slower than realtime/, // LiveKit's detector, on a busy machine
];

const complaints = [];

/** Notes a complaint; the test in which it comes fails. */
export function complain(...words) {
  const text = format(...words);
  if (!OF_THEMSELVES.some((pattern) => pattern.test(text))) complaints.push(text);
}

console.warn = complain;
console.error = complain;
process.on("warning", (warning) => complain(warning.stack));
process.on("unhandledRejection", (error) => complain("unhandled:", error));

/** A logger in the form of pino's that keeps warnings and errors. */
export const logger = new Proxy(
  { level: "warn", child: () => logger, bindings: () => ({}), isLevelEnabled: () => true },
  {
    get(target, name) {
      if (name in target) return target[name];
      return ["warn", "error", "fatal"].includes(name) ? complain : () => {};
    },
  },
);

afterEach(() => {
  assert.deepEqual(complaints.splice(0), [], "the client neither warned nor failed");
});
