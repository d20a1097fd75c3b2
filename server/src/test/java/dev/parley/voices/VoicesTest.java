package dev.parley.voices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoicesTest {
    @Test
    void onlyGoodEntriesAreListedInTheirOrderWithNullsKept() throws IOException {
        Voices voices = Voices.parse(new StringReader("""
                - name: First
                  comment: not for clients
                  good: true
                  instructions: {type: constant, text: Be brief.}
                  source: {source_type: file, path_on_server: a.wav, description: An A}
                - name: Hidden
                  good: false
                  source: {source_type: file, path_on_server: b.wav}
                - good: true
                  source:
                    source_type: freesound
                    url: https://example.com
                    sound_instance: {id: 1, name: n, username: u, license: CC0}
                    path_on_server: c.wav
                """), "test");

        assertThat(new JsonArray(voices.json().toString())).isEqualTo(new JsonArray("""
                        [{"name":"First","good":true,
                          "instructions":{"type":"constant","text":"Be brief.","language":null},
                          "source":{"source_type":"file","path_on_server":"a.wav","description":"An A"}},
                         {"name":null,"good":true,"instructions":null,
                          "source":{"source_type":"freesound","url":"https://example.com",
                            "sound_instance":{"id":1,"name":"n","username":"u","license":"CC0"},
                            "path_on_server":"c.wav"}}]"""));
        assertThat(voices.character("First")).contains(new Voices.Persona("Be brief.", "a.wav"));
        assertThat(voices.character("Hidden")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b                                   | must be a list",
                "- 7                                    | entry 1 is no mapping",
                "- {name: x, god: true}                 | 'god' is none of",
                "- {name: x, good: true}                | entry 1: source must be a mapping",
                "- {name: x, source: {source_type: file}} | path_on_server",
                "'- [unclosed'                          | test:",
            })
    void mistakesNameTheEntry(String yaml, String message) {
        assertThatThrownBy(() -> Voices.parse(new StringReader(yaml), "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNamedButMissingIsAnError() {
        assertThatThrownBy(() -> Voices.load(Optional.of(Path.of("no-such.yaml"))))
                .isInstanceOf(IOException.class);
    }
}
