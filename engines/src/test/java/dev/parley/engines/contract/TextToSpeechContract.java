package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every text-to-speech engine keeps. */
public abstract class TextToSpeechContract {
    private static final String TEXT = "Hello there, my friend. It is a quarter past nine, and the sun is out!";

    protected final LoopExecutor loop = new LoopExecutor();

    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract TextToSpeech provider();

    protected int sampleRate() {
        return 24_000;
    }

    /** How much later than its audio a word may be told, in ms. */
    protected long lateWordMs() {
        return 0;
    }

    @AfterEach
    void close_loop() {
        loop.close();
    }

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
        assertThat(provider().voices().stream().map(TextToSpeech.Voice::name)).doesNotHaveDuplicates();
    }

    @Test
    void says_ready_first_and_done_last() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        speaking.finish();
        assertThat(speaking.log.events().getFirst()).isInstanceOf(TtsEvent.Ready.class);
        assertThat(speaking.log.events().getLast()).isInstanceOf(TtsEvent.Done.class);
    }

    @Test
    void tells_with_ready_what_the_stream_can_do() {
        Speaking speaking = open(
                TextToSpeech.Options.at(provider().capabilities().sampleRate().orElse(sampleRate())));
        speaking.say(TEXT);
        assertThat(speaking.log.await(TtsEvent.Ready.class).capabilities())
                .isEqualTo(provider().capabilities());
        speaking.cancel();
    }

    @Test
    void speaks_before_the_text_ends_where_it_says_so() {
        assumeTrue(provider().capabilities().streaming());
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        assertThat(speaking.log.await(TtsEvent.Audio.class).samples()).isNotEmpty();
        speaking.cancel();
    }

    @Test
    void has_a_voice_for_each_language_it_says_it_speaks() {
        List<String> spoken = provider().voices().stream()
                .flatMap(voice -> voice.language().stream())
                .map(tag -> Locale.forLanguageTag(tag).getLanguage())
                .distinct()
                .toList();
        assumeFalse(provider().voices().isEmpty());
        assertThat(provider().capabilities().languages()).containsExactlyInAnyOrderElementsOf(spoken);
    }

    @Test
    void tells_every_word_once_as_given_and_in_order() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        speaking.finish();
        if (provider().capabilities().wordTimes()) {
            assertThat(speaking.words()).containsExactly(TEXT.split(" "));
        }
    }

    @Test
    void takes_text_in_pieces() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say("Hello");
        speaking.say(" there, my");
        speaking.say(" friend.");
        speaking.say(" All");
        speaking.say(" is well.");
        speaking.finish();
        if (provider().capabilities().wordTimes()) {
            assertThat(speaking.words()).containsExactly("Hello", "there,", "my", "friend.", "All", "is", "well.");
        }
    }

    @Test
    void times_words_in_order_and_within_the_audio() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        speaking.finish();

        long before = 0;
        for (TtsEvent.Word word : speaking.log.all(TtsEvent.Word.class)) {
            assertThat(word.startMs()).as(word.toString()).isGreaterThanOrEqualTo(before);
            assertThat(word.endMs()).as(word.toString()).isBetween(word.startMs(), speaking.audioMs() + 1);
            before = word.startMs();
        }
        if (provider().capabilities().wordTimes()) {
            assertThat(before).as("start of the last word").isGreaterThan(speaking.audioMs() / 2);
        }
    }

    @Test
    void tells_a_word_no_later_than_its_audio() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        speaking.finish();
        long samples = 0;
        for (TtsEvent event : speaking.log.events()) {
            switch (event) {
                case TtsEvent.Audio audio -> samples += audio.samples().length;
                case TtsEvent.Word word ->
                    assertThat(samples * 1000 / sampleRate())
                            .as("audio before " + word)
                            .isLessThanOrEqualTo(word.startMs() + 1 + lateWordMs());
                default -> {}
            }
        }
    }

    @Test
    void gives_audible_audio_of_a_plausible_length() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT);
        speaking.finish();
        int words = TEXT.split(" ").length;
        assertThat(speaking.audioMs()).isBetween(words * 100L, words * 1000L);
        double energy = 0;
        long samples = 0;
        for (TtsEvent.Audio audio : speaking.log.all(TtsEvent.Audio.class)) {
            assertThat(audio.samples()).isNotEmpty();
            samples += audio.samples().length;
            for (short sample : audio.samples()) {
                energy += (double) sample * sample;
            }
        }
        assertThat(Math.sqrt(energy / samples)).as("loudness (RMS)").isBetween(200.0, 16_000.0);
    }

    @Test
    void is_done_at_once_without_text() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.finish();
        assertThat(speaking.words()).isEmpty();
    }

    @Test
    void speaks_with_its_default_for_an_unknown_voice() {
        Speaking speaking = open(
                new TextToSpeech.Options(sampleRate(), Optional.of("nobody-has-this-voice"), Optional.empty(), 1.0));
        speaking.say("Good morning.");
        speaking.finish();
        assertThat(speaking.audioMs()).isPositive();
    }

    @Test
    void keeps_streams_apart() {
        Speaking one = open(TextToSpeech.Options.at(sampleRate()));
        Speaking other = open(TextToSpeech.Options.at(sampleRate()));
        one.say("Good morning to you.");
        other.say("We have three cats.");
        one.finish();
        other.finish();
        if (provider().capabilities().wordTimes()) {
            assertThat(one.words()).containsExactly("Good", "morning", "to", "you.");
            assertThat(other.words()).containsExactly("We", "have", "three", "cats.");
        }
    }

    @Test
    void is_silent_and_gone_after_cancel() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.say(TEXT + " " + TEXT + " " + TEXT);
        speaking.log.await(TtsEvent.Audio.class);
        speaking.cancel();
        assertThat(loop.blockingTasks()).isZero();
    }

    @Test
    void can_be_cancelled_before_any_text() {
        Speaking speaking = open(TextToSpeech.Options.at(sampleRate()));
        speaking.cancel();
        assertThat(loop.blockingTasks()).isZero();
    }

    protected final Speaking open(TextToSpeech.Options options) {
        EventLog<TtsEvent> log = new EventLog<>(loop);
        TextToSpeech tts = provider();
        return new Speaking(log, log.calling(() -> tts.open(options, loop, log)), options.sampleRate());
    }

    /** One open stream and what came of it. */
    protected static final class Speaking {
        public final EventLog<TtsEvent> log;
        public final TextToSpeech.Stream stream;
        private final int rate;

        private Speaking(EventLog<TtsEvent> log, TextToSpeech.Stream stream, int rate) {
            this.log = log;
            this.stream = stream;
            this.rate = rate;
        }

        public void say(String words) {
            log.doing(() -> stream.text(words));
        }

        /** Ends the text and waits until all is spoken. */
        public void finish() {
            log.doing(stream::end);
            log.await(event -> event instanceof TtsEvent.Done || event instanceof TtsEvent.Failed, "Done");
            assertThat(log.all(TtsEvent.Failed.class)).isEmpty();
            log.doing(log::expectSilence);
        }

        public List<String> words() {
            return log.all(TtsEvent.Word.class).stream()
                    .map(TtsEvent.Word::text)
                    .toList();
        }

        public long audioMs() {
            return pcm().length * 1000L / rate;
        }

        /** All audio so far. */
        public short[] pcm() {
            return SpokenPcm.of(log);
        }

        /** Cancels and waits until the stream is gone; any event from then on fails the test. */
        public void cancel() {
            LoopExecutor.await(log.calling(() -> {
                var gone = stream.cancel();
                log.expectSilence();
                return gone;
            }));
        }
    }
}
