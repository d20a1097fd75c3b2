package dev.parley.engines.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every speech-to-text engine keeps. An engine whose server is simulated overrides {@link #speech()} and
 * {@link #expectedWords} to what the simulation answers.
 */
public abstract class SpeechToTextContract {
    private static final int CHUNK_MS = 20;

    protected final LoopExecutor loop = new LoopExecutor();

    /** The engine under test, started. May be shared between tests; the subclass closes it. */
    protected abstract SpeechToText provider();

    /** Something to say to the engine; one utterance of a few seconds. */
    protected TestSpeech speech() {
        return TestSpeech.named("goforward");
    }

    /** Words the engine must hear in {@code speech}, in order, lower case. */
    protected List<String> expectedWords(TestSpeech speech) {
        return speech.words();
    }

    /** How far outside the audio sent so far a word's time may lie, in ms. */
    protected long timeToleranceMs() {
        return 200;
    }

    @AfterEach
    void close_loop() {
        loop.close();
    }

    @Test
    void is_ready_once_started() {
        LoopExecutor.await(provider().start());
        assertThat(provider().readiness().state()).isEqualTo(Readiness.State.READY);
        assertThat(provider().readiness().progress()).isEqualTo(1);
    }

    @Test
    void says_ready_first() {
        Listening listening = open(speech().rate());
        listening.log.await(SttEvent.Ready.class);
        assertThat(listening.log.events().getFirst()).isInstanceOf(SttEvent.Ready.class);
        listening.cancel();
    }

    @Test
    void tells_with_ready_what_the_stream_can_do() {
        Listening listening = open(provider().capabilities().sampleRate().orElse(speech().rate()));
        assertThat(listening.log.await(SttEvent.Ready.class).capabilities())
                .isEqualTo(provider().capabilities());
        listening.cancel();
    }

    @Test
    void tells_words_and_pauses_without_being_asked_where_it_says_so() {
        SpeechToText.Capabilities can = provider().capabilities();
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        if (can.streaming()) {
            listening.log.await(event -> event instanceof SttEvent.Partial || event instanceof SttEvent.Final, "word");
        }
        if (can.pauseScores()) {
            SttEvent.Pause score = listening.log.await(SttEvent.Pause.class);
            assertThat(score.probability()).isBetween(0.0, 1.0);
        } else {
            listening.flush(1);
            assertThat(listening.log.all(SttEvent.Pause.class)).isEmpty();
        }
        listening.cancel();
    }

    @Test
    void knows_when_each_word_began_where_it_says_so() {
        assumeTrue(provider().capabilities().wordTimes());
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.flush(1);
        List<Long> starts =
                listening.finals().stream().map(SttEvent.Word::startMs).toList();
        assertThat(starts).hasSizeGreaterThan(1).isSorted().doesNotHaveDuplicates();
        listening.cancel();
    }

    @Test
    void names_languages_by_their_primary_subtags() {
        for (String language : provider().capabilities().languages()) {
            assertThat(language).matches("[a-z]{2,3}");
            assertThat(provider().capabilities().hears(language + "-XX")).isTrue();
        }
    }

    @Test
    void gives_every_word_before_flushed() {
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.flush(7);

        assertThat(listening.words()).containsSubsequence(expectedWords(speech).toArray(String[]::new));
        assertThat(listening.log.events())
                .filteredOn(event -> !(event instanceof SttEvent.Alive))
                .last()
                .isEqualTo(new SttEvent.Flushed(7));
        listening.cancel();
    }

    @Test
    void shows_signs_of_life_in_silence_where_it_says_so() {
        assumeTrue(provider().capabilities().heartbeat());
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.log.doing(() -> listening.stream.audio(new short[2 * speech.rate()], 0, 2 * speech.rate()));
        listening.flush(1);
        assertThat(listening.log.events().stream()
                        .filter(SttEvent.Alive.class::isInstance)
                        .map(event -> ((SttEvent.Alive) event).atMs()))
                .hasSizeGreaterThan(20)
                .isSorted()
                .anyMatch(atMs -> atMs >= 1_900);
        listening.cancel();
    }

    @Test
    void times_words_within_the_audio_and_in_order() {
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.flush(1);

        List<SttEvent.Word> words = listening.finals();
        assertThat(words).isNotEmpty();
        long before = -timeToleranceMs();
        for (SttEvent.Word word : words) {
            assertThat(word.text()).doesNotContainAnyWhitespaces().isNotEmpty();
            assertThat(word.startMs()).as(word.toString()).isGreaterThanOrEqualTo(before);
            assertThat(word.endMs())
                    .as(word.toString())
                    .isBetween(word.startMs(), listening.sentMs() + timeToleranceMs());
            before = word.startMs();
        }
        listening.cancel();
    }

    @Test
    void counts_times_from_the_opening_of_the_stream() {
        TestSpeech speech = speech();
        Listening listening = open(speech.rate());
        listening.hear(speech);
        listening.flush(1);
        int first = listening.finals().size();
        long sent = listening.sentMs();
        listening.hear(speech);
        listening.flush(2);

        List<SttEvent.Word> second =
                listening.finals().subList(first, listening.finals().size());
        assertThat(texts(second)).containsSubsequence(expectedWords(speech).toArray(String[]::new));
        assertThat(second.getFirst().startMs()).isGreaterThanOrEqualTo(sent - timeToleranceMs());
        assertThat(listening.flushed()).containsExactly(1L, 2L);
        listening.cancel();
    }

    @Test
    void answers_a_flush_without_audio() {
        Listening listening = open(speech().rate());
        listening.flush(1);
        listening.log.doing(listening.stream::beginUtterance);
        listening.flush(2);
        assertThat(listening.finals()).isEmpty();
        assertThat(listening.flushed()).containsExactly(1L, 2L);
        listening.cancel();
    }

    @Test
    void answers_flushes_in_order() {
        Listening listening = open(speech().rate());
        listening.hear(speech());
        listening.log.doing(() -> {
            listening.stream.flush(1);
            listening.stream.flush(2);
        });
        listening.flush(3);
        assertThat(listening.flushed()).containsExactly(1L, 2L, 3L);
        listening.cancel();
    }

    @Test
    void keeps_streams_apart() {
        TestSpeech speech = speech();
        Listening one = open(speech.rate());
        Listening other = open(speech.rate());
        one.hear(speech);
        other.flush(1);
        one.flush(1);
        assertThat(other.finals()).isEmpty();
        assertThat(one.words()).containsSubsequence(expectedWords(speech).toArray(String[]::new));
        one.cancel();
        other.cancel();
    }

    @Test
    void is_silent_and_gone_after_cancel() {
        Listening listening = open(speech().rate());
        listening.hear(speech());
        listening.log.doing(() -> listening.stream.flush(1));
        listening.cancel();
        assertThat(loop.blockingTasks()).isZero();

        Listening next = open(speech().rate());
        next.log.await(SttEvent.Ready.class);
        next.cancel();
    }

    @Test
    void can_be_cancelled_before_it_is_ready() {
        Listening listening = open(speech().rate());
        listening.cancel();
        assertThat(listening.log.all(SttEvent.Failed.class)).isEmpty();
    }

    /** Opens a stream at {@code rate} Hz. */
    protected final Listening open(int rate) {
        EventLog<SttEvent> log = new EventLog<>(loop);
        SpeechToText stt = provider();
        return new Listening(log, log.calling(() -> stt.open(SpeechToText.Options.at(rate), loop, log)), rate);
    }

    private static List<String> texts(List<SttEvent.Word> words) {
        return words.stream().map(word -> spoken(word.text())).toList();
    }

    private static String spoken(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9']", "");
    }

    /** One open stream and what came of it. */
    protected static final class Listening {
        public final EventLog<SttEvent> log;
        public final SpeechToText.Stream stream;
        private final int rate;
        private long sentSamples;

        private Listening(EventLog<SttEvent> log, SpeechToText.Stream stream, int rate) {
            this.log = log;
            this.stream = stream;
            this.rate = rate;
        }

        /** Begins an utterance and sends it in pieces, faster than real time; the piece's array is reused. */
        public void hear(TestSpeech speech) {
            assertThat(speech.rate()).isEqualTo(rate);
            short[] chunk = new short[rate * CHUNK_MS / 1000];
            log.doing(stream::beginUtterance);
            for (int at = 0; at < speech.pcm().length; at += chunk.length) {
                int length = Math.min(chunk.length, speech.pcm().length - at);
                System.arraycopy(speech.pcm(), at, chunk, 0, length);
                log.doing(() -> {
                    stream.audio(chunk, 0, length);
                    Arrays.fill(chunk, Short.MAX_VALUE);
                });
            }
            sentSamples += speech.pcm().length;
        }

        /** Flushes and waits for the answer. */
        public void flush(long id) {
            log.doing(() -> stream.flush(id));
            log.await(event -> event.equals(new SttEvent.Flushed(id)), "Flushed(" + id + ")");
        }

        public long sentMs() {
            return sentSamples * 1000 / rate;
        }

        public List<SttEvent.Word> finals() {
            List<SttEvent.Word> words = new ArrayList<>();
            log.all(SttEvent.Final.class).forEach(it -> words.addAll(it.words()));
            return words;
        }

        /** Words of all finals, lower case, letters and digits only. */
        public List<String> words() {
            return texts(finals());
        }

        public List<Long> flushed() {
            return log.all(SttEvent.Flushed.class).stream()
                    .map(SttEvent.Flushed::flushId)
                    .toList();
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
