package dev.parley.engines.support.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private static final int LIMIT = 4096;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takes_every_line_end(String end) throws Exception {
        assertThat(parse("data: one" + end + end + "data: two" + end + end)).containsExactly("one", "two");
    }

    @Test
    void skips_comments_and_other_fields() throws Exception {
        assertThat(parse(": OPENROUTER PROCESSING\n\nevent: x\nid: 7\ndata: a\nretry: 3\n\ndatax: no\n\n"))
                .containsExactly("a");
    }

    @Test
    void joins_lines_of_one_event_and_wants_no_space() throws Exception {
        assertThat(parse("data:{\ndata: \"a\":1}\ndata\n\n")).containsExactly("{\n\"a\":1}\n");
    }

    @Test
    void takes_a_byte_order_mark_at_the_start_only() throws Exception {
        assertThat(parse("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly("a");
    }

    @Test
    void takes_a_last_event_without_its_blank_line() throws Exception {
        assertThat(parse("data: a\n\ndata: b")).containsExactly("a", "b");
    }

    @Test
    void refuses_an_event_without_end() {
        assertThatThrownBy(() -> parse("data: " + "x".repeat(LIMIT))).isInstanceOf(SseParser.TooLargeException.class);
        assertThatThrownBy(() -> parse("data: xxxxxxxxxxxxxxx\n".repeat(LIMIT / 10)))
                .isInstanceOf(SseParser.TooLargeException.class);
    }

    /** Wherever the network cuts the stream, in the middle of a line end or a UTF-8 sequence too. */
    @Property(tries = 500)
    void does_not_care_where_the_stream_is_split(@ForAll("streams") Stream stream, @ForAll long seed) throws Exception {
        java.util.Random random = new java.util.Random(seed);
        List<String> events = new ArrayList<>();
        SseParser parser = collecting(events);
        byte[] bytes = stream.text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int piece = Math.min(bytes.length - at, random.nextInt(7));
            parser.feed(bytes, at, piece);
            at += piece;
        }
        parser.finish();
        assertThat(events).isEqualTo(stream.events);
    }

    record Stream(String text, List<String> events) {}

    @Provide
    Arbitrary<Stream> streams() {
        Arbitrary<String> line = Arbitraries.strings().withChars("ab :é語{}").ofMaxLength(12);
        Arbitrary<List<String>> event = line.list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<String> end = Arbitraries.of("\n", "\r\n", "\r");
        Arbitrary<String> noise = Arbitraries.of("", ": ping", "event: x", ":");
        return event.list().ofMaxSize(5).flatMap(events -> end.flatMap(e -> noise.map(n -> stream(events, e, n))));
    }

    private static Stream stream(List<List<String>> events, String end, String noise) {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (List<String> lines : events) {
            text.append(noise.isEmpty() ? "" : noise + end);
            lines.forEach(line -> text.append("data: ").append(line).append(end));
            text.append(end);
            expected.add(String.join("\n", lines));
        }
        return new Stream(text.toString(), expected);
    }

    private static List<String> parse(String text) throws Exception {
        List<String> events = new ArrayList<>();
        SseParser parser = collecting(events);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.feed(bytes, 0, bytes.length);
        parser.finish();
        return events;
    }

    private static SseParser collecting(List<String> events) {
        return new SseParser(
                LIMIT, (type, data, length) -> events.add(new String(data, 0, length, StandardCharsets.UTF_8)));
    }
}
