// What a bad network does to calls over WebRTC: a real browser speaks the clips of testdata/audio, about 90 words, through
// `./parley relay` and hears a reply of 120, while numbered messages go both ways. Prints a table in Markdown; exit code 1 where a
// call does not survive, or a message is missing or out of order.
// node bench/network.mjs [rows, such as "5 % loss"; all without]      PARLEY_TEST_SEEDS=3 for three networks of each kind
// bench/netem.sh and bench/netem-router.sh run it without the relay, on a network that a kernel impairs: PARLEY_TEST_IMPAIRED says
// how, PARLEY_TEST_ROUTED, where the server is elsewhere: "network-namespace its-address our-address".
import { clips } from "../support/audio.js";
import { comparable, edits, transcribe } from "../support/heard.js";
import { LONG_REPLY, startLanguageModel } from "../support/language-model.js";
import { callThrough, inOrder, said } from "../support/network.js";
import { startPage } from "../support/page.js";
import { PARLEY, startServer } from "../support/server.js";

const ROWS = {
  "no damage": {},
  "5 % loss": { damage: ["--loss", 5] },
  "5 % loss, no FEC": { damage: ["--loss", 5], options: { fec: false } },
  "5 % loss, repeats": { damage: ["--loss", 5], options: { repeats: true } },
  "15 % loss": { damage: ["--loss", 15] },
  "15 % loss, no FEC": { damage: ["--loss", 15], options: { fec: false } },
  "50 ms jitter": { damage: ["--jitter-ms", 50] },
  "10 % out of order": { damage: ["--reorder", 10] },
  "2 s outage": { damage: ["--outage-at-s", 12, "--outage-s", 2] },
  "address changes twice": { damage: ["--move-at-s", "12,24"] },
};

const kernel = process.env.PARLEY_TEST_IMPAIRED;
if (kernel) {
  for (const name of Object.keys(ROWS)) delete ROWS[name];
  Object.assign(ROWS, { [`netem ${kernel}`]: { damage: null }, [`netem ${kernel}, no FEC`]: { damage: null, options: { fec: false } } });
}
const wanted = process.argv.slice(2);
const seeds = Array.from({ length: Number(process.env.PARLEY_TEST_SEEDS ?? 1) }, (_, i) => i + 1);
const unknown = wanted.filter((each) => !(each in ROWS));
if (unknown.length > 0) throw new Error(`no row is called ${unknown}; there are: ${Object.keys(ROWS).join("; ")}`);

const spoken = clips();
const truth = comparable(spoken.flatMap((each) => each.words).join(" "));
const reply = comparable(LONG_REPLY);
const samples = said(spoken.map((each) => each.name));
const [space, there, here] = process.env.PARLEY_TEST_ROUTED?.split(" ") ?? [];
const model = await startLanguageModel({ answer: () => ({ text: LONG_REPLY, wordMs: 10 }), host: here });
const page = await startPage("network-page.js");
const server = await startServer({
  env: {
    PARLEY_LISTEN_ORIGINS: page.origin,
    PARLEY_ENGINES_LLM: "auto",
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: "sk-test",
    ...(space ? { PARLEY_LISTEN_HOST: there, PARLEY_AUTH_REQUIRED: "false" } : {}),
  },
  ...(space ? { script: "ip", args: ["netns", "exec", space, PARLEY, "serve", "--port", "0"] } : {}),
});

const percent = (wrong, of) => `${((100 * wrong) / of).toFixed(1)} %`;
let clean;
let failed = 0;

/** Where no relay counts all packets: those of sound, as both ends report them. */
function ofSound({ in: { packetsReceived, packetsLost }, out, reported }) {
  return { up: out.packetsSent, upLost: reported?.packetsLost ?? 0, down: packetsReceived + packetsLost, downLost: packetsLost };
}

async function row(name) {
  const total = { wrong: 0, against: 0, of: 0, replyWrong: 0, sent: 0, came: 0, up: 0, upLost: 0, down: 0, downLost: 0, concealed: 0 };
  let survived = 0;
  for (const seed of name === "no damage" ? [1] : seeds) {
    const { damage = [], options } = ROWS[name];
    try {
      const call = await callThrough({ server, page, samples, damage: damage && [...damage, "--seed", seed], options });
      const heard = comparable(call.heard.join(" "));
      const back = comparable(await transcribe(server.url, call.recorded));
      clean ??= heard;
      if (process.env.PARLEY_TEST_TELL) console.error(JSON.stringify({ name, seed, heard: call.heard, back: back.join(" "), states: call.states, longestWaitMs: call.longestWaitMs, statistics: call.statistics, packets: call.packets }));
      total.wrong += edits(truth, heard);
      total.against += edits(clean, heard);
      total.replyWrong += edits(reply, back);
      total.of += 1;
      total.sent += call.sent;
      total.came += inOrder(call) ? call.sent : 0;
      const packets = call.packets ?? ofSound(call.statistics);
      for (const each of ["up", "upLost", "down", "downLost"]) total[each] += packets[each];
      total.concealed += (call.statistics.in.concealedSamples - call.statistics.in.silentConcealedSamples) / 48;
      if (inOrder(call) && call.errors.length === 0) survived++;
      else failed++;
    } catch (error) {
      failed++;
      console.error(`${name}, seed ${seed}: ${error.stack}`);
    }
  }
  const of = Math.max(1, total.of);
  const cells = [
    name,
    percent(total.upLost, total.up),
    percent(total.downLost, total.down),
    percent(total.wrong, of * truth.length),
    percent(total.against, of * clean.length),
    percent(total.replyWrong, of * reply.length),
    `${Math.round(total.concealed / of)} ms`,
    `${total.came} of ${total.sent}`,
    `${survived} of ${name === "no damage" ? 1 : seeds.length}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

console.log("| network | lost up | lost down | words wrong, caller | beside no damage | words wrong, reply | made up by the browser | messages in order | calls that survived |");
console.log("|---|---|---|---|---|---|---|---|---|");
try {
  const rows = wanted.length > 0 ? new Set(["no damage", ...wanted]) : Object.keys(ROWS);
  for (const name of rows) await row(name);
} finally {
  await server.stop();
  await page.stop();
  await model.stop();
}
process.exitCode = failed > 0 ? 1 : 0;
