package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.contract.EventLog;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.engines.evaluation.SpokenWords;
import dev.parley.onnx.InferenceListener;
import dev.parley.onnx.InferenceQueue;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One utterance that does not end, second by second as a call sends it: the words and the work for each second stay
 * bounded. Some minutes, or an hour with {@code -Dparley.long=true}.
 */
class MoonshineLongInputTest {
    private static final int RATE = 16_000;
    private static final int PIECE = RATE / 50;
    private static final boolean LONG = Boolean.getBoolean("parley.long");
    /** Sounds without speech cost the detector's work only; speech is written down. */
    private static final int SECONDS = LONG ? 3_600 : 90;

    private static final int SECONDS_OF_SPEECH = LONG ? 3_600 : 40;
    /** Three times as dear as speech: what comes out unlikely is heard again. */
    private static final int SECONDS_BACKWARDS = LONG ? 3_600 : 20;
    /** As long as a turn may be in a call without anybody's answer; what is sent faster than it is heard waits no longer. */
    private static final int TURN_SECONDS = 120;
    /** Nobody speaks more in a second, and no music, noise or gibberish is to give more. */
    private static final int WORDS_A_SECOND = 4;
    /** A task takes at least four frames of the detector, unless it comes behind a stretch, of which a second ends few. */
    private static final int TASKS_A_SECOND = 12;

    private final LoopExecutor loop = new LoopExecutor();
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void close() {
        loop.close();
    }

    private final class Counting implements InferenceListener {
        @Override
        public void started(String model, long waitNanos) {
            tasks.incrementAndGet();
        }

        @Override
        public void finished(String model, long runNanos) {}

        @Override
        public void refused(String model) {
            refused.incrementAndGet();
        }

        @Override
        public void skipped(String model) {}
    }

    /** What is heard in so many seconds of sound. */
    private List<String> heard(int seconds, IntFunction<short[]> second) {
        InferenceQueue queue = new InferenceQueue(2, 64, () -> 0.99);
        try (SpeechToText engine = MoonshineEngines.on(queue)) {
            LoopExecutor.await(engine.start());
            queue.listen(new Counting());
            EventLog<SttEvent> log = new EventLog<>(loop);
            SpeechToText.Stream stream = log.calling(() -> engine.open(SpeechToText.Options.at(RATE), loop, log));
            log.await(SttEvent.Ready.class);
            log.doing(stream::beginUtterance);
            for (int i = 0; i < seconds; i++) {
                short[] pcm = second.apply(i);
                for (int at = 0; at < RATE; at += PIECE) {
                    int from = at;
                    log.doing(() -> stream.audio(pcm, from, PIECE));
                }
                if (i % TURN_SECONDS == TURN_SECONDS - 1) {
                    flush(stream, log, i);
                    log.doing(stream::beginUtterance);
                }
            }
            flush(stream, log, seconds);
            LoopExecutor.await(log.calling(stream::cancel));
            assertThat(tasks.get()).isLessThan(TASKS_A_SECOND * seconds);
            assertThat(refused.get()).isZero();
            return words(log);
        }
    }

    private static List<String> words(EventLog<SttEvent> log) {
        List<String> words = new ArrayList<>();
        log.all(SttEvent.Final.class).forEach(it -> it.words().forEach(word -> words.add(word.text())));
        return SpokenWords.of(String.join(" ", words));
    }

    private static void flush(SpeechToText.Stream stream, EventLog<SttEvent> log, long id) {
        log.doing(() -> stream.flush(id));
        log.await(event -> event instanceof SttEvent.Flushed flushed && flushed.flushId() == id, "flush " + id);
    }

    private static short loud(double value) {
        return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** Louder and softer, and duller and sharper, as of wind, machines and traffic. */
    private static IntFunction<short[]> noise() {
        Random random = new Random(11);
        double[] low = new double[1];
        return second -> {
            short[] pcm = new short[RATE];
            for (int i = 0; i < RATE; i++) {
                double t = second + (double) i / RATE;
                double smooth = 0.5 + 0.48 * Math.sin(t / 7);
                low[0] = smooth * low[0] + (1 - smooth) * random.nextGaussian();
                pcm[i] = loud(low[0] * 3_000 * (1.05 + Math.sin(t / 3)));
            }
            return pcm;
        };
    }

    /** A melody with overtones and vibrato over chords and a beat. */
    private static IntFunction<short[]> music() {
        Random random = new Random(12);
        int[] scale = {0, 2, 4, 5, 7, 9, 11, 12};
        return second -> {
            short[] pcm = new short[RATE];
            double[] notes = random.ints(4, 0, scale.length)
                    .mapToDouble(it -> 262 * Math.pow(2, scale[it] / 12.0))
                    .toArray();
            double chord = 131 * Math.pow(2, scale[second / 2 % 4 + 1] / 12.0);
            for (int i = 0; i < RATE; i++) {
                double t = (double) i / RATE;
                double note = notes[4 * i / RATE];
                double phase = 2 * Math.PI * note * t + 2 * Math.sin(2 * Math.PI * 5.5 * t);
                double melody = (Math.sin(phase) + Math.sin(2 * phase) / 2 + Math.sin(3 * phase) / 3)
                        * Math.exp(-4 * (t % 0.25));
                double chords = Math.sin(2 * Math.PI * chord * t)
                        + Math.sin(2 * Math.PI * chord * 1.26 * t)
                        + Math.sin(2 * Math.PI * chord * 1.5 * t);
                double beat = random.nextGaussian() * Math.exp(-40 * (t % 0.5));
                pcm[i] = loud(5_000 * melody + 1_500 * chords + 6_000 * beat);
            }
            return pcm;
        };
    }

    /** A voice that sings vowels on notes that glide: a source of pulses, and three resonances that move. */
    private static IntFunction<short[]> singing() {
        double[][] vowels = {{800, 1_200, 2_500}, {300, 2_300, 3_000}, {350, 700, 2_400}, {500, 1_800, 2_500}};
        double[] state = new double[7];
        return second -> {
            short[] pcm = new short[RATE];
            for (int i = 0; i < RATE; i++) {
                double t = second + (double) i / RATE;
                double pitch =
                        180 * Math.pow(2, Math.floor(3 * Math.sin(t * 0.7)) / 12) * (1 + 0.02 * Math.sin(35 * t));
                state[6] += pitch / RATE;
                double pulse = state[6] >= 1 ? 1 : 0;
                state[6] %= 1;
                double[] from = vowels[(int) (t / 0.6) % vowels.length];
                double[] to = vowels[(int) (t / 0.6 + 1) % vowels.length];
                double part = Math.clamp((t % 0.6 - 0.4) / 0.2, 0, 1);
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    double hertz = from[k] + part * (to[k] - from[k]);
                    double r = Math.exp(-Math.PI * (60 + 30 * k) / RATE);
                    double next = pulse
                            + 2 * r * Math.cos(2 * Math.PI * hertz / RATE) * state[2 * k]
                            - r * r * state[2 * k + 1];
                    state[2 * k + 1] = state[2 * k];
                    state[2 * k] = next;
                    sum += next / (1 + k);
                }
                pcm[i] = loud(1_500 * sum * (1.1 + Math.sin(t * 1.3)));
            }
            return pcm;
        };
    }

    private static short[] wide(TestSpeech speech) {
        return Resampler.resample(new PcmClip(speech.pcm(), speech.rate()), RATE)
                .samples();
    }

    private static short[] backwards(List<TestSpeech> speech) {
        int length = speech.stream().mapToInt(it -> wide(it).length).sum();
        short[] all = new short[length];
        int at = length;
        for (TestSpeech each : speech) {
            for (short sample : wide(each)) {
                all[--at] = sample;
            }
        }
        return all;
    }

    /** Over and over, without a break. */
    private static IntFunction<short[]> over(short[] once) {
        return second -> {
            short[] pcm = new short[RATE];
            for (int i = 0; i < RATE; i++) {
                pcm[i] = once[(int) (((long) second * RATE + i) % once.length)];
            }
            return pcm;
        };
    }

    @Test
    void noise_for_minutes_makes_no_word() {
        assertThat(heard(SECONDS, noise())).isEmpty();
    }

    @Test
    void music_for_minutes_makes_no_word() {
        assertThat(heard(SECONDS, music())).isEmpty();
    }

    /** Vowels of a voice, though it says nothing. */
    @Test
    void a_voice_that_sings_for_minutes_makes_a_word_now_and_then() {
        assertThat(heard(SECONDS, singing())).hasSizeLessThan(SECONDS / 10);
    }

    /** All recordings, back to front: speech by every sign, and no words. */
    @Test
    void gibberish_for_minutes_makes_no_more_words_than_are_spoken_in_the_time() {
        List<String> heard = heard(SECONDS_BACKWARDS, over(backwards(TestSpeech.all())));
        assertThat(heard).hasSizeLessThan(WORDS_A_SECOND * SECONDS_BACKWARDS);
    }

    /** Each time as often as it was said: a stretch of many the same is where such models begin to repeat themselves. */
    @Test
    void the_same_sentence_for_minutes_is_heard_as_often_as_it_was_said() {
        TestSpeech sentence = TestSpeech.named("sb-spk1_snt5");
        short[] once = wide(sentence);
        List<String> heard = heard(SECONDS_OF_SPEECH, over(once));
        double times = SECONDS_OF_SPEECH * (double) RATE / once.length;
        double said = times * SpokenWords.of(sentence.transcript()).size();
        assertThat((double) heard.size()).isBetween(said * 0.95 - 8, said * 1.05 + 1);
        assertThat(heard.stream().filter("sunday"::equals).count()).isBetween((long) (times * 0.9), (long) times + 1);
    }
}
