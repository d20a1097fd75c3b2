package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.dialect.IncomingAudio;
import dev.parley.session.PlaybackPosition;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What dialects rely on, whatever carries their messages and audio (architecture.md, Transports). Each {@link Connection}
 * has a test that extends this one; what it declares that it can do, it is held to.
 */
public abstract class CarrierContract {
    protected static final int RATE = 24_000;
    /** Far above the noise that a carrier may put behind speech. */
    private static final int LOUD = 1_000;

    private static final int FRAME = RATE / 50;
    private static final int MOST_SENDS = 4096;

    /** The client's end of a connection, and how time passes there. */
    public interface Client extends AutoCloseable {
        Connection connection();

        /** Runs on the connection's loop; returns what that returned. */
        <T> T onLoop(Supplier<T> action);

        /** Waits until this holds, looked at on the loop; fails where it does not for long. */
        void await(String what, BooleanSupplier holds);

        void sends(boolean text, String message);

        /** All it was sent so far: {@code text} or {@code binary}, and the message. */
        List<String> received();

        /** Whether it takes what it is sent from now on. */
        void reads(boolean value);

        /** How it was told that the connection is closed, and why: empty while it is not. */
        Optional<String> closed();

        void leaves();

        /** Its audio, where the carrier has some. */
        default ClientAudio audio() {
            throw new AssertionError("the carrier has audio and its test does not");
        }

        @Override
        void close();
    }

    /** The client's microphone and loudspeaker. */
    public interface ClientAudio {
        void speaks(short[] samples);

        /** So many samples are lost, or never sent. */
        void loses(int samples);

        /** All it has played. */
        short[] heard();
    }

    protected RecordingDialect dialect;
    private Client client;

    /** Connects a client to {@code dialect}, once that was told that it is opened. */
    protected abstract Client connect();

    /** How the client is told of this close; {@code code} where the protocol has a number of its own. */
    protected abstract String told(CloseReason reason, Optional<Integer> code, String text);

    /** Called behind each event of the dialect; where time is real, it ends a wait. */
    protected void changed() {}

    @BeforeEach
    void begin() {
        dialect = new RecordingDialect(this::changed);
        client = connect();
    }

    @AfterEach
    void end() {
        client.close();
    }

    private CarrierCapabilities can() {
        return client.connection().capabilities();
    }

    private void onLoop(Runnable action) {
        client.onLoop(() -> {
            action.run();
            return true;
        });
    }

    private static Buffer buffer(String text) {
        return Buffer.buffer(text);
    }

    // Messages.

    @Test
    void whatItDeclaresIsThere() {
        assertThat(client.onLoop(() -> client.connection().audio().isPresent())).isEqualTo(can().carriesAudio());
        assertThat(can()).isEqualTo(can());
        assertThat(client.onLoop(() -> client.connection().executor().inLoop())).isTrue();
        assertThat(client.onLoop(() -> dialect.opened)).isOne();
    }

    @Test
    void messagesArriveWholeAndInOrderBothWays() {
        List<String> sent = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> {
            boolean text = i % 2 == 0 || !can().binaryMessages();
            sent.add((text ? "text " : "binary ") + i + " é" + "x".repeat(i * 100));
        });
        sent.forEach(it -> client.sends(it.startsWith("text"), it.substring(it.indexOf(' ') + 1)));
        client.await("all messages", () -> dialect.messages.size() == sent.size());
        assertThat(client.onLoop(() -> List.copyOf(dialect.messages))).isEqualTo(sent);

        onLoop(() -> sent.forEach(it -> {
            Buffer message = buffer(it.substring(it.indexOf(' ') + 1));
            if (it.startsWith("text")) {
                client.connection().sendText(message);
            } else {
                client.connection().sendBinary(message);
            }
        }));
        client.await("all messages back", () -> client.received().size() == sent.size());
        assertThat(client.received()).isEqualTo(sent);
    }

    @Test
    void whileItIsPausedNothingIsHandedOver() {
        onLoop(client.connection()::pause);
        onLoop(client.connection()::pause);
        client.sends(true, "one");
        client.sends(true, "two");
        onLoop(client.connection()::resume);
        onLoop(() -> client.connection().sendText(buffer("are you there")));
        client.await("what goes the other way", () -> client.received().size() == 1);
        assertThat(client.onLoop(() -> List.copyOf(dialect.messages))).isEmpty();
        onLoop(client.connection()::resume);
        client.await("what waited", () -> dialect.messages.size() == 2);
        assertThat(client.onLoop(() -> List.copyOf(dialect.messages))).containsExactly("text one", "text two");
    }

    @Test
    void aClientThatTakesNothingIsToldApartAndLosesNothing() {
        client.reads(false);
        String message = "x".repeat(64 << 10);
        int sent = client.onLoop(() -> {
            int count = 0;
            while (client.connection().writable() && count < MOST_SENDS) {
                client.connection().sendText(buffer(message));
                count++;
            }
            return count;
        });
        assertThat(sent).isBetween(1, MOST_SENDS - 1);
        client.reads(true);
        client.await("drained", () -> dialect.drained > 0 && client.connection().writable());
        client.await("all messages", () -> client.received().size() == sent);
    }

    // The end.

    @Test
    void eachReasonToCloseIsToldInItsOwnWay() {
        for (CloseReason reason : CloseReason.values()) {
            end();
            begin();
            onLoop(() -> {
                client.connection().sendText(buffer("before"));
                client.connection().close(reason, "because");
            });
            client.await("the close of " + reason, () -> client.closed().isPresent());
            assertThat(client.closed()).hasValue(told(reason, Optional.empty(), "because"));
            assertThat(client.received()).as("what was queued").containsExactly("text before");
            client.await("told that it is gone", () -> dialect.closed > 0);
        }
    }

    @Test
    void aNumberOfTheProtocolGoesAlongWithTheReason() {
        onLoop(() -> client.connection().close(CloseReason.POLICY, 4321, "because"));
        client.await("the close", () -> client.closed().isPresent());
        assertThat(client.closed()).hasValue(told(CloseReason.POLICY, Optional.of(4321), "because"));
    }

    @Test
    void onceItClosesNothingIsSentAndNothingIsHandedOver() {
        onLoop(() -> {
            client.connection().close(CloseReason.NORMAL, "the first");
            client.connection().sendText(buffer("late"));
            client.connection().close(CloseReason.INTERNAL_ERROR, "the second");
            assertThat(client.connection().writable()).isFalse();
        });
        client.sends(true, "late");
        client.await("gone", () -> dialect.closed > 0 && client.closed().isPresent());
        assertThat(client.closed()).hasValue(told(CloseReason.NORMAL, Optional.empty(), "the first"));
        onLoop(() -> client.connection().sendText(buffer("later")));
        assertThat(client.received()).isEmpty();
        assertThat(client.onLoop(() -> dialect.messages.size() + dialect.late)).isZero();
        assertThat(client.onLoop(() -> dialect.closed)).isOne();
    }

    @Test
    void aClientThatLeavesIsToldOnce() {
        client.leaves();
        client.await("gone", () -> dialect.closed > 0);
        onLoop(() -> {
            client.connection().sendText(buffer("late"));
            client.connection().close(CloseReason.NORMAL, "late");
        });
        assertThat(client.onLoop(() -> dialect.closed)).isOne();
        assertThat(client.onLoop(() -> dialect.late)).isZero();
    }

    // Audio beside the messages.

    private static short[] sound(int ms, int value) {
        short[] samples = new short[RATE / 1000 * ms];
        java.util.Arrays.fill(samples, (short) (value * LOUD));
        return samples;
    }

    private void openAudio() {
        assumeTrue(can().carriesAudio());
        onLoop(() -> client.connection().audio().orElseThrow().open(RATE));
    }

    private void play(long generation, short[] samples) {
        onLoop(() -> client.connection().audio().orElseThrow().play(generation, samples));
    }

    private void finish(long generation) {
        onLoop(() -> client.connection().audio().orElseThrow().finish(generation));
    }

    private void awaitHeard(int ms) {
        client.await(ms + " ms heard", () -> client.audio().heard().length >= RATE / 1000 * ms);
    }

    /** What was heard, as values and their ms. */
    private List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        short[] heard = client.audio().heard();
        int begin = 0;
        for (int i = 1; i <= heard.length; i++) {
            if (i == heard.length || heard[i] != heard[begin]) {
                pieces.add(heard[begin] / LOUD + " for " + (i - begin) * 1000L / RATE);
                begin = i;
            }
        }
        return pieces;
    }

    @Test
    void audioComesWithItsTimeAndItsGapsOnceItIsOpen() {
        assumeTrue(can().carriesAudio());
        client.audio().speaks(sound(20, 9));
        openAudio();
        client.audio().speaks(sound(20, 1));
        client.audio().loses(2 * FRAME);
        client.audio().speaks(sound(20, 2));
        client.await("both frames", () -> frames().size() >= 2);
        List<IncomingAudio.Frame> frames = client.onLoop(this::frames);
        assertThat(frames).extracting(frame -> frame.samples()[0] / LOUD).containsExactly(1, 2);
        assertThat(frames.getLast().timestamp() - frames.getFirst().timestamp()).isEqualTo(3L * FRAME);
        assertThat(client.onLoop(() -> List.copyOf(dialect.audio)))
                .isSortedAccordingTo((a, b) -> Long.compare(a.timestamp(), b.timestamp()))
                .hasAtLeastOneElementOfType(IncomingAudio.Gap.class);
    }

    private List<IncomingAudio.Frame> frames() {
        return dialect.audio.stream()
                .filter(IncomingAudio.Frame.class::isInstance)
                .map(IncomingAudio.Frame.class::cast)
                .toList();
    }

    @Test
    void whatIsPlayedIsHeardInOrderAndToldWhereItCanBe() {
        openAudio();
        assertThat(client.onLoop(() -> client.connection().audio().orElseThrow().position()))
                .isEmpty();
        play(1, sound(100, 1));
        play(1, sound(50, 2));
        finish(1);
        play(2, sound(60, 3));
        finish(2);
        awaitHeard(210);
        assertThat(pieces()).containsExactly("1 for 100", "2 for 50", "3 for 60");
        if (!can().tellsPlayed()) {
            assertThat(client.onLoop(() -> dialect.heard.size() + dialect.played.size()))
                    .isZero();
            assertThat(client.onLoop(
                            () -> client.connection().audio().orElseThrow().position()))
                    .isEmpty();
            return;
        }
        client.await("both played", () -> dialect.played.size() == 2);
        assertThat(client.onLoop(() -> List.copyOf(dialect.played))).containsExactly(1L, 2L);
        List<PlaybackPosition> told = client.onLoop(() -> List.copyOf(dialect.heard));
        assertThat(told)
                .isSortedAccordingTo((a, b) -> a.generation() == b.generation()
                        ? Long.compare(a.samples(), b.samples())
                        : Long.compare(a.generation(), b.generation()))
                .contains(new PlaybackPosition(1, RATE / 1000 * 150))
                .endsWith(new PlaybackPosition(2, RATE / 1000 * 60));
        assertThat(client.onLoop(() -> client.connection().audio().orElseThrow().position()))
                .hasValue(told.getLast());
    }

    @Test
    void whatIsGivenAheadOfTimeIsPlayedInTime() {
        openAudio();
        assumeTrue(can().paces());
        play(1, sound(5000, 1));
        awaitHeard(100);
        assertThat(client.audio().heard()).hasSizeLessThan(RATE * 5);
    }

    @Test
    void whatWasClearedIsNotHeardNorWhatComesOfItLater() {
        openAudio();
        assumeTrue(can().truncates());
        play(1, sound(5000, 1));
        awaitHeard(100);
        Optional<PlaybackPosition> stopped = client.onLoop(() -> {
            client.connection().audio().orElseThrow().clear(1);
            return client.connection().audio().orElseThrow().position();
        });
        int heard = client.audio().heard().length;
        play(1, sound(100, 2));
        play(2, sound(60, 3));
        finish(2);
        client.await("the next", () -> client.audio().heard().length >= heard + RATE / 1000 * 60);
        assertThat(pieces()).containsExactly("1 for " + heard * 1000L / RATE, "3 for 60");
        assertThat(stopped)
                .isEqualTo(can().tellsPlayed() ? Optional.of(new PlaybackPosition(1, heard)) : Optional.empty());
        assertThat(client.onLoop(() -> List.copyOf(dialect.played))).doesNotContain(1L);
    }

    @Test
    void whatIsHeldGoesOnWhereItWas() {
        openAudio();
        assumeTrue(can().paces());
        play(1, sound(200, 1));
        awaitHeard(60);
        onLoop(() -> client.connection().audio().orElseThrow().hold(true));
        play(1, sound(60, 2));
        assertThat(client.audio().heard()).hasSizeLessThan(RATE / 1000 * 200);
        onLoop(() -> client.connection().audio().orElseThrow().hold(false));
        awaitHeard(260);
        assertThat(pieces()).containsExactly("1 for 200", "2 for 60");
    }

    @Test
    void aCarrierThatHoldsEnoughAudioSaysSo() {
        openAudio();
        int given = client.onLoop(() -> {
            int count = 0;
            while (client.connection().writable() && count < MOST_SENDS) {
                client.connection().audio().orElseThrow().play(1, sound(1000, 1));
                count++;
            }
            return count;
        });
        assertThat(given).isBetween(1, MOST_SENDS - 1);
        client.await("drained", () -> dialect.drained > 0 && client.connection().writable());
    }

    @Test
    void onceItClosesNothingIsPlayedAnyMore() {
        openAudio();
        onLoop(() -> client.connection().close(CloseReason.NORMAL, ""));
        play(1, sound(100, 1));
        finish(1);
        client.await("gone", () -> dialect.closed > 0);
        assertThat(client.audio().heard()).isEmpty();
        assertThat(client.onLoop(() -> dialect.played.size() + dialect.late)).isZero();
    }
}
