package dev.parley.engines.support.service;

import dev.parley.audio.PcmHistory;
import dev.parley.audio.Samples;
import dev.parley.engines.support.RateCheck;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * A stream's audio on its way to a server that takes PCM16 mono, little-endian, in messages of one length. Texts and silence
 * of our own go out in their place between the samples. Knows which moment of the session's audio a time of the server is,
 * since silence of our own counts on the server's clock only. Loop only.
 *
 * <p>Bounded: audio that the server does not take waits; {@value #KEPT_SECONDS} s of it at most, then {@link #append} tells
 * that some is lost.
 */
public final class PcmOutput {
    /** As long as a turn may be. */
    public static final int KEPT_SECONDS = 300;

    /** Silences that are told apart on the server's clock; of older ones only the sum is known. */
    static final int KEPT_SILENCES = 64;

    private static final int USUAL_SECONDS = 1;

    private final int rate;
    private final int piece;
    private final boolean whole;
    private final PcmHistory history;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Deque<Silence> silences = new ArrayDeque<>();
    private long sentTo;
    private long ownSilence;
    private long forgotten;

    /** Where it goes. */
    public interface Sink {
        /** Whether nothing more should be sent now. */
        boolean full();

        void send(Buffer binary);

        void send(String text);
    }

    /**
     * What goes out behind the samples up to {@code at}.
     *
     * @param silence samples of it
     */
    private record Mark(long at, Optional<String> message, int silence) {}

    /** @param at sample of the server's clock where it began */
    private record Silence(long at, int length) {}

    /**
     * How audio is cut.
     *
     * @param ms length of a message
     * @param whole whether no message may be shorter: silence of our own fills the last one before a text or silence
     */
    public record Pieces(int ms, boolean whole) {}

    /** The server takes the audio for another rate: nothing that it says of it is right. */
    static final class WrongRateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;

        WrongRateException(String what) {
            super(what);
            this.what = what;
        }

        /** In words that go on from the server's name. */
        String what() {
            return what;
        }
    }

    /** @param rate in Hz */
    public PcmOutput(int rate, Pieces pieces) {
        this.rate = rate;
        this.whole = pieces.whole();
        this.piece = rate * pieces.ms() / 1000;
        this.history = new PcmHistory(USUAL_SECONDS * rate, KEPT_SECONDS * rate);
    }

    /** Takes samples; false once some are lost that were never sent. */
    public boolean append(short[] samples, int offset, int length) {
        history.retain(sentTo);
        history.append(samples, offset, length);
        return sentTo >= history.start();
    }

    /** A text message behind all audio there is. */
    public void say(String message) {
        marks.add(new Mark(history.end(), Optional.of(message), 0));
    }

    /** Silence behind all audio there is. */
    public void silence(int ms) {
        marks.add(new Mark(history.end(), Optional.empty(), rate * ms / 1000));
    }

    /** Sends what the server takes now. True when that was anything. */
    public boolean pump(Sink sink) {
        long before = sentTo + ownSilence;
        int said = marks.size();
        while (!sink.full()) {
            Mark next = marks.peek();
            long waiting = (next == null ? history.end() : next.at) - sentTo;
            if (waiting >= piece) {
                send(sink, piece);
            } else if (next == null) {
                break;
            } else {
                sendRest(sink, (int) waiting);
                carryOut(sink, marks.remove());
            }
        }
        return sentTo + ownSilence > before || marks.size() < said;
    }

    /** Whether something waits that the server did not take; less than a message does not wait. */
    public boolean waits() {
        return !marks.isEmpty() || history.end() - sentTo >= piece;
    }

    /** An empty message would mean something else to some servers: none is sent. */
    private void send(Sink sink, int length) {
        if (length > 0) {
            short[] samples = history.copy(sentTo, sentTo + length);
            sentTo += length;
            sink.send(bytes(samples));
        }
    }

    private void sendRest(Sink sink, int length) {
        if (!whole || length == 0) {
            send(sink, length);
            return;
        }
        short[] samples = Arrays.copyOf(history.copy(sentTo, sentTo + length), piece);
        sentTo += length;
        sink.send(bytes(samples));
        addSilence(piece - length);
    }

    private void addSilence(int length) {
        silences.add(new Silence(sentTo + ownSilence, length));
        ownSilence += length;
        if (silences.size() > KEPT_SILENCES) {
            forgotten += silences.remove().length();
        }
    }

    private void carryOut(Sink sink, Mark mark) {
        mark.message().ifPresent(sink::send);
        if (mark.silence() > 0) {
            addSilence(mark.silence());
            for (int left = mark.silence(); left > 0; left -= piece) {
                sink.send(bytes(new short[Math.min(left, piece)]));
            }
        }
    }

    private static Buffer bytes(short[] samples) {
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return Buffer.buffer(bytes);
    }

    /** Samples of the session there are. */
    public long end() {
        return history.end();
    }

    /** Samples that were sent, silence of our own included. */
    public long sent() {
        return sentTo + ownSilence;
    }

    /** How many samples of the session the server had heard at a time of its clock. */
    public long samples(double serverSeconds) {
        long server = onServer(serverSeconds);
        long own = forgotten;
        for (Silence each : silences) {
            own += Math.clamp(server - each.at(), 0, each.length());
        }
        return Math.clamp(server - own, 0, sentTo);
    }

    /** A time of the server's clock as ms of the session's audio. */
    public long ms(double serverSeconds) {
        return Samples.toMs(samples(serverSeconds), rate);
    }

    /** Whether a time of the server's clock lies in silence of our own. */
    public boolean isOwnSilence(double serverSeconds) {
        long server = onServer(serverSeconds);
        return silences.stream().anyMatch(each -> server > each.at() && server <= each.at() + each.length());
    }

    /** How far behind a sample of the session a time of the server's clock lies; negative before it. */
    public long msBehind(double serverSeconds, long sample) {
        long own = forgotten;
        for (Silence each : silences) {
            own += each.at() - own < sample ? each.length() : 0;
        }
        return Samples.toMs(onServer(serverSeconds) - sample - own, rate);
    }

    /**
     * A time of the server's clock in samples that were sent, silence of our own included.
     *
     * @throws WrongRateException when it lies far past all of them
     */
    public long onServer(double seconds) {
        RateCheck.heard(seconds, sent() / (double) rate, rate).ifPresent(what -> {
            throw new WrongRateException(what);
        });
        return Math.clamp(Math.round(seconds * rate), 0, sent());
    }
}
