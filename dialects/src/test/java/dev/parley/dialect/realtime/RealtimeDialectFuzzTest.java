package dev.parley.dialect.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.dialect.support.ScriptedSessionService;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Whatever a client sends, in whatever order: nothing is thrown, nothing hangs, what is answered is JSON, and the call
 * goes on. Replays its seeds as a test; with {@code JAZZER_FUZZ=1} it looks for new inputs, led by coverage.
 *
 * <p>The first line of an input chooses the kind of client; each further line is a message, but {@code +} lets time pass.
 */
class RealtimeDialectFuzzTest {
    /** Processor time: the wall clock also tells what else the machine does. What waits for ever, Jazzer ends. */
    private static final Duration HANG = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MOST_MESSAGES = 40;

    @DictionaryFile(resourcePath = "RealtimeDialectFuzzTest.dict")
    @FuzzTest(maxDuration = "10m")
    void anyMessages(byte @NotNull [] input) {
        long began = THREADS.getCurrentThreadCpuTime();
        String[] lines = new String(input, ISO_8859_1).split("\n", MOST_MESSAGES + 2);
        RealtimeCall call = connected(lines[0]);
        for (int i = 1; i < lines.length && i <= MOST_MESSAGES; i++) {
            if (lines[i].equals("+")) {
                call.wait(700);
            } else {
                call.dialect.text(Buffer.buffer(lines[i].getBytes(ISO_8859_1)));
                call.service.time.settle();
            }
        }
        call.wait(300);
        goesOn(call);
        Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began);
        if (took.compareTo(HANG) > 0) {
            throw new AssertionError("took " + took);
        }
    }

    private static RealtimeCall connected(String kind) {
        return switch (kind) {
            case "b" ->
                RealtimeCall.open(new ScriptedSessionService(), "model=x", "realtime", "openai-beta.realtime-v1");
            case "t" -> RealtimeCall.open(new ScriptedSessionService(true), "intent=transcription");
            case "u" ->
                RealtimeCall.open(
                        new ScriptedSessionService(), "intent=transcription", "realtime", "openai-beta.realtime-v1");
            default -> RealtimeCall.stock();
        };
    }

    private static void goesOn(RealtimeCall call) {
        if (call.connection.closeCode.isPresent()) {
            throw new AssertionError("closed with " + call.connection.closeCode.getAsInt());
        }
        call.mark().send("{\"type\":\"input_audio_buffer.clear\"}");
        if (!call.types().contains("input_audio_buffer.cleared")) {
            throw new AssertionError("the session is lost");
        }
    }
}
