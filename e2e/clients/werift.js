// A WebRTC client out of an independent stack, driven line by line: what comes on standard input are answers and commands, what
// goes to standard output are events, each as JSON.
import { createInterface } from "node:readline";
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from "werift";

const options = JSON.parse(process.argv[2] ?? "{}");
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const pc = new RTCPeerConnection({ iceServers: [], iceUseIpv6: options.ipv6 ?? false });
const track = new MediaStreamTrack({ kind: "audio" });
pc.addTransceiver(track, { direction: "sendrecv" });
const channel = options.data === false ? undefined : pc.createDataChannel("oai-events", options.channel ?? {});
const binary = (data) => (typeof data === "string" ? { text: data } : { base64: Buffer.from(data).toString("base64") });

pc.connectionStateChange.subscribe((state) => tell({ type: "state", state }));
pc.onTrack.subscribe((remote) =>
  remote.onReceiveRtp.subscribe((packet) =>
    tell({ type: "audio", sequence: packet.header.sequenceNumber, base64: packet.payload.toString("base64") }),
  ),
);
if (channel) {
  channel.stateChange.subscribe((state) => tell({ type: "channel", state }));
  channel.onMessage.subscribe((data) => tell({ type: "message", ...binary(data) }));
}

const commands = {
  async answer({ sdp }) {
    await pc.setRemoteDescription({ type: "answer", sdp });
  },
  audio({ count, size }) {
    let sequence = 0;
    const timer = setInterval(() => {
      if (sequence === count) {
        clearInterval(timer);
        tell({ type: "audio-sent" });
        return;
      }
      const header = new RtpHeader({
        payloadType: options.payloadType ?? 96,
        sequenceNumber: sequence,
        timestamp: sequence * 960,
        ssrc: 12345,
        marker: sequence === 0,
      });
      track.writeRtp(new RtpPacket(header, Buffer.alloc(size, sequence)));
      sequence++;
    }, 5);
  },
  send({ text, base64, repeat }) {
    channel.send(base64 === undefined ? text.repeat(repeat ?? 1) : Buffer.from(base64, "base64"));
  },
  closeChannel() {
    channel.close();
  },
  async close() {
    await pc.close();
    process.exit(0);
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    Promise.resolve(commands[command.type](command)).catch((error) => tell({ type: "error", message: `${error.stack}` }));
  })
  .on("close", () => process.exit(0));

// Its candidates are of no use to a server that is ICE-lite, and gathering them waits for a STUN server.
const offer = await pc.createOffer();
pc.setLocalDescription(offer).catch((error) => tell({ type: "error", message: `${error.stack}` }));
tell({ type: "offer", sdp: offer.sdp });
