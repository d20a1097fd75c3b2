package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.support.Json;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.TurnLatency;
import java.util.OptionalLong;

/** Tells what turns took, and what they used, by {@code metrics} (pipecat-rtvi.md 5.3); seconds. Loop only. */
final class TurnMetrics {
    private static final double MS = 1000;
    private static final String STT = "stt";
    private static final String LLM = "llm";
    private static final String TTS = "tts";

    private final RtviWriter writer;

    TurnMetrics(RtviWriter writer) {
        this.writer = writer;
    }

    /** The recogniser's time counts from the end of speech, the others' from the stage before. */
    void measured(TurnLatency latency) {
        ArrayNode ttfb = Json.array();
        add(ttfb, STT, OptionalLong.of(0), latency.transcriptMs());
        OptionalLong asked = later(latency.endOfTurnMs(), latency.transcriptMs());
        add(ttfb, LLM, asked, latency.firstTokenMs());
        add(ttfb, TTS, latency.firstTokenMs(), latency.firstAudioMs());
        ObjectNode data = Json.object();
        data.set("ttfb", ttfb);
        writer.send("metrics", data);
    }

    private static OptionalLong later(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()))
                : one.isPresent() ? one : other;
    }

    private static void add(ArrayNode values, String processor, OptionalLong from, OptionalLong to) {
        if (from.isPresent() && to.isPresent()) {
            values.addObject()
                    .put("processor", processor)
                    .put("value", Math.max(0, to.getAsLong() - from.getAsLong()) / MS);
        }
    }

    void heard(long audioMs) {
        ObjectNode data = Json.object();
        data.putArray("stt_usage")
                .addObject()
                .put("processor", STT)
                .putObject("value")
                .put("audio_seconds", audioMs / MS);
        writer.send("metrics", data);
    }

    void used(Response response) {
        ObjectNode data = Json.object();
        int prompt = response.usage().inputTokens();
        int completion = response.usage().outputTokens();
        if (prompt + completion > 0) {
            data.putArray("tokens")
                    .addObject()
                    .put("prompt_tokens", prompt)
                    .put("completion_tokens", completion)
                    .put("total_tokens", prompt + completion)
                    .put("cache_read_input_tokens", response.usage().cachedTokens());
        }
        int characters = response.output().stream()
                .mapToInt(item ->
                        item instanceof Item.Message message ? message.words().length() : 0)
                .sum();
        if (response.spoken() && characters > 0) {
            data.putArray("characters").addObject().put("processor", TTS).put("value", characters);
        }
        if (!data.isEmpty()) {
            writer.send("metrics", data);
        }
    }
}
