// Holds one turn with each clip of testdata/audio over a running server and tells how well both sides are understood.
// node bench/clips.mjs http://localhost:8000      (offline engines; prints a table in Markdown)
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const home = fileURLToPath(new URL("../../", import.meta.url));
const [url = "http://localhost:8000"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "parley-clips-"));
const words = (text) => text.toLowerCase().replace(/[^a-z' ]/g, " ").split(/\s+/).filter(Boolean);

/** Words to insert, delete or replace to make one text of the other. */
function edits(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[to.length];
}

async function transcribe(file) {
  const form = new FormData();
  form.set("file", new Blob([readFileSync(file)]), "reply.wav");
  form.set("model", "parley");
  const answer = await fetch(`${url}/v1/audio/transcriptions`, { method: "POST", body: form });
  return (await answer.json()).text;
}

const rows = [];
for (const line of readFileSync(join(home, "testdata/audio/transcripts.tsv"), "utf8").trim().split("\n")) {
  const [clip, text] = line.split("\t");
  const reply = join(folder, `${clip}.wav`);
  const { stdout } = await run(join(home, "parley"), ["talk", join(home, `testdata/audio/${clip}.wav`), "--url", url, "--out", reply, "--json"]);
  const [turn] = JSON.parse(stdout).turns;
  const heardBack = words(await transcribe(reply));
  const sent = words(turn.reply);
  const errors = edits(words(text), words(turn.said));
  rows.push({ clip, errors, of: words(text).length, back: edits(sent, heardBack), sent: sent.length, latency: turn.latency });
  const { latency } = rows.at(-1);
  console.log(
    `| ${clip} | ${turn.said.trim()} | ${Math.round((100 * errors) / words(text).length)} % | ${turn.reply} | ${heardBack.join(" ")} | ${latency.end_of_turn_ms} / ${latency.transcript_ms} / ${latency.tts_first_audio_ms} / ${latency.first_byte_ms} |`,
  );
}
rmSync(folder, { recursive: true });
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const first = rows.map((row) => row.latency.first_byte_ms).sort((a, b) => a - b);
console.log(`word error rate heard ${((100 * sum("errors")) / sum("of")).toFixed(1)} %, reply heard back ${((100 * sum("back")) / sum("sent")).toFixed(1)} %`);
console.log(`end of speech to first reply byte: p50 ${first[first.length >> 1]} ms, longest ${first.at(-1)} ms`);
