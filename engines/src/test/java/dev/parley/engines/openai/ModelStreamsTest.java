package dev.parley.engines.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes of the answers of real servers, with all their habits: model-streams.jsonl. A line has {@code deltas} (each a
 * choice's delta) and a {@code finish}, or a {@code raw} body; and the {@code words} and {@code calls}, or the {@code reason}
 * and {@code kind} of the failure.
 */
class ModelStreamsTest {
    /** Words that have been handed on cannot be taken back: only a piece that holds the closing tag as well is kept. */
    private static final Set<String> DEPENDS_ON_PIECES = Set.of("closed, never opened");

    static Stream<Sample> samples() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                ModelStreamsTest.class.getResourceAsStream("model-streams.jsonl"), StandardCharsets.UTF_8))) {
            return in.lines().map(line -> new Sample(new JsonObject(line))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line of the file. */
    record Sample(JsonObject line) {
        byte[] body() {
            if (line.containsKey("raw")) {
                return line.getString("raw").getBytes(StandardCharsets.UTF_8);
            }
            StringBuilder body = new StringBuilder();
            for (Object delta : line.getJsonArray("deltas")) {
                body.append(event(new JsonObject().put("delta", delta)));
            }
            if (!line.getString("finish").isEmpty()) {
                body.append(event(new JsonObject()
                        .put("delta", new JsonObject())
                        .put("finish_reason", line.getString("finish"))));
            }
            return body.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
        }

        Set<String> tools() {
            Set<String> tools = new HashSet<>();
            line.getJsonArray("tools", new JsonArray()).forEach(name -> tools.add((String) name));
            return tools;
        }

        @Override
        public String toString() {
            return line.getString("id");
        }
    }

    private static String event(JsonObject choice) {
        return "data: "
                + new JsonObject()
                        .put("choices", new JsonArray().add(choice.put("index", 0)))
                        .encode() + "\n\n";
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comes_out_right(Sample sample) {
        check(sample, Answer.of(sample.tools(), List.of(sample.body())));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comes_out_right_byte_by_byte(Sample sample) {
        byte[] body = sample.body();
        List<byte[]> bytes = new ArrayList<>();
        for (byte b : body) {
            bytes.add(new byte[] {b});
        }
        check(sample, Answer.of(sample.tools(), bytes));
    }

    /** Text may be cut anywhere, also within a tag. */
    @ParameterizedTest
    @MethodSource("samples")
    void comes_out_right_letter_by_letter(Sample sample) {
        if (!sample.line().containsKey("deltas") || DEPENDS_ON_PIECES.contains(sample.toString())) {
            return;
        }
        JsonArray cut = new JsonArray();
        for (Object each : sample.line().getJsonArray("deltas")) {
            JsonObject delta = (JsonObject) each;
            if (delta.getValue("content") instanceof String content) {
                content.codePoints().forEach(c -> cut.add(new JsonObject().put("content", Character.toString(c))));
                JsonObject rest = delta.copy();
                rest.remove("content");
                if (!rest.isEmpty()) {
                    cut.add(rest);
                }
            } else {
                cut.add(delta);
            }
        }
        Sample letters = new Sample(sample.line().copy().put("deltas", cut));
        check(sample, Answer.of(sample.tools(), List.of(letters.body())));
    }

    private static void check(Sample sample, Answer answer) {
        JsonObject want = sample.line();
        if (want.containsKey("reason")) {
            assertThat(answer.failure).isPresent();
            assertThat(answer.failure.get()).hasMessageContaining(want.getString("reason"));
            assertThat(answer.failure.get().kind()).hasToString(want.getString("kind"));
            return;
        }
        assertThat(answer.failure).isEmpty();
        if (want.containsKey("words")) {
            assertThat(answer.words().strip()).isEqualTo(want.getString("words"));
        }
        List<List<String>> calls = new ArrayList<>();
        for (Object call : want.getJsonArray("calls", new JsonArray())) {
            calls.add(List.of(((JsonArray) call).getString(0), ((JsonArray) call).getString(1)));
        }
        assertThat(answer.calls()).isEqualTo(calls);
        assertThat(answer.end().reason())
                .isEqualTo(calls.isEmpty() ? LlmEvent.FinishReason.STOP : LlmEvent.FinishReason.TOOL_CALLS);
        assertThat(answer.ids()).doesNotHaveDuplicates().doesNotContain("");
    }

    // Any split of a valid stream.

    record Call(String name, String arguments) {}

    @Provide
    Arbitrary<Call> call() {
        Arbitrary<String> text =
                Arbitraries.strings().withChars("ab{}[]\\\"<é 'x:,").ofMaxLength(8);
        Arbitrary<Object> values = Arbitraries.oneOf(
                text.map(Object.class::cast), Arbitraries.integers().map(Object.class::cast));
        Arbitrary<String> nested = Combinators.combine(text, values)
                .as((key, value) -> new JsonObject()
                        .put(key, value)
                        .put("n", new JsonObject().put(key, value))
                        .encode());
        return Combinators.combine(Arbitraries.of("get_weather", "get_time"), nested)
                .as(Call::new);
    }

    @Property(tries = 300)
    void calls_are_the_same_however_they_are_split(
            @ForAll @Size(min = 1, max = 3) List<@net.jqwik.api.From("call") Call> calls,
            @ForAll @IntRange(min = 0, max = 1) int named,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 9) Integer> lengths,
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 40) Integer> bytes) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < calls.size(); i++) {
            List<String> pieces = cut(calls.get(i).arguments, lengths);
            for (int piece = 0; piece < pieces.size(); piece++) {
                JsonObject function = new JsonObject().put("arguments", pieces.get(piece));
                JsonObject call = new JsonObject().put("index", i).put("function", function);
                if (piece == 0 || named == 1) {
                    function.put("name", calls.get(i).name);
                    call.put("id", "k" + i);
                }
                body.append(event(new JsonObject()
                        .put("delta", new JsonObject().put("tool_calls", new JsonArray().add(call)))));
            }
        }
        body.append("data: [DONE]\n\n");
        Answer answer = Answer.of(
                Set.of("get_weather", "get_time"), cut(body.toString().getBytes(StandardCharsets.UTF_8), bytes));
        assertThat(answer.calls())
                .isEqualTo(
                        calls.stream().map(it -> List.of(it.name, it.arguments)).toList());
    }

    @Property(tries = 300)
    void words_are_the_same_however_they_are_split(
            @ForAll("marked") String text, @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 7) Integer> lengths) {
        String whole = words(List.of(text));
        assertThat(words(cut(text, lengths))).isEqualTo(whole);
    }

    @Provide
    Arbitrary<String> marked() {
        return Arbitraries.of(
                        "a < b",
                        "<b>",
                        "hi ",
                        "\n",
                        " ",
                        "<think>x</think>",
                        "<think>",
                        "[THINK]y[/THINK]",
                        "<|im_end|>",
                        "</s>",
                        "{",
                        "}",
                        "[",
                        "```json\n",
                        "```",
                        "<tool_call>",
                        "</tool_call>",
                        "<|channel|>",
                        "final",
                        "<|message|>",
                        "é",
                        "<",
                        "|",
                        ">",
                        "<thi",
                        "[INST]",
                        "[/INST]",
                        "analysis",
                        "Now",
                        "{\"name\":\"get_time\",\"arguments\":{}}",
                        "`<think>`")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    private static String words(List<String> pieces) {
        StringBuilder body = new StringBuilder();
        for (String piece : pieces) {
            body.append(event(new JsonObject().put("delta", new JsonObject().put("content", piece))));
        }
        body.append("data: [DONE]\n\n");
        Answer answer = Answer.of(Set.of("get_time"), List.of(body.toString().getBytes(StandardCharsets.UTF_8)));
        return answer.words() + " " + answer.calls();
    }

    private static List<String> cut(String text, List<Integer> lengths) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            int end = Math.min(text.length(), at + length);
            if (end < text.length() && end > at && Character.isLowSurrogate(text.charAt(end))) {
                end--;
            }
            if (end > at) {
                pieces.add(text.substring(at, end));
            }
            at = Math.max(at, end);
        }
        if (at < text.length() || pieces.isEmpty()) {
            pieces.add(text.substring(at));
        }
        return pieces;
    }

    private static List<byte[]> cut(byte[] body, List<Integer> lengths) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            int end = Math.min(body.length, at + length);
            pieces.add(Arrays.copyOfRange(body, at, end));
            at = end;
        }
        pieces.add(Arrays.copyOfRange(body, at, body.length));
        return pieces;
    }

    /** What came of one answer. */
    private static final class Answer implements AnswerReader.Output {
        private final List<LlmEvent> events = new ArrayList<>();
        private Optional<ProviderException> failure = Optional.empty();

        static Answer of(Set<String> tools, List<byte[]> pieces) {
            Answer answer = new Answer();
            LlmEndpoint endpoint =
                    new LlmEndpoint(URI.create("http://model.test/v1"), Optional.empty(), Optional.empty(), "test");
            AnswerReader reader = new AnswerReader(
                    new AnswerReader.Model(tools, false), endpoint.errors("openai"), 1 << 20, new Random(1), answer);
            pieces.forEach(reader::feed);
            reader.end();
            return answer;
        }

        String words() {
            StringBuilder words = new StringBuilder();
            events.stream()
                    .filter(LlmEvent.Text.class::isInstance)
                    .forEach(event -> words.append(((LlmEvent.Text) event).delta()));
            return words.toString();
        }

        List<String> ids() {
            return events.stream()
                    .filter(LlmEvent.ToolCallStarted.class::isInstance)
                    .map(event -> ((LlmEvent.ToolCallStarted) event).callId())
                    .toList();
        }

        List<List<String>> calls() {
            List<List<String>> calls = new ArrayList<>();
            for (LlmEvent event : events) {
                switch (event) {
                    case LlmEvent.ToolCallStarted call -> {
                        assertThat(call.index()).isEqualTo(calls.size());
                        calls.add(new ArrayList<>(List.of(call.name(), "")));
                    }
                    case LlmEvent.ToolCallArguments more ->
                        calls.get(more.index()).set(1, calls.get(more.index()).get(1) + more.delta());
                    default -> {}
                }
            }
            return calls;
        }

        LlmEvent.Done end() {
            return (LlmEvent.Done) events.getLast();
        }

        @Override
        public void event(LlmEvent event) {
            assertThat(event instanceof LlmEvent.Text text && text.delta().isEmpty())
                    .isFalse();
            events.add(event);
        }

        @Override
        public void working() {}

        @Override
        public void finishing() {}

        @Override
        public void failed(ProviderException cause) {
            assertThat(failure).isEmpty();
            failure = Optional.of(cause);
        }

        @Override
        public void done() {}
    }
}
