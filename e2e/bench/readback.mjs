// What a listener hears of the voice: sentences.tsv (kind, as it is written, as it is said) spoken by a running server
// through /v1/audio/speech, and its audio given back to /v1/audio/transcriptions, and with --calls also to a call as the
// caller's speech. node bench/readback.mjs http://localhost:8000 [--calls] [--keep FOLDER]
// Said and heard are compared without case and punctuation. What was heard may write a number, a date, an amount or an
// acronym in any way that is read aloud like what was said (see `readings`), and words of SPELLINGS in either way.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { comparable, edits, transcribe } from "../support/heard.js";

const run = promisify(execFile);
const home = fileURLToPath(new URL("../../", import.meta.url));
const given = process.argv.slice(2);
const calls = given.includes("--calls");
const keep = given.includes("--keep") ? given[given.indexOf("--keep") + 1] : mkdtempSync(join(tmpdir(), "parley-readback-"));
const url = given.find((each) => each.startsWith("http")) ?? "http://localhost:8000";

// Spelling, not sound. Both sides are written the second way.
const SPELLINGS = [
  [/\bmr\b\.?/g, "mister"],
  [/\bmrs\b\.?/g, "missus"],
  [/\bmisses\b/g, "missus"],
  [/\bms\b\.?/g, "miz"],
  [/\bmiss\b/g, "miz"],
  [/\bdr\b\.?/g, "doctor"],
  [/\bprof\b\.?/g, "professor"],
  [/\bst\b\.?/g, "street"],
  [/\bave\b\.?/g, "avenue"],
  [/\bo'? ?clock\b/g, "oclock"],
  [/\bmetres\b/g, "meters"],
  [/\bcentimetres\b/g, "centimeters"],
  [/\bwell-known\b/g, "well known"],
  [/\bto night\b/g, "tonight"],
  [/\bwe'll\b/g, "we will"],
  [/\bww2\b|\bwwii\b/g, "world war two"],
  [/\bii\b/g, "two"],
];

const SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ORDINALS = { one: "first", two: "second", three: "third", five: "fifth", eight: "eighth", nine: "ninth", twelve: "twelfth" };
const MONTHS = "january february march april may june july august september october november december".split(" ");
const CURRENCIES = { $: ["dollars", "cents"], "£": ["pounds", "pence"], "€": ["euros", "cents"] };
const UNITS = { kg: "kilograms", cm: "centimeters", m: "meters", mph: "miles per hour", mb: "megabytes", h: "hours", min: "minutes" };

function cardinal(n) {
  for (const [size, word] of [[1e6, "million"], [1e3, "thousand"], [100, "hundred"]]) {
    if (n >= size) return [...cardinal(Math.floor(n / size)), word, ...(n % size ? cardinal(n % size) : [])];
  }
  return n < 20 ? [SMALL[n]] : [TENS[Math.floor(n / 10)], ...(n % 10 ? [SMALL[n % 10]] : [])];
}

function ordinal(n) {
  const words = cardinal(n);
  const last = words.pop();
  return [...words, ORDINALS[last] ?? `${last.replace(/y$/, "ie")}th`];
}

const digits = (text) => [...text].map((digit) => SMALL[digit]);

function pairs(text) {
  const [high, low] = [Number(text.slice(0, -2)), text.slice(-2)];
  return [...cardinal(high), ...(low === "00" ? ["hundred"] : low[0] === "0" ? ["oh", SMALL[low[1]]] : cardinal(Number(low)))];
}

/** All ways in which a written token is read aloud, as lists of words. */
function readings(token) {
  let match;
  if ((match = /^([$£€])([\d,]+)(?:\.(\d\d))?$/.exec(token))) {
    const [unit, part] = CURRENCIES[match[1]];
    return [[...cardinal(Number(match[2].replaceAll(",", ""))), unit, ...(match[3] ? [...cardinal(Number(match[3])), part] : [])]];
  }
  if ((match = /^([\d,.]+)%$/.exec(token))) return readings(match[1]).map((words) => [...words, "percent"]);
  if ((match = /^(\d{1,2})[:.](\d\d)$/.exec(token))) {
    const time = match[2] === "00" ? [[...cardinal(Number(match[1]))]] : [[...cardinal(Number(match[1])), ...(match[2][0] === "0" ? ["oh", SMALL[match[2][1]]] : cardinal(Number(match[2])))]];
    return token.includes(".") ? [[...cardinal(Number(match[1])), "point", ...digits(match[2])], ...time] : time;
  }
  if ((match = /^(\d+)\.(\d+)$/.exec(token))) return [[...cardinal(Number(match[1])), "point", ...digits(match[2])]];
  if ((match = /^(\d+)(st|nd|rd|th)$/.exec(token))) return [ordinal(Number(match[1]))];
  if ((match = /^(\d{2})(\d)0'?s$/.exec(token))) return [[...cardinal(Number(match[1])), TENS[match[2]].replace(/y$/, "ies")]];
  if ((match = /^1\/2$/.exec(token))) return [["one", "half"], ["half"], ["a", "half"]];
  if ((match = /^3\/4$/.exec(token))) return [["three", "quarters"]];
  if ((match = /^-(\d+)$/.exec(token))) return [["minus", ...cardinal(Number(match[1]))]];
  if (/^\d[\d-]*\d$/.test(token) && token.includes("-")) {
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(token);
    return [digits(token.replaceAll("-", "")), ...(date ? [[MONTHS[date[2] - 1], ...ordinal(Number(date[3])), ...pairs(date[1])]] : [])];
  }
  if (/^[\d,]+$/.test(token)) {
    const plain = token.replaceAll(",", "");
    return [cardinal(Number(plain)), ...(plain === token ? [digits(plain)] : []), ...(/^[1-9]\d{3}$/.test(plain) ? [pairs(plain)] : [])];
  }
  return [[token]];
}

function tokens(text) {
  const spelled = SPELLINGS.reduce((so, [pattern, word]) => so.replace(pattern, word), text.toLowerCase().replace(/’/g, "'"));
  return spelled
    .replace(/\b([ap])\.?\s?m\b\.?/g, "$1 m")
    .replace(/\(?(\d{3})\)?[ -](\d{3})-(\d{4})/g, "$1-$2-$3")
    .replace(/([$£€])([\d.]+) (million|billion)/g, (_, sign, amount, size) => `${amount} ${size} ${CURRENCIES[sign][0]}`)
    .replace(/([\d]) ?(kg|cm|mph|mb|m|h|min)\b/g, (_, digit, unit) => `${digit} ${UNITS[unit]}`)
    .replace(new RegExp(`\\b(${MONTHS.join("|")}) (\\d{1,2})\\b(?![:.]\\d)`, "g"), (_, month, day) => `${month} ${ordinal(Number(day)).join(" ")}`)
    .replace(/@/g, " at ")
    .replace(/([a-z])\.(?=[a-z])/g, (_, letter) => `${letter} dot `)
    .replace(/(?<!\d)-|-(?!\d)/g, (dash, at, all) => (/\s/.test(all[at - 1] ?? " ") && /\d/.test(all[at + 1] ?? "") ? dash : " "))
    .split(/\s+/)
    .map((each) => each.replace(/^[^a-z0-9$£€-]+|[^a-z0-9%]+$/g, ""))
    .filter(Boolean);
}

/** Letters of an acronym stand apart or together, and a number's "and" may be there or not. */
const plain = (words) => comparable(words.join(" ")).filter((word, i, all) => word !== "and" || !/^(hundred|thousand|dollars|pounds)$/.test(all[i - 1] ?? ""));
const ACRONYMS = new Set("fbi usb tv ceo bbc ai atm usa www".split(" "));
const letters = (words) => words.flatMap((word) => (ACRONYMS.has(word) ? [...word] : word === "oh" ? ["zero"] : [word]));

function heardWays(text) {
  let ways = [[]];
  for (const token of tokens(text)) ways = ways.flatMap((way) => readings(token).map((words) => [...way, ...words])).slice(0, 500);
  return ways.map((way) => letters(plain(way)));
}

function errors(said, heard) {
  const wanted = letters(plain(tokens(said)));
  return Math.min(...heardWays(heard).map((way) => edits(wanted, way)));
}

async function speak(text) {
  const answer = await fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: "parley", voice: "heart", input: text, response_format: "wav" }),
  });
  if (!answer.ok) throw new Error(`speech: ${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function asCaller(file) {
  const { stdout } = await run(join(home, "parley"), ["talk", file, "--url", url, "--out", join(keep, "reply.wav"), "--json"]);
  return JSON.parse(stdout).turns.map((turn) => turn.said).join(" ");
}

mkdirSync(keep, { recursive: true });
const ways = calls ? ["file", "call"] : ["file"];
const wrong = ways.map(() => 0);
let total = 0;
const lines = readFileSync(fileURLToPath(new URL("sentences.tsv", import.meta.url)), "utf8").trim().split("\n");
for (const [i, line] of lines.entries()) {
  const [kind, written, said] = line.split("\t");
  const file = join(keep, `${String(i + 1).padStart(2, "0")}.wav`);
  const wav = await speak(written);
  writeFileSync(file, wav);
  const heard = [await transcribe(url, wav), ...(calls ? [await asCaller(file)] : [])];
  total += plain(tokens(said)).length;
  heard.forEach((text, way) => {
    const count = errors(said, text);
    wrong[way] += count;
    if (count > 0) console.log(`${kind}, ${ways[way]}: ${count} wrong\n  written ${written}\n  said    ${said}\n  heard   ${text}`);
  });
}
ways.forEach((way, i) => console.log(`${way}: ${wrong[i]} of ${total} words wrong, ${((100 * wrong[i]) / total).toFixed(1)} %`));
