package dev.parley.engines.hibari;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HibariTextToSpeechTest extends TextToSpeechContract {
    private static final String HARD_TEXT =
            "Dr. Smith's 42 cats don't cost $3.50 at 10:30 -- do they? It's 50% \"off\" &"
                    + " more, e.g. at www.example.com (really), na\u00efve caf\u00e9 \ud83d\ude00 GPT-4o! \u4f60\u597d *** stand-in"
                    + " OPENAI_API_KEY";

    @Override
    protected TextToSpeech provider() {
        return Hibari.textToSpeech();
    }

    @Test
    void keeps_every_word_of_hard_text() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        speaking.say(HARD_TEXT);
        speaking.finish();
        assertThat(speaking.words()).containsExactly(HARD_TEXT.split(" "));
        long before = 0;
        for (TtsEvent.Word word : speaking.log.all(TtsEvent.Word.class)) {
            assertThat(word.startMs()).as(word.toString()).isGreaterThanOrEqualTo(before);
            assertThat(word.endMs()).as(word.toString()).isGreaterThanOrEqualTo(word.startMs());
            before = word.endMs();
        }
    }

    @Test
    void gives_spoken_words_a_duration_and_unspeakable_ones_none() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        speaking.say("I have three \ud83d\ude00 cats.");
        speaking.finish();
        List<Long> durations = speaking.log.all(TtsEvent.Word.class).stream()
                .map(word -> word.endMs() - word.startMs())
                .toList();
        assertThat(durations.get(3)).isZero();
        assertThat(List.of(durations.get(0), durations.get(1), durations.get(2), durations.get(4)))
                .allMatch(ms -> ms > 40);
    }

    @Test
    void says_nothing_when_nothing_can_be_said() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        speaking.say("\ud83d\ude00 ***");
        speaking.finish();
        assertThat(speaking.words()).containsExactly("\ud83d\ude00", "***");
        assertThat(speaking.audioMs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Привет, как дела?|Cyrillic", "\u4f60\u597d\u3002|Han", "Okay, 안녕하세요. 반갑습니다.|Hangul"})
    void tells_that_it_cannot_speak_another_script(String text, String script) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Stream stream = log.calling(() -> provider().open(TextToSpeech.Options.at(24_000), loop, log));
        log.doing(() -> stream.text(text));
        log.doing(stream::end);
        ProviderException cause = log.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.REJECTED);
        assertThat(cause)
                .hasMessageContaining("English only")
                .hasMessageContaining(script)
                .hasMessageContaining("engines.tts");
    }

    @ParameterizedTest
    @CsvSource({"fr, true", "de-AT, true", "en, false", "en-GB, false", "EN_us, false"})
    void tells_that_it_cannot_speak_another_language(String language, boolean refused) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Options options = new TextToSpeech.Options(24_000, Optional.empty(), Optional.of(language), 1);
        TextToSpeech.Stream stream = log.calling(() -> provider().open(options, loop, log));
        log.doing(() -> stream.text("Bonjour."));
        log.doing(stream::end);
        log.await(event -> event instanceof TtsEvent.Failed || event instanceof TtsEvent.Done, "end");
        assertThat(log.all(TtsEvent.Failed.class)).hasSize(refused ? 1 : 0);
    }

    /** Where a word is said to be, there is sound; in the pauses between, there is little. */
    @Test
    void times_words_where_they_sound() {
        Speaking speaking = open(TextToSpeech.Options.at(16_000));
        speaking.say("Stop. Go on. Stop.");
        speaking.finish();
        short[] pcm = speaking.pcm();
        List<TtsEvent.Word> words = speaking.log.all(TtsEvent.Word.class);
        for (TtsEvent.Word word : words) {
            assertThat(rms(pcm, (int) word.startMs() * 16, (int) word.endMs() * 16))
                    .as(word.toString())
                    .isGreaterThan(700);
        }
        int pauseFrom = (int) words.get(0).endMs() * 16 + 200 * 16;
        int pauseTo = (int) words.get(1).startMs() * 16 - 100 * 16;
        assertThat(rms(pcm, pauseFrom, pauseTo)).isLessThan(200);
    }

    @Test
    void starts_and_joins_without_clicks() {
        Speaking speaking = open(TextToSpeech.Options.at(48_000));
        speaking.say("Well, yes. Oh, no. All of us, all of them.");
        speaking.finish();
        short[] pcm = speaking.pcm();
        assertThat(Math.abs(pcm[0])).isLessThan((short) 300);
        for (int i = 1; i < pcm.length; i++) {
            assertThat(Math.abs(pcm[i] - pcm[i - 1])).as("step at sample " + i).isLessThan(18_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heart", "deep", "calm", "bright"})
    void is_comfortably_loud_and_never_clipped(String voice) {
        Speaking speaking = open(options(voice, 1));
        speaking.say("Hello there, my friend. All of us are well, thank you. Stop! Never shout like that again!");
        speaking.finish();
        short[] pcm = speaking.pcm();
        int peak = 0;
        for (short sample : pcm) {
            peak = Math.max(peak, Math.abs(sample));
        }
        assertThat(20 * Math.log10(rms(pcm, 0, pcm.length) / 32_768)).as("dBFS").isBetween(-25.0, -17.0);
        assertThat(peak).as("peak").isLessThan(32_700);
    }

    @Test
    void starts_speaking_at_once() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        speaking.say("Hello there, my friend.");
        speaking.finish();
        assertThat(speaking.log.all(TtsEvent.Word.class).getFirst().startMs()).isLessThan(100);
        assertThat(rms(speaking.pcm(), 0, 24_000 / 5)).isGreaterThan(300);
    }

    @Test
    void honours_speed() {
        assertThat(duration("heart", 0.7)).isGreaterThan(duration("heart", 1) * 12 / 10);
        assertThat(duration("heart", 1.5)).isLessThan(duration("heart", 1) * 8 / 10);
        assertThat(duration("heart", 9)).isEqualTo(duration("heart", 2));
    }

    @Test
    void has_voices_that_differ_in_pitch() {
        assertThat(provider().voices()).extracting(TextToSpeech.Voice::name).startsWith("heart");
        double plain = pitch("heart");
        assertThat(pitch("deep")).isLessThan(0.9 * plain);
        assertThat(pitch("bright")).isGreaterThan(1.04 * plain);
    }

    @Test
    void the_name_of_the_former_voice_means_the_default() {
        assertThat(pitch("slt")).isEqualTo(pitch("heart"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void delivers_the_rate_asked_for(int rate) {
        Speaking speaking = open(TextToSpeech.Options.at(rate));
        speaking.say("Good morning to you all.");
        speaking.finish();
        Speaking reference = open(TextToSpeech.Options.at(48_000));
        reference.say("Good morning to you all.");
        reference.finish();
        assertThat(speaking.audioMs()).isBetween(reference.audioMs() - 1, reference.audioMs() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heart", "deep", "calm", "bright"})
    void says_the_same_words_in_every_voice(String voice) {
        Speaking speaking = open(options(voice, 1));
        speaking.say("One, two, three.");
        speaking.finish();
        assertThat(speaking.words()).containsExactly("One,", "two,", "three.");
    }

    @Test
    void bounds_a_word_without_end() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        String endless = "abracadabra".repeat(200);
        speaking.say("Well, " + endless + " it is.");
        speaking.finish();
        assertThat(speaking.words()).containsExactly("Well,", endless, "it", "is.");
    }

    @Test
    void refuses_a_sample_rate_it_cannot_convert() {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        log.calling(() -> provider().open(TextToSpeech.Options.at(12_345), loop, log));
        ProviderException cause = log.await(TtsEvent.Failed.class).cause();
        assertThat(cause.kind()).isEqualTo(ProviderException.Kind.REJECTED);
    }

    @Test
    void fails_open_streams_when_it_is_closed() {
        provider();
        TextToSpeech own = new HibariEngine()
                .textToSpeech(TestContext.plain().lend(ModelStore.class, TestModels.store()))
                .orElseThrow();
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Stream stream = log.calling(() -> own.open(TextToSpeech.Options.at(24_000), loop, log));
        log.doing(() -> stream.text("Hello. ".repeat(50)));
        own.close();
        assertThat(log.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(ProviderException.Kind.BROKEN);
    }

    @Test
    void says_how_to_get_a_model_that_is_not_installed(@TempDir Path empty) {
        TextToSpeech own = new HibariEngine()
                .textToSpeech(TestContext.plain().lend(ModelStore.class, ModelStore.of(empty)))
                .orElseThrow();
        EventLog<TtsEvent> log = new EventLog<>(loop);
        log.calling(() -> own.open(TextToSpeech.Options.at(24_000), loop, log));
        assertThat(log.await(TtsEvent.Failed.class).cause()).hasMessageContaining("./parley models pull hibari");
        assertThat(own.readiness().state()).isEqualTo(Readiness.State.FAILED);
    }

    private long duration(String voice, double speed) {
        Speaking speaking = open(options(voice, speed));
        speaking.say("Good morning to you all.");
        speaking.finish();
        return speaking.audioMs();
    }

    /** Median of the fundamental frequency, by autocorrelation of pieces of 50 ms. */
    private double pitch(String voice) {
        Speaking speaking = open(options(voice, 1));
        speaking.say("Now all of you are here.");
        speaking.finish();
        short[] pcm = speaking.pcm();
        List<Double> pitches = new ArrayList<>();
        for (int from = 0; from + 2_400 <= pcm.length; from += 1_200) {
            if (rms(pcm, from, from + 1_200) > 1_500) {
                pitches.add(pitch(pcm, from));
            }
        }
        pitches.sort(Comparator.naturalOrder());
        return pitches.get(pitches.size() / 2);
    }

    private static double pitch(short[] pcm, int from) {
        double best = 0;
        int bestLag = 1;
        for (int lag = 24_000 / 350; lag < 24_000 / 120; lag++) {
            double sum = 0;
            for (int i = from; i < from + 1_200; i++) {
                sum += (double) pcm[i] * pcm[i + lag];
            }
            if (sum > best) {
                best = sum;
                bestLag = lag;
            }
        }
        return 24_000.0 / bestLag;
    }

    private static double rms(short[] pcm, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) {
            energy += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(energy / (to - from));
    }

    private static TextToSpeech.Options options(String voice, double speed) {
        return new TextToSpeech.Options(24_000, Optional.of(voice), Optional.empty(), speed);
    }
}
