package dev.parley.simulator.llm;

import dev.parley.simulator.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a fault makes of a reply. */
final class LlmFaults {
    private LlmFaults() {}

    /** The reply with the fault in it; {@link Fault.Kind#SLOW} is a matter of pace and {@link Fault.Kind#WRONG_RATE} one of sound. */
    static LlmReply apply(Fault fault, LlmReply reply, AnswerFormat format) {
        String begun = reply instanceof LlmReply.Text text ? firstWords(text.text(), fault.after()) : "";
        return switch (fault.kind()) {
            case NONE, SLOW, WRONG_RATE -> reply;
            case REFUSE -> LlmReply.Error.of(503, "The server is overloaded.");
            case UNAUTHORIZED -> LlmReply.Error.of(401, "Incorrect API key provided.");
            case SERVER_ERROR -> LlmReply.Error.of(500, "The server had an error while processing your request.");
            case NO_CHANNELS, RATE_LIMITED ->
                new LlmReply.Error(429, "Rate limit reached, please try again.", Map.of("retry-after", "1"));
            case HANG -> new LlmReply.Hang("");
            case STALL -> begun.isEmpty() ? new LlmReply.Hang("") : new LlmReply.Hang(begun);
            case DROP -> new LlmReply.Drop(begun);
            case WRONG_ORDER -> new LlmReply.Raw(wrongOrder(begun, format), Duration.ZERO);
            case GARBAGE -> new LlmReply.Raw(garbage(begun, format), Duration.ZERO);
        };
    }

    /** At least one, so that something has been said before it happens. */
    private static String firstWords(String text, int count) {
        String[] words = text.split(" ");
        return String.join(" ", List.of(words).subList(0, Math.clamp(count, 1, words.length)));
    }

    /** The end of the answer comes first, then its words, without a mark at the end. */
    private static List<byte[]> wrongOrder(String text, AnswerFormat format) {
        String end = format.finish(AnswerFormat.Finish.STOP, 1);
        return List.of(bytes(end.substring(0, end.indexOf("\n\n") + 2)), bytes(format.word(text)));
    }

    private static List<byte[]> garbage(String text, AnswerFormat format) {
        return List.of(
                bytes(format.begin() + format.word(text)), bytes(format.half()), new byte[] {(byte) 0xFF, 0, (byte) 0xC1
                });
    }

    private static byte[] bytes(String events) {
        return events.getBytes(StandardCharsets.UTF_8);
    }
}
