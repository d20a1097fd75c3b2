package dev.parley.session.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.NoiseSuppressor.Field;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderSet;
import dev.parley.session.NoiseReduction;
import dev.parley.session.Principal;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.SessionSink;
import dev.parley.session.SilencePolicy;
import dev.parley.session.context.SessionContext;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.ScriptedDetector;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedNoiseSuppressor;
import dev.parley.session.script.ScriptedStt;
import dev.parley.session.script.ScriptedTts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every sample is handed on once and in its place, whatever becomes of its suppression. */
class NoiseReducerTest {
    private static final int PIECE = AudioScript.samples(20);

    private final VirtualTime time = new VirtualTime();
    private final ScriptedNoiseSuppressor suppressor = new ScriptedNoiseSuppressor(() -> time);
    private final List<SessionOutput> told = new ArrayList<>();
    private final List<Short> heard = new ArrayList<>();
    private final List<Short> sent = new ArrayList<>();
    private int moved;
    private SessionContext context = context(Optional.of(suppressor));
    private NoiseReducer reducer = reducer();

    private SessionContext context(Optional<ScriptedNoiseSuppressor> engine) {
        AudioScript script = new AudioScript();
        SessionSetup.Client client = new SessionSetup.Client(
                "sess", Principal.ANONYMOUS, AudioScript.RATE, Optional.empty(), Duration.ofMillis(80), true);
        ProviderSet engines = ProviderSet.of(
                        new ScriptedDetector(),
                        new ScriptedStt(script, new ScriptedStt.Kind(false, false), Duration.ZERO),
                        new ScriptedLlm(Duration.ZERO),
                        new ScriptedTts(script, Duration.ZERO))
                .withNoiseSuppressor(engine.map(it -> it));
        return new SessionContext(
                new SessionSetup(client, SilencePolicy.DEFAULT, SessionConfig.defaults(), SessionLimits.DEFAULT),
                engines,
                time,
                new SessionSink() {
                    @Override
                    public void accept(SessionOutput output) {
                        told.add(output);
                    }

                    @Override
                    public boolean writable() {
                        return true;
                    }
                },
                prefix -> prefix);
    }

    private NoiseReducer reducer() {
        return new NoiseReducer(
                context,
                (samples, from, length) -> {
                    for (int i = from; i < from + length; i++) {
                        heard.add(samples[i]);
                    }
                },
                () -> moved++);
    }

    private void asks(NoiseReduction noise) {
        SessionConfig config = context.config();
        context.config(config.withStt(config.stt().withNoise(noise)));
    }

    /** Pieces of 20 ms in real time; each sample is even and differs from its neighbours. */
    private void play(int pieces) {
        for (int i = 0; i < pieces; i++) {
            time.advance(Duration.ofMillis(20));
            give(PIECE);
        }
    }

    private void give(int length) {
        short[] piece = new short[length];
        for (int k = 0; k < length; k++) {
            piece[k] = (short) (2 + 2 * ((sent.size()) % 8_000));
            sent.add(piece[k]);
        }
        context.handle(() -> reducer.taker().audio(piece, 0, length));
    }

    /** Whether each sample heard is the one sent in its place, suppressed or not. */
    private void assertInPlace() {
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i) & ~1)
                    .as("sample " + i)
                    .isEqualTo(sent.get(i).intValue());
        }
    }

    private boolean suppressed(int at) {
        return (heard.get(at) & 1) == 1;
    }

    private long suppressed() {
        return heard.stream().filter(each -> (each & 1) == 1).count();
    }

    @Test
    void costs_nothing_where_nobody_asks() {
        asks(NoiseReduction.OFF);
        play(10);

        assertThat(heard).isEqualTo(sent);
        assertThat(suppressor.opened()).isEmpty();
        assertThat(suppressor.pieces()).isZero();
    }

    @Test
    void samples_keep_their_place_and_come_by_the_delay_later() {
        asks(NoiseReduction.NEAR_FIELD);
        play(50);
        time.advance(Duration.ofMillis(5));

        assertInPlace();
        assertThat(heard).hasSize(50 * PIECE - ScriptedNoiseSuppressor.DELAY);
        assertThat(suppressed()).isEqualTo(heard.size());
        assertThat(suppressor.opened()).containsExactly(Field.NEAR);
    }

    @Test
    void the_tail_goes_on_as_it_came_once_no_audio_follows() {
        asks(NoiseReduction.FAR_FIELD);
        play(5);
        time.advance(Duration.ofMillis(119));
        assertThat(heard).hasSize(5 * PIECE - ScriptedNoiseSuppressor.DELAY);
        time.advance(Duration.ofMillis(2));

        assertThat(heard).hasSameSizeAs(sent);
        assertInPlace();
        assertThat(suppressed(heard.size() - 1)).isFalse();

        play(50);
        time.advance(Duration.ofMillis(5));
        assertInPlace();
        assertThat(heard).hasSize(55 * PIECE - ScriptedNoiseSuppressor.DELAY);
        assertThat(suppressed(heard.size() - 1)).isTrue();
    }

    @Test
    void what_is_late_goes_on_as_it_came_and_is_not_heard_again() {
        asks(NoiseReduction.NEAR_FIELD);
        play(10);
        suppressor.takes(Duration.ofMillis(300));
        play(10);
        suppressor.takes(Duration.ofMillis(5));
        play(40);
        time.advance(Duration.ofMillis(5));

        assertInPlace();
        assertThat(heard).hasSize(60 * PIECE - ScriptedNoiseSuppressor.DELAY);
        assertThat(suppressed(15 * PIECE)).isFalse();
        assertThat(suppressed(heard.size() - 1)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void around_a_piece_that_was_shed_audio_goes_on_as_it_came() {
        asks(NoiseReduction.NEAR_FIELD);
        play(10);
        suppressor.failsWith(Optional.of(ProviderException.Kind.AT_CAPACITY));
        play(1);
        suppressor.failsWith(Optional.empty());
        play(20);
        time.advance(Duration.ofMillis(5));

        assertInPlace();
        int shed = 10 * PIECE;
        assertThat(suppressed(shed - ScriptedNoiseSuppressor.DELAY - 1)).isTrue();
        for (int i = shed - ScriptedNoiseSuppressor.DELAY; i < shed + PIECE; i++) {
            assertThat(suppressed(i)).as("sample " + i).isFalse();
        }
        assertThat(suppressed(shed + PIECE)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void one_that_broke_is_told_of_and_not_used_again() {
        asks(NoiseReduction.NEAR_FIELD);
        play(10);
        suppressor.failsWith(Optional.of(ProviderException.Kind.BROKEN));
        play(10);

        assertThat(heard).hasSameSizeAs(sent);
        assertInPlace();
        assertThat(suppressor.closed()).isEqualTo(1);
        assertThat(suppressor.opened()).hasSize(1);
        assertThat(told).singleElement().isInstanceOfSatisfying(SessionOutput.ProviderTrouble.class, it -> {
            assertThat(it.kind()).isEqualTo("noise-suppression");
            assertThat(it.recovering()).isTrue();
        });
    }

    @Test
    void follows_the_configuration_in_the_middle_of_a_call() {
        asks(NoiseReduction.NEAR_FIELD);
        play(10);
        asks(NoiseReduction.OFF);
        play(10);
        assertThat(heard).hasSameSizeAs(sent);
        assertThat(suppressor.closed()).isEqualTo(1);
        asks(NoiseReduction.FAR_FIELD);
        play(10);
        time.advance(Duration.ofMillis(200));

        assertThat(heard).hasSameSizeAs(sent);
        assertInPlace();
        assertThat(suppressor.opened()).containsExactly(Field.NEAR, Field.FAR);
        assertThat(suppressed(5 * PIECE)).isTrue();
        assertThat(suppressed(15 * PIECE)).isFalse();
        assertThat(suppressed(25 * PIECE)).isTrue();
    }

    @Test
    void an_answer_of_a_stream_that_was_closed_is_not_heard() {
        asks(NoiseReduction.NEAR_FIELD);
        suppressor.takes(Duration.ofMillis(50));
        play(3);
        asks(NoiseReduction.OFF);
        play(10);

        assertThat(heard).isEqualTo(sent);
    }

    @Test
    void nothing_is_heard_after_the_end() {
        asks(NoiseReduction.NEAR_FIELD);
        play(3);
        int before = heard.size();
        reducer.close();
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).hasSize(before);
        assertThat(suppressor.closed()).isEqualTo(1);
    }

    @Test
    void takes_no_more_than_a_second_and_says_when_it_goes_on() {
        asks(NoiseReduction.NEAR_FIELD);
        suppressor.takes(Duration.ofMillis(50));
        for (int i = 0; i < 5; i++) {
            assertThat(reducer.ready()).isTrue();
            give(AudioScript.samples(200));
        }
        assertThat(reducer.ready()).isFalse();
        assertThat(reducer.settled()).isFalse();
        time.advance(Duration.ofMillis(50));

        assertThat(moved).isPositive();
        assertThat(reducer.ready()).isTrue();
        assertThat(reducer.settled()).isTrue();
        reducer.flush();
        assertInPlace();
        assertThat(heard).hasSameSizeAs(sent);
    }

    @Test
    void where_there_is_no_engine_a_client_that_asks_is_heard_as_it_comes() {
        context = context(Optional.empty());
        reducer = reducer();
        asks(NoiseReduction.NEAR_FIELD);
        play(5);

        assertThat(heard).isEqualTo(sent);
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionOutput.ProviderTrouble.class,
                        it -> assertThat(it.cause()).hasMessageContaining("no engine"));
    }

    @Test
    void works_unasked_where_the_operator_says_so_and_the_client_says_nothing() {
        suppressor.unasked(Field.FAR);
        play(5);
        assertThat(suppressor.opened()).containsExactly(Field.FAR);
        asks(NoiseReduction.OFF);
        play(5);
        assertThat(suppressor.closed()).isEqualTo(1);
    }
}
