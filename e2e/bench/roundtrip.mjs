// Round trips of a small event through a server, while it does something else: what a call waits for the loop.
// node bench/roundtrip.mjs ws://localhost:8000 [seconds]
import WebSocket from "ws";

const [url = "ws://localhost:8000", seconds = "30"] = process.argv.slice(2);
const socket = new WebSocket(`${url}/v1/realtime?model=parley`, {
  headers: { Authorization: "Bearer probe" },
  perMessageDeflate: false,
});
const sent = new Map();
const times = [];
let next = 0;

socket.on("message", (data) => {
  const event = JSON.parse(data.toString());
  const at = sent.get(event.error?.event_id);
  if (at !== undefined) {
    times.push(performance.now() - at);
    sent.delete(event.error.event_id);
  }
});
socket.once("open", () => {
  const timer = setInterval(() => {
    const id = `probe_${next++}`;
    sent.set(id, performance.now());
    // Nothing by this name exists: the session answers with an error that carries the event's id.
    socket.send(JSON.stringify({ type: "conversation.item.retrieve", item_id: "none", event_id: id }));
  }, 10);
  setTimeout(() => {
    clearInterval(timer);
    socket.close();
    times.sort((a, b) => a - b);
    const at = (q) => times[Math.min(times.length - 1, Math.floor(q * times.length))].toFixed(2);
    console.log(`${times.length} round trips: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
  }, Number(seconds) * 1000);
});
socket.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
