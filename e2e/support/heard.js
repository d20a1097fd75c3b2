// Makes what was said and what was heard comparable: they may differ in spelling, not in sound.
const SPELLINGS = [
  [/\b(i)'m\b/g, "$1 am"],
  [/\b(can)'t\b/g, "$1 not"],
  [/\bcannot\b/g, "can not"],
  [/\b(\w+)n't\b/g, "$1 not"],
  [/\b(\w+)'re\b/g, "$1 are"],
  [/\b(what|that|it|there)'s\b/g, "$1 is"],
  [/\bgood-? ?bye\b/g, "goodbye"],
  [/\balright\b/g, "all right"],
  [/\boh\b/g, "zero"],
];

const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Words in lower case, without punctuation, contractions written out, digits one by one. */
export function comparable(text) {
  const plain = SPELLINGS.reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), text.toLowerCase())
    .replace(/\d/g, (digit) => ` ${DIGITS[digit]} `);
  return plain.replace(/[^a-z0-9' ]/g, " ").split(/\s+/).filter(Boolean);
}

/** Part of the expected words that was heard, 0..1, in any order. */
export function heardPart(expected, text) {
  const heard = new Set(comparable(text));
  const said = comparable(expected.join(" "));
  return said.filter((word) => heard.has(word)).length / said.length;
}

/** Words to insert, delete or replace to make one list of the other. */
export function edits(from, to) {
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

/** The server's own recogniser on a recording: its text. */
export async function transcribe(url, wav) {
  const form = new FormData();
  form.set("file", new Blob([wav]), "speech.wav");
  form.set("model", "parley");
  const answer = await fetch(`${url}/v1/audio/transcriptions`, { method: "POST", body: form });
  if (!answer.ok) throw new Error(`transcription: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).text;
}
