// Processor time of a running server for a second of speech: the sentences of sentences.tsv through /v1/audio/speech, one
// after the other. node bench/voicecpu.mjs http://localhost:8000 PID [passes]
// The first pass warms up; each is told. Processor time is the process's, user and system, all threads, as Linux counts
// it in hundredths of a second. Speech is counted without the silence an answer ends with.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [url, pid, passes = "2"] = process.argv.slice(2);
if (!url || !pid) throw new Error("usage: node bench/voicecpu.mjs URL PID [passes]");

const TICKS = 100;
const RATE = 24_000;
const sentences = readFileSync(fileURLToPath(new URL("sentences.tsv", import.meta.url)), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split("\t")[1]);

/** Seconds of processor time since the process started. */
function used() {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function speak(input) {
  const answer = await fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: "parley", voice: "default", input, response_format: "pcm" }),
  });
  if (!answer.ok) throw new Error(`speech: ${answer.status} ${await answer.text()}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  let end = bytes.length & ~1;
  while (end > 0 && bytes.readInt16LE(end - 2) === 0) end -= 2;
  return end / 2 / RATE;
}

for (let pass = 1; pass <= Number(passes); pass++) {
  const before = used();
  let seconds = 0;
  for (const sentence of sentences) seconds += await speak(sentence);
  const took = used() - before;
  const share = (took / seconds).toFixed(4);
  console.log(`pass ${pass}: ${took.toFixed(2)} s of processor time for ${seconds.toFixed(1)} s of speech, ${share} s a second`);
}
