// The Maven build's entry: `node scripts/build.mjs build|test`. Does only what changed since the last run.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OLDEST_NODE = [20, 19];
const INSTALLED = join(ROOT, "node_modules", ".parley-lock.sha256");
const BUILT = join(ROOT, "target", "dist.sha256");
const IGNORED = new Set(["node_modules", "dist", "target", "coverage"]);

const mode = process.argv[2];
if (mode !== "build" && mode !== "test") fail("usage: node scripts/build.mjs build|test");

if (tooOld()) {
  console.warn(
    `[web] Node.js ${process.versions.node} is older than ${OLDEST_NODE.join(".")}: no web UI is built.`,
  );
  if (mode === "build") writeFallback();
} else {
  install();
  if (mode === "build") build();
  else for (const script of ["lint", "test"]) npm("run", "--silent", script);
}

function install() {
  const lock = digest(["package-lock.json"]);
  if (read(INSTALLED) === lock) return;
  console.log("[web] installing the packages named in package-lock.json");
  npm("ci", "--no-audit", "--no-fund");
  writeFileSync(INSTALLED, lock);
}

function build() {
  const inputs = digest(files(ROOT));
  if (read(BUILT) === inputs && existsSync(join(ROOT, "dist", "index.html"))) {
    console.log("[web] up to date");
    return;
  }
  npm("run", "--silent", "build");
  // Asset names change with their content: without this the jar would keep every old one.
  rmSync(join(ROOT, "target", "classes", "META-INF", "parley-web"), { recursive: true, force: true });
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, inputs);
}

function writeFallback() {
  rmSync(BUILT, { force: true });
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  copyFileSync(join(ROOT, "fallback.html"), join(ROOT, "dist", "index.html"));
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : files(path);
    return [relative(ROOT, path)];
  });
}

/** Digest of the names and contents of files below the module, and of the Node release that builds them. */
function digest(names) {
  const hash = createHash("sha256").update(process.versions.node);
  for (const name of [...names].sort()) hash.update(`\0${name}\0`).update(readFileSync(join(ROOT, name)));
  return hash.digest("hex");
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

function tooOld() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

function npm(...args) {
  const { status, error } = spawnSync("npm", args, {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) fail(`npm could not be started: ${error.message}`);
  if (status !== 0) fail(`npm ${args.join(" ")} failed (exit ${status})`);
}

function fail(message) {
  console.error(`[web] ${message}`);
  process.exit(1);
}
