package dev.parley.simulator.llm;

import dev.parley.simulator.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a fault makes of a reply. */
final class LlmFaults {
    private LlmFaults() {}

    /** The reply with the fault in it; {@link Fault.Kind#SLOW} is a matter of pace and changes nothing here. */
    static LlmReply apply(Fault fault, LlmReply reply) {
        String begun = reply instanceof LlmReply.Text text ? firstWords(text.text(), fault.after()) : "";
        return switch (fault.kind()) {
            case NONE, SLOW -> reply;
            case REFUSE -> LlmReply.Error.of(503, "The server is overloaded.");
            case UNAUTHORIZED -> LlmReply.Error.of(401, "Incorrect API key provided.");
            case SERVER_ERROR -> LlmReply.Error.of(500, "The server had an error while processing your request.");
            case NO_CHANNELS, RATE_LIMITED ->
                new LlmReply.Error(429, "Rate limit reached, please try again.", Map.of("retry-after", "1"));
            case HANG -> new LlmReply.Hang("");
            case STALL -> begun.isEmpty() ? new LlmReply.Hang("") : new LlmReply.Hang(begun);
            case DROP -> new LlmReply.Drop(begun);
            case WRONG_ORDER -> new LlmReply.Raw(wrongOrder(begun), Duration.ZERO);
            case GARBAGE -> new LlmReply.Raw(garbage(begun), Duration.ZERO);
        };
    }

    /** At least one, so that something has been said before it happens. */
    private static String firstWords(String text, int count) {
        String[] words = text.split(" ");
        return String.join(" ", List.of(words).subList(0, Math.clamp(count, 1, words.length)));
    }

    /** The end of the answer comes first, then its words, without a mark at the end. */
    private static List<byte[]> wrongOrder(String text) {
        return List.of(event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"), words(text));
    }

    private static List<byte[]> garbage(String text) {
        return List.of(words(text), event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":"), new byte[] {
            (byte) 0xFF, 0, (byte) 0xC1
        });
    }

    private static byte[] words(String text) {
        String content = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return event(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}");
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
