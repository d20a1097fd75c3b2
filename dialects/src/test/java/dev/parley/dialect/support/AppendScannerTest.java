package dev.parley.dialect.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendScannerTest {
    private final AppendScanner scanner = new AppendScanner();

    private boolean scan(String text) {
        return scanner.scan(text.getBytes(UTF_8));
    }

    @Test
    void findsTheAudioWhereverItStands() {
        assertThat(scan("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AQID\"}"))
                .isTrue();
        assertThat(scanner.audio()).containsExactly(1, 2, 3);
        assertThat(scanner.eventId()).isEmpty();
        assertThat(scan(" { \"audio\" : \"AQ==\" ,\n\"event_id\":\"ä1\",\t\"type\" :\"input_audio_buffer.append\" } "))
                .isTrue();
        assertThat(scanner.audio()).containsExactly(1);
        assertThat(scanner.eventId()).isEqualTo("ä1");
        assertThat(scanner.encodedLength()).isEqualTo(4);
    }

    @Test
    void forgetsTheMessageBefore() {
        scan("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AQID\",\"event_id\":\"e\"}");
        assertThat(scan("{\"type\":\"input_audio_buffer.append\"}")).isFalse();
        assertThat(scan("{\"type\":\"input_audio_buffer.append\",\"audio\":\"\"}"))
                .isTrue();
        assertThat(scanner.audio()).isEmpty();
        assertThat(scanner.eventId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"type\":\"input_audio_buffer.commit\"}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"} x",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\",}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AA\\/A\"}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":null}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\",\"x\":\"y\"}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AA\nA\"}",
                "{\"audio\":\"AAAA\"}"
            })
    void leavesAllElseToTheParser(String message) {
        assertThat(scan(message)).isFalse();
    }

    /** Eight bytes are looked at at once: what matters must be seen in each place of them, and at the end. */
    @Test
    void seesEachSignWhereverItStands() {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 20; after += 19) {
                String id = "a".repeat(before) + "%s" + "ü".repeat(after);
                for (String fine : new String[] {" ", "!", "#", "[", "]", "\u007f", "ÿ", "€"}) {
                    assertThat(scan(withId(id.formatted(fine)))).as(fine).isTrue();
                    assertThat(scanner.eventId()).isEqualTo(id.formatted(fine));
                    assertThat(scanner.audio()).containsExactly(1, 2, 3);
                }
                for (String bad : new String[] {"\u001f", "\n", "\u0000", "\\", "\""}) {
                    assertThat(scan(withId(id.formatted(bad)))).as(bad).isFalse();
                }
            }
        }
    }

    private static String withId(String id) {
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AQID\",\"event_id\":\"" + id + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\r", "\t", " \r\n\t"})
    void takesEachKindOfSpaceBetweenSigns(String space) {
        String spaced = String.join(
                space,
                "",
                "{",
                "\"type\"",
                ":",
                "\"input_audio_buffer.append\"",
                ",",
                "\"audio\"",
                ":",
                "\"AQID\"",
                "}",
                "");
        assertThat(scan(spaced)).isTrue();
        assertThat(scanner.audio()).containsExactly(1, 2, 3);
        assertThat(scan(spaced.replace("{", "\f{"))).isFalse();
    }

    @Test
    void badBase64IsFoundWhenDecoding() {
        assertThat(scan("{\"type\":\"input_audio_buffer.append\",\"audio\":\"A*\"}"))
                .isTrue();
        assertThatThrownBy(scanner::audio).isInstanceOf(IllegalArgumentException.class);
    }

    /** What it takes for an append event is one, with that audio. */
    @Property
    void agreesWithTheParser(@ForAll("messages") String message) throws Json.MalformedException {
        if (!scan(message)) {
            return;
        }
        JsonNode parsed = Json.parse(message.getBytes(UTF_8));
        assertThat(parsed.get("type").asText()).isEqualTo("input_audio_buffer.append");
        assertThat(scanner.eventId()).isEqualTo(parsed.path("event_id").asText(""));
        assertThat(scanner.audio())
                .isEqualTo(Base64.getDecoder().decode(parsed.get("audio").textValue()));
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> space = Arbitraries.of("", " ", "\n", "\t ");
        Arbitrary<String> pair = Arbitraries.oneOf(
                Arbitraries.of(
                        "\"type\":\"input_audio_buffer.append\"", "\"type\":\"x\"", "\"event_id\":\"e\"", "\"k\":1"),
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(9)
                        .map(bytes -> "\"audio\":\"" + Base64.getEncoder().encodeToString(bytes) + "\""));
        Arbitrary<List<String>> pairs = pair.list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(pairs, space, space)
                .as((list, a, b) -> a + "{" + b + String.join(b + "," + a, list) + a + "}" + b);
    }
}
