// What a page of somebody's application does with the stock packages; bundled for the browser, run by browser.js.
import { OpenAIRealtimeWebSocket as AgentsWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";
import OpenAI from "openai";
import { OpenAIRealtimeWebSocket as BetaWebSocket } from "openai/beta/realtime/websocket";
import { OpenAIRealtimeWebSocket } from "openai/realtime/websocket";

const PATIENCE_MS = 60_000;

/** Opens a session, sends each step's events and waits for the type that ends it. Gives all events. */
async function talk({ url, key, beta = false, steps }) {
  const openai = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, dangerouslyAllowBrowser: true });
  const client = new (beta ? BetaWebSocket : OpenAIRealtimeWebSocket)({ model: "gpt-realtime" }, openai);
  const events = [];
  let check = () => {};
  let fail;
  client.on("event", (event) => {
    events.push(event);
    check();
  });
  const failed = new Promise((_, reject) => (fail = reject));
  client.on("error", (error) => error.error || fail(new Error(error.message)));
  client.socket.addEventListener("close", ({ code, reason }) => fail(new Error(`closed with ${code} ${reason}`)));
  const seen = (type, from) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${type} after ${events.map((event) => event.type)}`)), PATIENCE_MS);
      check = () => {
        if (!events.slice(from).some((event) => event.type === type)) return;
        clearTimeout(timer);
        resolve();
      };
      check();
    });
  for (const { send = [], until } of steps) {
    const from = events.length;
    for (const event of send) client.send(event);
    await Promise.race([seen(until, from), failed]);
  }
  const protocol = client.socket.protocol;
  client.close();
  return { events, protocol };
}

/** One typed turn of the agents SDK. Gives the texts of its history. */
async function agentTalk({ url, key, text }) {
  const transport = new AgentsWebSocket({ url: `${url.replace(/^http/, "ws")}/v1/realtime?model=gpt-realtime` });
  const session = new RealtimeSession(new RealtimeAgent({ name: "host", instructions: "Be brief." }), { transport });
  const ended = new Promise((resolve, reject) => {
    session.on("agent_end", resolve);
    session.on("error", ({ error }) => reject(new Error(JSON.stringify(error))));
  });
  await session.connect({ apiKey: key });
  session.sendMessage(text);
  await ended;
  const history = session.history.map((item) => item.content.map((part) => part.text ?? part.transcript).join(""));
  session.close();
  return history;
}

Object.assign(globalThis, { talk, agentTalk });
