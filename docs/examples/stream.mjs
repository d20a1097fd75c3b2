// Says a recording to Parley and keeps the answer, as MP3. npm install ws; node stream.mjs clip.wav answer.mp3 [URL]
// The recording: WAV, 16 kHz, 16 bit, mono.
import { readFileSync, writeFileSync } from "node:fs";
import WebSocket from "ws";

const [clip, answer, url = "ws://localhost:8000/v1/stream"] = process.argv.slice(2);
const CHUNK = 3200; // 100 ms
let pcm = readFileSync(clip).subarray(44);
let sentences = [];

const socket = new WebSocket(`${url}?format=mp3`);
socket.on("open", () => {
  const microphone = setInterval(() => {
    const chunk = Buffer.alloc(CHUNK); // silence behind the recording: a microphone never stops
    pcm.copy(chunk);
    pcm = pcm.subarray(CHUNK);
    socket.send(chunk);
  }, 100);
  socket.on("close", () => clearInterval(microphone));
});
socket.on("message", (data, isSound) => {
  if (isSound) return sentences.push(data); // a whole MP3 file: a player would play it behind the one before
  const event = JSON.parse(data);
  console.log(event);
  if (event.type === "interrupted") sentences = []; // a player would drop what it has not played
  if (event.type === "reply_done") socket.close();
});
socket.on("close", () => writeFileSync(answer, Buffer.concat(sentences)));
socket.on("error", (error) => console.error(error.message));
