package dev.parley.voices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dialect.persona.Instructions;
import dev.parley.dialect.support.EngineWishes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of {@code voices.yaml} (unmute.md section 7). */
class VoiceListTest {
    private static VoiceList parse(String yaml) throws IOException {
        return VoiceList.parse(new StringReader(yaml), "test");
    }

    @Test
    void onlyGoodEntriesAreListedInTheirOrderWithNullsKept() throws IOException {
        VoiceList voices = parse("""
                - name: First
                  comment: not for clients
                  good: true
                  instructions: {type: constant, text: Be brief.}
                  source: {source_type: file, path_on_server: a.wav, description: An A}
                - name: Hidden
                  good: false
                  source: {source_type: file, path_on_server: b.wav}
                - name: Undecided
                  source: {source_type: file, path_on_server: b.wav}
                - good: true
                  source:
                    source_type: freesound
                    url: https://example.com
                    sound_instance: {id: 1, name: n, username: u, license: CC0}
                    path_on_server: c.wav
                """);

        assertThat(new JsonArray(voices.json())).isEqualTo(new JsonArray("""
                        [{"name":"First","good":true,
                          "instructions":{"type":"constant","text":"Be brief.","language":null},
                          "source":{"source_type":"file","path_on_server":"a.wav","description":"An A",
                            "description_link":null}},
                         {"name":null,"good":true,"instructions":null,
                          "source":{"source_type":"freesound","url":"https://example.com","start_time":null,
                            "sound_instance":{"id":1,"name":"n","username":"u","license":"CC0"},
                            "path_on_server":"c.wav"}}]"""));
        assertThat(voices.characters())
                .containsOnlyKeys("First")
                .containsEntry(
                        "First",
                        new Voices.Persona(
                                Optional.of(new Instructions.Constant("Be brief.", Optional.empty())),
                                "a.wav",
                                EngineWishes.NONE));
    }

    @Test
    void aCharacterMayHaveEnginesOfItsOwnWhichNobodyIsShown() throws IOException {
        VoiceList voices = VoiceList.parse(new StringReader("""
                        - {name: A, good: true, source: {source_type: file, path_on_server: a}, engines: {llm: gemini, model: m}}
                        - {name: B, good: true, source: {source_type: file, path_on_server: b}}
                        """), "voices.yaml");
        assertThat(voices.characters().get("A").engines())
                .isEqualTo(
                        new EngineWishes(Optional.empty(), Optional.of("gemini"), Optional.empty(), Optional.of("m")));
        assertThat(voices.characters().get("B").engines()).isEqualTo(EngineWishes.NONE);
        assertThat(voices.json().toString()).doesNotContain("gemini");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: constant, text: Hi., language: en/fr} | {'type':'constant','text':'Hi.','language':'en/fr'}",
                "{type: smalltalk, language: fr}              | {'type':'smalltalk','language':'fr'}",
                "{type: guess_animal}                         | {'type':'guess_animal','language':null}",
                "{type: quiz_show, language: null}            | {'type':'quiz_show','language':null}",
                "{type: news, language: fr/en}                | {'type':'news','language':'fr/en'}",
                "{type: unmute_explanation}                   | {'type':'unmute_explanation'}",
            })
    void everyTypeOfInstructionsIsListed(String yaml, String json) throws IOException {
        VoiceList voices = parse(
                "- {name: x, good: true, instructions: " + yaml + ", source: {source_type: file, path_on_server: a}}");
        assertThat(new JsonArray(voices.json()).getJsonObject(0).getJsonObject("instructions"))
                .isEqualTo(new JsonObject(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b                                    | line 1: the top level must be a list",
                "''                                      | line 1: the top level must be a list",
                "- 7                                     | line 1: a voice must be a mapping",
                "- {name: 7, source: @}                  | a voice.name must be a text",
                "- {good: maybe, source: @}              | a voice.good must be true or false",
                "- {name: x, god: true, source: @}       | 'god' is no key of a voice, which has comment, engines, good",
                "- {name: x, name: y, source: @}         | 'name' stands twice",
                "- {name: x, good: true}                 | line 1: a voice needs source",
                "- {name: x, source: 3}                  | source must be a mapping",
                "- {source: {path_on_server: a}}         | source needs source_type",
                "- {source: {source_type: web}}          | must be file or freesound, not 'web'",
                "- {source: {source_type: file}}         | source needs path_on_server",
                "'- {source: {source_type: file, path_on_server: \"\"}}' | path_on_server must not be empty",
                "- {source: {source_type: file, path_on_server: a, url: b}} | 'url' is no key of source",
                "- {source: {source_type: freesound, path_on_server: a}} | source needs url",
                "- {source: {source_type: freesound, url: u, path_on_server: a, start_time: x}} | a whole number",
                "- {source: {source_type: freesound, url: u, path_on_server: a, sound_instance: {id: 1}}} | needs license",
                "- {instructions: {type: opera}, source: @} | Input tag 'opera'",
                "- {instructions: {text: x}, source: @}  | Unable to extract tag",
                "- {instructions: {type: constant, text: 1}, source: @} | Input should be a valid string",
                "- {instructions: {type: news, text: x}, source: @} | 'text' is no key of instructions",
                "- {instructions: {type: news, language: de}, source: @} | Input should be 'en', 'fr'",
                "'- [unclosed'                           | test line 1: is no YAML",
                "- &a {name: x, source: *a}              | source needs source_type",
            })
    void mistakesAreNamedWithTheirLine(String yaml, String message) {
        String filled = yaml.replace("@", "{source_type: file, path_on_server: a}");
        assertThatThrownBy(() -> parse(filled)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    @Test
    void allMistakesComeAtOnceInTheOrderOfTheFile() {
        assertThatThrownBy(() -> parse("""
                        - name: First
                          good: true
                          instructions:
                            type: constant
                            language: klingon
                          source:
                            source_type: file
                        - name: Second
                          goood: true
                          source: {source_type: file, path_on_server: a}
                        """))
                .message()
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .hasLineCount(3)
                .containsSubsequence(
                        "test line 5: instructions.constant.language: ",
                        "test line 7: source needs path_on_server",
                        "test line 9: 'goood' is no key of a voice");
    }

    @Test
    void aFileOfAnotherKindDoesNotFloodTheLog() {
        assertThatThrownBy(() -> parse("- 1\n".repeat(1000)))
                .message()
                .asInstanceOf(InstanceOfAssertFactories.STRING)
                .hasLineCount(51)
                .endsWith("and 950 more");
    }
}
