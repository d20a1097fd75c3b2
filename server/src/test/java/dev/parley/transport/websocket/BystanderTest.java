package dev.parley.transport.websocket;

import dev.parley.codec.OpusEncoder;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of every dialect, as fast as the server takes it: see {@link Bystander}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BystanderTest {
    private static final String OPENAI = "Authorization: Bearer x\r\n";
    private static final String UNMUTE = "Sec-WebSocket-Protocol: realtime\r\n";

    private Bystander others;

    /** What one client does over and over. */
    private record Attack(String name, String handshake, List<Frame> before, List<Frame> again) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Frame(int opcode, boolean last, byte[] payload) {}

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        others = new Bystander(folder);
    }

    @AfterAll
    void stop() {
        others.close();
    }

    private static Frame text(String json) {
        return new Frame(RawClient.TEXT, true, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Frame append(int bytes) {
        return text("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(new byte[bytes]) + "\"}");
    }

    private static Frame format(String type) {
        return text("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":"
                + "{\"type\":\"" + type + "\"}}}}}");
    }

    private static Frame item(String content) {
        return text(
                "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":["
                        + content + "]}}");
    }

    private static Frame sound(int bytes) {
        return item(
                "{\"type\":\"input_audio\",\"audio\":\"" + Base64.getEncoder().encodeToString(new byte[bytes]) + "\"}");
    }

    /** Packets of one byte, 120 ms of audio each. */
    private static Frame tinyPackets(int packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggOpusMuxer muxer = new OggOpusMuxer(9, new OpusHead(1, 0, 24_000, 0), 200);
        byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES + OpusEncoder.MAX_PACKET_BYTES];
        out.write(page, 0, muxer.headers(page, 0));
        byte[] packet = {(byte) (3 << 3 | 1)};
        for (int i = 0; i < packets; i++) {
            out.write(page, 0, muxer.packet(packet, 0, 1, page, 0));
        }
        return text("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(out.toByteArray()) + "\"}");
    }

    private static Attack openAi(String name, Frame... again) {
        return new Attack(name, OPENAI, List.of(), List.of(again));
    }

    static Stream<Attack> attacks() {
        String million = "x".repeat(1_000_000);
        return Stream.of(
                openAi("append, 327 s of PCM in 20 MiB", append(15 << 20)),
                new Attack(
                        "append, 330 s of mu-law in 3.4 MiB",
                        OPENAI,
                        List.of(format("audio/pcmu")),
                        List.of(append(330 * 8000))),
                new Attack(
                        "append, 14 MiB of mu-law (refused)",
                        OPENAI,
                        List.of(format("audio/pcmu")),
                        List.of(append(14 << 20))),
                openAi("append, one sample", append(2)),
                openAi("append, not base64", text("{\"type\":\"input_audio_buffer.append\",\"audio\":\"~\"}")),
                openAi(
                        "session.update, a million characters",
                        text("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\""
                                + million + "\"}}")),
                openAi(
                        "conversation.item.create, a million characters",
                        item("{\"type\":\"input_text\",\"text\":\"" + million + "\"}")),
                openAi("conversation.item.create, 100 s of sound", sound(100 * 48_000)),
                openAi(
                        "conversation.item.retrieve, delete, truncate",
                        text("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"x\"}"),
                        text("{\"type\":\"conversation.item.delete\",\"item_id\":\"x\"}"),
                        text(
                                "{\"type\":\"conversation.item.truncate\",\"item_id\":\"x\",\"content_index\":0,\"audio_end_ms\":0}")),
                openAi(
                        "input_audio_buffer.commit and clear",
                        append(9600),
                        text("{\"type\":\"input_audio_buffer.commit\"}"),
                        text("{\"type\":\"input_audio_buffer.clear\"}")),
                openAi(
                        "response.create and cancel",
                        text("{\"type\":\"response.create\"}"),
                        text("{\"type\":\"response.cancel\"}")),
                openAi("not JSON, 20 MiB", text("[" + "1,".repeat(10 << 20))),
                openAi("an empty message", text("")),
                openAi("a binary message", new Frame(RawClient.BINARY, true, new byte[1000])),
                openAi("pings", new Frame(RawClient.PING, true, new byte[100])),
                openAi(
                        "fragments of one byte",
                        new Frame(RawClient.TEXT, false, new byte[] {'['}),
                        new Frame(RawClient.CONTINUATION, false, new byte[] {' '}),
                        new Frame(RawClient.CONTINUATION, true, new byte[] {']'})),
                new Attack("Unmute: append, 54 kB that are 27 min", UNMUTE, List.of(), List.of(tinyPackets(13_500))),
                new Attack(
                        "Unmute: session.update, a million characters",
                        UNMUTE,
                        List.of(),
                        List.of(text(
                                "{\"type\":\"session.update\",\"session\":{\"instructions\":{\"type\":\"constant\",\"text\":\""
                                        + million + "\"},\"voice\":null,\"allow_recording\":false}}"))));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void oneClientAtItsWorstLeavesTheLoopsToOthers(Attack attack) throws Exception {
        others.areLeftAlone(attack.name(), () -> attackUntilInterrupted(attack));
    }

    /** Calls again when it is thrown out: that is allowed, too. */
    private void attackUntilInterrupted(Attack attack) {
        while (!Thread.currentThread().isInterrupted()) {
            try (RawClient client = new RawClient(others.port(), attack.handshake())) {
                client.answer();
                Thread reader = Thread.ofVirtual().start(() -> readAll(client));
                for (Frame frame : attack.before()) {
                    client.send(frame.opcode(), frame.last(), frame.payload());
                }
                while (!Thread.currentThread().isInterrupted() && reader.isAlive()) {
                    for (Frame frame : attack.again()) {
                        client.send(frame.opcode(), frame.last(), frame.payload());
                    }
                }
            } catch (IOException gone) {
                // Closed by the server, or by the interruption.
            }
        }
    }

    private static void readAll(RawClient client) {
        try {
            while (true) {
                client.read();
            }
        } catch (IOException gone) {
            // The end.
        }
    }
}
