// README's own example, run as it stands but for the server's address.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const README = new URL("../../README.md", import.meta.url);
/** Here, since a module looks for its packages from where it lies. */
const SCRIPT = fileURLToPath(new URL(`readme-${process.pid}.mjs`, import.meta.url));

/** Filled context: `server`, over TLS. */
export function readmeTests(context) {
  test("README's example prints the answer and ends by itself", async () => {
    const [, code] = /```js\n(.*?)```/s.exec(readFileSync(README, "utf8"));
    assert.ok(code.includes("https://localhost:8000"), code);
    writeFileSync(SCRIPT, code.replace("https://localhost:8000", context.server.url));
    try {
      const child = spawn(process.execPath, [SCRIPT], { stdio: ["ignore", "pipe", "pipe"] });
      let [out, errors] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (chunk) => (out += chunk));
      child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
      const [exit] = await once(child, "close");
      assert.equal(exit, 0, errors);
      assert.match(out, /\w+/);
      assert.doesNotMatch(errors, /Error/);
    } finally {
      rmSync(SCRIPT, { force: true });
    }
  });
}
