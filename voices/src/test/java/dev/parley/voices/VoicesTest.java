package dev.parley.voices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.dialect.persona.Instructions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The file of voices as a whole: what ships, and what happens when it changes. */
class VoicesTest {
    private static final String ONE = "- {name: One, good: true, source: {source_type: file, path_on_server: a}}\n";

    @TempDir
    private Path folder;

    private static List<String> names(Voices voices) {
        return new JsonArray(voices.json())
                .stream().map(each -> ((JsonObject) each).getString("name")).toList();
    }

    private static List<String> paths(Voices voices) {
        return new JsonArray(voices.json())
                .stream()
                        .map(each -> ((JsonObject) each).getJsonObject("source").getString("path_on_server"))
                        .toList();
    }

    private static List<String> logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(Voices.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        try {
            action.run();
        } finally {
            logger.detachAppender(events);
        }
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void tenCharactersComeWithParleyInVoicesOfTheBuiltInSynthesiser() throws IOException {
        Voices voices = Voices.load(Optional.empty(), "offline", List.of());
        List<String> names = names(voices);
        assertThat(names).hasSize(10).doesNotHaveDuplicates();
        // Unmute's page knows its active voice by this.
        assertThat(paths(voices)).hasSize(10).doesNotHaveDuplicates();
        assertThat(names.stream().map(name -> voices.character(name).orElseThrow()))
                .allSatisfy(each -> {
                    assertThat(each.voice()).matches("(heart|deep|calm|bright)/[a-z-]+");
                    assertThat(each.instructions()).isPresent();
                    // The built-in voices speak English only.
                    assertThat(each.instructions().flatMap(Instructions::language))
                            .matches(language ->
                                    language.isEmpty() || language.get().equals("en"));
                });
        Set<String> types = names.stream()
                .map(name -> voices.character(name)
                        .flatMap(Voices.Persona::instructions)
                        .orElseThrow()
                        .type())
                .collect(Collectors.toSet());
        assertThat(types)
                .containsExactlyInAnyOrder(
                        "constant", "smalltalk", "guess_animal", "quiz_show", "news", "unmute_explanation");
    }

    @Test
    void whereKyutaisServerSpeaksTheyHaveTenVoicesThatItKnows() throws IOException {
        Voices builtIn = Voices.load(Optional.empty(), "hibari", List.of());
        Voices voices = Voices.load(Optional.empty(), "kyutai", List.of());
        assertThat(names(voices)).isEqualTo(names(builtIn));
        assertThat(paths(voices))
                .doesNotHaveDuplicates()
                .allMatch(path -> path.matches("(vctk|unmute-prod-website)/p\\d{3}_02[23]\\.wav"));
        for (String name : names(voices)) {
            assertThat(voices.character(name).orElseThrow().voice()).isIn(paths(voices));
            assertThat(voices.character(name).orElseThrow().instructions())
                    .isEqualTo(builtIn.character(name).orElseThrow().instructions());
        }
        new JsonArray(voices.json())
                .forEach(each -> assertThat(
                                ((JsonObject) each).getJsonObject("source").getString("description"))
                        .contains("VCTK"));
    }

    @Test
    void aPathOfTwoVoicesIsToldInTheLog() throws IOException {
        Path file = Files.writeString(folder.resolve("voices.yaml"), ONE + ONE.replace("One", "Another"));
        assertThat(logged(() ->
                        assertThatNoException().isThrownBy(() -> Voices.load(Optional.of(file), "offline", List.of()))))
                .singleElement()
                .asString()
                .contains("more than one voice has the path_on_server");
    }

    private static final List<String> BUILT_IN = List.of("heart", "deep", "calm", "bright");

    private List<String> told(String... paths) throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (String each : paths) {
            yaml.append("- {name: N%d, good: true, source: {source_type: file, path_on_server: %s}}%n"
                    .formatted(yaml.toString().lines().count(), each));
        }
        Path file = Files.writeString(folder.resolve("voices.yaml"), yaml.toString());
        return logged(
                () -> assertThatNoException().isThrownBy(() -> Voices.load(Optional.of(file), "hibari", BUILT_IN)));
    }

    @Test
    void charactersThatShareAVoiceAreNamedInTheLog() throws IOException {
        assertThat(told("heart/a", "deep/b", "heart/c"))
                .singleElement()
                .asString()
                .endsWith("one voice for several characters: heart speaks for N0, N2");
        assertThat(told("heart/a", "deep", "calm/c", "bright")).isEmpty();
    }

    /** As those of Unmute's own file. */
    @Test
    void pathsThatAreNoVoiceHereAreNamedToo() throws IOException {
        assertThat(told("unmute-prod-website/p329_022.wav", "deep/b", "vctk/p2.wav"))
                .singleElement()
                .asString()
                .endsWith("heart speaks for N0, N2; not known here, so the first voice speaks for them: "
                        + "unmute-prod-website/p329_022.wav, vctk/p2.wav");
        assertThat(told("custom.wav")).singleElement().asString().endsWith("speaks for them: custom.wav");
    }

    @Test
    void theListThatShipsSaysInItsDescriptionsWhoSharesAVoice() throws IOException {
        Voices voices = Voices.load(Optional.empty(), "hibari", BUILT_IN);
        assertThat(voices.size()).isEqualTo(10);
        assertThat(voices.shared().orElseThrow())
                .contains(
                        "heart speaks for Parley, Corner Table, Under the Bonnet", "calm speaks for Willow, Zookeeper");
        new JsonArray(voices.json())
                .forEach(each -> assertThat(
                                ((JsonObject) each).getJsonObject("source").getString("description"))
                        .containsPattern("built-in voice|voice of (Parley|Captain Brand|Willow|Spark)$"));
        assertThat(Voices.load(Optional.empty(), "kyutai", List.of()).shared()).isEmpty();
    }

    @Test
    void aFileThatChangesIsReadAnewAndOneThatDoesNotIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("voices.yaml"), ONE);
        Voices voices = Voices.load(Optional.of(file), "offline", List.of());
        assertThat(voices.refresh()).isFalse();

        Files.writeString(file, ONE + ONE.replace("One", "Another"));
        assertThat(voices.refresh()).isTrue();
        assertThat(names(voices)).containsExactly("One", "Another");
        assertThat(voices.character("Another")).isPresent();
        assertThat(voices.refresh()).isFalse();
    }

    @Test
    void aBrokenOrMissingFileKeepsTheLastGoodListUntilItIsMended() throws IOException {
        Path file = Files.writeString(folder.resolve("voices.yaml"), ONE);
        Voices voices = Voices.load(Optional.of(file), "offline", List.of());

        Files.writeString(file, ONE + "- {nme: Broken}\n");
        assertThat(logged(voices::refresh))
                .singleElement()
                .asString()
                .contains("voices stay as they are", "line 2: 'nme' is no key", "line 2: a voice needs source");
        assertThat(names(voices)).containsExactly("One");
        assertThat(logged(voices::refresh)).isEmpty();
        Files.delete(file);
        assertThat(voices.refresh()).isFalse();
        assertThat(names(voices)).containsExactly("One");

        Files.writeString(file, ONE.replace("One", "Mended"));
        assertThat(voices.refresh()).isTrue();
        assertThat(names(voices)).containsExactly("Mended");
    }

    @Test
    void aFileThatIsNamedButMissingIsAnError() {
        assertThatThrownBy(() -> Voices.load(Optional.of(folder.resolve("no-such.yaml")), "offline", List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such.yaml");
    }
}
