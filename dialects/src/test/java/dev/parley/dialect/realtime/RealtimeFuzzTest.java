package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedSessionService;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever a client sends, nothing is thrown, everything answered is JSON, and the call goes on. */
class RealtimeFuzzTest {
    private static final List<String> TYPES = List.of(
            "session.update",
            "input_audio_buffer.append",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "conversation.item.create",
            "conversation.item.retrieve",
            "conversation.item.delete",
            "conversation.item.truncate",
            "response.create",
            "response.cancel",
            "nonsense");

    private static final List<String> KEYS = List.of(
            "type",
            "event_id",
            "session",
            "audio",
            "input",
            "output",
            "item",
            "item_id",
            "content",
            "role",
            "text",
            "response",
            "metadata",
            "tools",
            "name",
            "turn_detection",
            "format",
            "rate",
            "threshold",
            "prompt",
            "id",
            "conversation",
            "output_modalities",
            "max_output_tokens",
            "transcription",
            "content_index",
            "audio_end_ms",
            "previous_item_id",
            "tool_choice",
            "instructions",
            "voice",
            "parameters",
            "call_id",
            "arguments");

    @Property(tries = 500)
    void anyBytes(@ForAll byte[] bytes) {
        RealtimeCall call = RealtimeCall.stock();
        call.dialect.text(Buffer.buffer(bytes));
        goesOn(call);
    }

    @Property(tries = 1500)
    void anyEventsOfTheRightWords(@ForAll("events") @Size(max = 6) List<String> events) {
        RealtimeCall call = RealtimeCall.stock();
        events.forEach(call::send);
        call.wait(300);
        goesOn(call);
    }

    @Property(tries = 700)
    void anyEventsOfABetaClient(@ForAll("events") @Size(max = 6) List<String> events) {
        RealtimeCall call =
                RealtimeCall.open(new ScriptedSessionService(), "model=x", "realtime", "openai-beta.realtime-v1");
        events.forEach(call::send);
        call.wait(300);
        goesOn(call);
    }

    private static void goesOn(RealtimeCall call) {
        assertThat(call.connection.closeCode).isEmpty();
        call.mark().update("");
        assertThat(call.types()).contains("session.updated");
    }

    @Provide
    Arbitrary<List<String>> events() {
        return event().list();
    }

    private static Arbitrary<String> event() {
        Arbitrary<String> type = Arbitraries.of(TYPES);
        return Combinators.combine(type, object(3)).as((t, fields) -> {
            String body = fields.substring(1);
            return "{\"type\":\"" + t + "\"" + (body.equals("}") ? "" : ",") + body;
        });
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> pair =
                Combinators.combine(Arbitraries.of(KEYS), value(depth)).as((key, value) -> "\"" + key + "\":" + value);
        return pair.list().ofMaxSize(5).map(pairs -> "{" + String.join(",", pairs) + "}");
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "0", "-1", "0.5", "1e400", "99999999999999999999", "[]", "{}"),
                Arbitraries.of(
                                "realtime",
                                "server_vad",
                                "semantic_vad",
                                "message",
                                "user",
                                "input_text",
                                "input_audio",
                                "none",
                                "function",
                                "function_call_output",
                                "audio/pcm",
                                "audio/pcmu",
                                "AAAA",
                                "Guide",
                                "text",
                                "root")
                        .map(text -> "\"" + text + "\""),
                Arbitraries.strings()
                        .ofMaxLength(8)
                        .map(text -> Json.text(Json.array().add(text).get(0))));
        return depth == 0
                ? scalar
                : Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(3, scalar),
                        net.jqwik.api.Tuple.of(2, Arbitraries.lazy(() -> object(depth - 1))),
                        net.jqwik.api.Tuple.of(
                                1,
                                Arbitraries.lazy(() -> value(depth - 1))
                                        .list()
                                        .ofMaxSize(3)
                                        .map(list -> "[" + String.join(",", list) + "]")));
    }
}
