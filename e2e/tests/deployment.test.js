// Scripts and Compose file as the tools that run them see them; each is left out where its tool is missing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../", import.meta.url));

/** The first of these commands that works here. */
const available = (commands) => commands.find(([command, ...args]) => spawnSync(command, [...args, "version"]).status === 0);
const compose = available([["docker", "compose"], ["docker-compose"]]);
const shellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

test("shellcheck finds nothing in the start scripts", { skip: !shellcheck && "no shellcheck" }, () => {
  const scripts = readdirSync(join(home, "dockerless")).filter((name) => name.endsWith(".sh"));
  assert.ok(scripts.length >= 8, `scripts: ${scripts}`);
  const result = spawnSync("shellcheck", ["-x", "-P", "SCRIPTDIR", ...scripts], { cwd: join(home, "dockerless"), encoding: "utf8" });
  assert.equal(result.status, 0, result.stdout + result.stderr);
});

for (const profile of ["offline", "simulate", "gpu", "monitoring", "frontend", "turn"]) {
  test(`Compose accepts the profile ${profile}`, { skip: !compose && "no Compose" }, () => {
    const [command, ...first] = compose;
    const args = [...first, "--file", join(home, "compose.yaml"), "--profile", profile, "config", "--quiet"];
    const result = spawnSync(command, args, { encoding: "utf8" });
    assert.equal(result.status, 0, result.stdout + result.stderr);
  });
}
