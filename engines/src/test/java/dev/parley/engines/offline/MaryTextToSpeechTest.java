package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestContext;
import dev.parley.engines.contract.TextToSpeechContract;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaryTextToSpeechTest extends TextToSpeechContract {
    private static final String HARD_TEXT =
            "Dr. Smith's 42 cats don't cost $3.50 at 10:30 -- do they? It's 50% \"off\" &"
                    + " more, e.g. at www.example.com (really), na\u00efve caf\u00e9 \ud83d\ude00 GPT-4o! \u4f60\u597d *** stand-in"
                    + " OPENAI_API_KEY";

    @Override
    protected TextToSpeech provider() {
        return OfflineEngines.textToSpeech();
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
        speaking.say("I have 42 \ud83d\ude00 cats.");
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
        int pauseFrom = (int) words.get(0).endMs() * 16 + 160 * 16;
        int pauseTo = (int) words.get(1).startMs() * 16 - 60 * 16;
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
            assertThat(Math.abs(pcm[i] - pcm[i - 1])).as("step at sample " + i).isLessThan(14_000);
        }
    }

    @Test
    void is_comfortably_loud_and_never_clipped() {
        for (VoiceStyle style : VoiceStyle.ALL) {
            Speaking speaking = open(options(style.name(), 1));
            speaking.say("Hello there, my friend. All of us are well, thank you.");
            speaking.finish();
            short[] pcm = speaking.pcm();
            int peak = 0;
            for (short sample : pcm) {
                peak = Math.max(peak, Math.abs(sample));
            }
            double level = 20 * Math.log10(rms(pcm, 0, pcm.length) / 32_768);
            assertThat(level).as(style.name() + " dBFS").isBetween(-26.0, -17.0);
            assertThat(peak).as(style.name() + " peak").isLessThan(32_700);
        }
    }

    @Test
    void starts_speaking_at_once() {
        Speaking speaking = open(TextToSpeech.Options.at(24_000));
        speaking.say("Hello there, my friend.");
        speaking.finish();
        assertThat(speaking.log.all(TtsEvent.Word.class).getFirst().startMs()).isLessThan(50);
        assertThat(rms(speaking.pcm(), 0, 24_000 / 5)).isGreaterThan(300);
    }

    @Test
    void honours_speed() {
        assertThat(duration("slt", 0.7)).isGreaterThan(duration("slt", 1) * 12 / 10);
        assertThat(duration("slt", 1.5)).isLessThan(duration("slt", 1) * 8 / 10);
        assertThat(duration("slt", 9)).isEqualTo(duration("slt", 2));
    }

    @Test
    void has_voices_that_differ_in_pitch() {
        assertThat(provider().voices()).extracting(TextToSpeech.Voice::name).startsWith("slt");
        double slt = pitch("slt");
        assertThat(pitch("deep")).isLessThan(0.75 * slt);
        assertThat(pitch("bright")).isGreaterThan(1.15 * slt);
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
    @ValueSource(strings = {"slt", "deep", "calm", "bright"})
    void says_the_same_words_in_every_voice(String voice) {
        Speaking speaking = open(options(voice, 1));
        speaking.say("One, two, three.");
        speaking.finish();
        assertThat(speaking.words()).containsExactly("One,", "two,", "three.");
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
        TextToSpeech own = new OfflineEngine()
                .textToSpeech(TestContext.with(Map.of("synthesizers", "1")))
                .orElseThrow();
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech.Stream stream = log.calling(() -> own.open(TextToSpeech.Options.at(24_000), loop, log));
        log.doing(() -> stream.text("Hello. ".repeat(50)));
        own.close();
        assertThat(log.await(TtsEvent.Failed.class).cause().kind()).isEqualTo(ProviderException.Kind.BROKEN);
    }

    private long duration(String voice, double speed) {
        Speaking speaking = open(options(voice, speed));
        speaking.say("Good morning to you all.");
        speaking.finish();
        return speaking.audioMs();
    }

    /** Fundamental frequency of a long vowel, by autocorrelation. */
    private double pitch(String voice) {
        Speaking speaking = open(options(voice, 1));
        speaking.say("Now all of you are here.");
        speaking.finish();
        short[] pcm = speaking.pcm();
        double best = 0;
        int bestLag = 1;
        for (int lag = 24_000 / 400; lag < 24_000 / 60; lag++) {
            double sum = 0;
            for (int i = 2_400; i + lag < Math.min(pcm.length, 24_000); i++) {
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
