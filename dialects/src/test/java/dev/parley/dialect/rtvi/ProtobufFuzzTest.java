package dev.parley.dialect.rtvi;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.dialect.support.Pcm16;
import dev.parley.dialect.support.ScriptedSessionService;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends as protobuf frames, with a real dialect and session behind them: nothing is thrown, what is answered can
 * be read, what is allocated is bounded, and a session that was not ended goes on. An input is records of a kind, two bytes of
 * length, and a frame, or the JSON in one, or time that passes.
 */
class ProtobufFuzzTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MOST_FRAMES = 24;
    private static final int HEADER_BYTES = 3;
    private static final int KINDS = 4;
    private static final int MESSAGE = 1;
    private static final int TIME = 2;

    /** Of a whole call, whose session and pieces of audio take most of it. */
    private static final long ALLOCATED = 256L << 20;

    /** The first run of a piece of code also pays for its classes, and for what a fuzzer does to them. */
    private static final int RUNS = 3;

    static Stream<byte[]> seeds() {
        byte[] pcm = Pcm16.bytes(new short[800]);
        ByteArrayOutputStream talk = new ByteArrayOutputStream();
        add(talk, MESSAGE, message("send-text", "{\"content\":\"hello\",\"options\":{\"run_immediately\":true}}"));
        add(talk, TIME, new byte[] {40});
        add(talk, 0, RtviCall.audio(pcm, 16_000, 1).getBytes());
        add(talk, 0, RtviCall.audio(pcm, 44_100, 2).getBytes());
        ByteArrayOutputStream ends = new ByteArrayOutputStream();
        add(ends, MESSAGE, message("raw-audio", "{\"base64Audio\":\"AAAA\",\"sampleRate\":16000,\"numChannels\":1}"));
        add(ends, MESSAGE, message("client-message", "{\"t\":\"x\",\"d\":{}}"));
        add(ends, MESSAGE, message("disconnect-bot", "{}"));
        return Stream.of(talk.toByteArray(), ends.toByteArray());
    }

    private static byte[] message(String type, String data) {
        return ("{\"label\":\"rtvi-ai\",\"type\":\"" + type + "\",\"id\":\"1\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ByteArrayOutputStream out, int kind, byte[] bytes) {
        out.write(kind);
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    @DictionaryEntries({
        "\\\"label\\\":\\\"rtvi-ai\\\"",
        "\\\"type\\\":\\\"client-ready\\\"",
        "\\\"type\\\":\\\"send-text\\\"",
        "\\\"type\\\":\\\"disconnect-bot\\\"",
        "\\\"type\\\":\\\"llm-function-call-result\\\"",
        "\\\"type\\\":\\\"append-to-context\\\"",
        "\\\"type\\\":\\\"client-message\\\"",
        "\\\"type\\\":\\\"raw-audio-batch\\\"",
        "\\\"data\\\":{",
        "\\\"sampleRate\\\":",
        "\\\"base64Audio\\\":\\\""
    })
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyFrames(byte @NotNull [] input) {
        long used = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && used > ALLOCATED; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call(input);
            used = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        if (used > ALLOCATED) {
            throw new AssertionError("allocates " + used + " bytes");
        }
    }

    private static void call(byte[] input) {
        try (RtviCall call = RtviCall.ready(new ScriptedSessionService())) {
            int at = 0;
            for (int i = 0; i < MOST_FRAMES && at + HEADER_BYTES <= input.length; i++) {
                int from = at + HEADER_BYTES;
                int length = (input[at + 1] & 0xff) << 8 | input[at + 2] & 0xff;
                int to = Math.min(input.length, from + length);
                take(call, input[at] & 0xff, Arrays.copyOfRange(input, from, to));
                at = to;
            }
            int answers = call.messages().size();
            if (call.connection.closed.isEmpty()) {
                call.frame(Buffer.buffer(new byte[] {(byte) 0xff}));
                if (call.messages().size() == answers) {
                    throw new AssertionError("the session is lost");
                }
            }
        }
    }

    private static void take(RtviCall call, int kind, byte[] bytes) {
        switch (kind % KINDS) {
            case MESSAGE -> call.frame(ProtobufFrame.message(bytes));
            case TIME -> call.wait(bytes.length == 0 ? 20 : 50 * (bytes[0] & 0xff));
            default -> call.frame(Buffer.buffer(bytes));
        }
    }
}
