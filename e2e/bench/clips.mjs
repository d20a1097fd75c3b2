// Holds one turn with each clip of testdata/audio over a running server and tells how well both sides are understood.
// node bench/clips.mjs http://localhost:8000      (built-in engines; prints a table in Markdown)
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { lastPart } from "../support/audio.js";
import { comparable, edits, transcribe } from "../support/heard.js";

const run = promisify(execFile);
const home = fileURLToPath(new URL("../../", import.meta.url));
const [url = "http://localhost:8000"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "parley-clips-"));
const rows = [];
for (const line of readFileSync(join(home, "testdata/audio/transcripts.tsv"), "utf8").trim().split("\n")) {
  const [clip, text] = line.split("\t");
  const reply = join(folder, `${clip}.wav`);
  const { stdout } = await run(join(home, "parley"), ["talk", join(home, `testdata/audio/${clip}.wav`), "--url", url, "--out", reply, "--json"]);
  const [turn] = JSON.parse(stdout).turns;
  // A caller who pauses and speaks on interrupts replies, whose pieces come first in the file: compared is the last reply.
  const heardBack = comparable(await transcribe(url, lastPart(reply, turn.reply_audio_ms)));
  const sent = comparable(turn.reply);
  const errors = edits(comparable(text), comparable(turn.said));
  rows.push({ clip, errors, of: comparable(text).length, back: edits(sent, heardBack), sent: sent.length, latency: turn.latency });
  const { latency } = rows.at(-1);
  console.log(
    `| ${clip} | ${turn.said.trim()} | ${Math.round((100 * errors) / comparable(text).length)} % | ${turn.reply} | ${heardBack.join(" ")} | ${latency.end_of_turn_ms} / ${latency.transcript_ms} / ${latency.tts_first_audio_ms} / ${latency.first_byte_ms} |`,
  );
}
rmSync(folder, { recursive: true });
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const first = rows.map((row) => row.latency.first_byte_ms).sort((a, b) => a - b);
console.log(`word error rate heard ${((100 * sum("errors")) / sum("of")).toFixed(1)} %, reply heard back ${((100 * sum("back")) / sum("sent")).toFixed(1)} %`);
console.log(`end of speech to first reply byte: p50 ${first[first.length >> 1]} ms, longest ${first.at(-1)} ms`);
