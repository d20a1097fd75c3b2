package dev.parley.dialect.persona;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dialect.support.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersonaPromptsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:15:00Z");

    private static PersonaPrompts characters(NewsSource news) {
        return new PersonaPrompts(() -> NOW, ZoneId.of("Europe/Vienna"), new Random(5), news);
    }

    private static String prompt(Instructions instructions) {
        return characters(NewsSource.NONE).prompt(instructions, "google/gemma-3_1b-it");
    }

    @Test
    void otherDialectsGetTheCharacterWithItsLanguage() {
        String text = characters(NewsSource.NONE)
                .instructions(new Instructions.Constant("Be a parrot.", Optional.of("fr/en")));
        assertThat(text).isEqualTo("Be a parrot.\nSpeak French to begin with; the user may prefer English.");
    }

    @Test
    void sectionsComeInOrder() {
        assertThat(prompt(new Instructions.Constant("Be a parrot.", Optional.empty())))
                .containsSubsequence(
                        "# Basics",
                        "# Style",
                        "Be a parrot.",
                        "# Hearing",
                        "# English and French",
                        "# Who you are",
                        "gemma 3 1b it",
                        "# Silence and goodbye",
                        "\"...\"",
                        "Bye!");
    }

    @Test
    void smalltalkKnowsTheTimeAndAStarter() {
        String prompt = prompt(new Instructions.Smalltalk(Optional.of("fr")));
        assertThat(prompt).contains("Friday, 20 November 2026, 09:15", "Europe/Vienna", "Speak French unless");
        assertThat(PersonaTopics.load().starters()).hasSize(24).anyMatch(prompt::contains);
    }

    @Test
    void quizAsksFiveDifferentQuestionsOfOneHundredAndTwenty() {
        List<PersonaTopics.Question> all = PersonaTopics.load().questions();
        assertThat(all).hasSize(120).doesNotHaveDuplicates().allSatisfy(question -> {
            assertThat(question.text()).endsWith("?");
            assertThat(question.answer()).isNotBlank();
        });
        String prompt = prompt(new Instructions.QuizShow(Optional.empty()));
        assertThat(all.stream().filter(q -> prompt.contains(q.text()))).hasSize(5);
        assertThat(prompt).contains("Bye!");
    }

    @Test
    void guessingGamePicksOneAnimalOfEachList() {
        PersonaTopics lists = PersonaTopics.load();
        assertThat(lists.easyAnimals()).hasSize(15);
        assertThat(lists.hardAnimals()).hasSize(19);
        String prompt = prompt(new Instructions.GuessAnimal(Optional.empty()));
        assertThat(lists.easyAnimals()).anyMatch(prompt::contains);
        assertThat(lists.hardAnimals()).anyMatch(prompt::contains);
    }

    @Test
    void instructionsAreReadAsInAListOfVoices() throws Exception {
        assertThat(Instructions.read(Json.parse("{\"type\":\"smalltalk\",\"language\":\"fr\"}".getBytes(UTF_8))))
                .isEqualTo(new Instructions.Smalltalk(Optional.of("fr")));
        assertThatThrownBy(() -> Instructions.read(Json.parse("{\"type\":\"constant\",\"text\":1}".getBytes(UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instructions.constant.text: Input should be a valid string");
    }

    @Test
    void newsFallsBackToSmalltalkAndSaysSo() {
        assertThat(prompt(new Instructions.News(Optional.empty())))
                .contains("none could be fetched", "20 November 2026");
        NewsSource one = () -> List.of(
                new NewsSource.Article("A chip folds", Optional.of("It folds."), Optional.of("Ann"), Optional.empty()));
        assertThat(characters(one).prompt(new Instructions.News(Optional.empty()), ""))
                .contains("- A chip folds (by Ann): It folds.");
    }
}
