package dev.parley.transport.webrtc;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.PlaybackPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends speech at the pace at which it is heard, a frame each 20 ms, and knows how far it has come. Where nothing waits it
 * sends noise that fades ({@link ComfortNoise}) and then nothing (DTX): time goes on in the time stamps. Loop only.
 */
final class SpeechSender {
    /** Waiting speech past which no more is wanted, in seconds. */
    static final int MOST_WAITING_SECONDS = 10;

    /** Frames that may be sent at once where the loop came late; older ones are let go of in time, not in sound. */
    private static final int MOST_LATE = 5;

    /** Frames without speech that are sent behind it; what a slow voice leaves out is no gap to conceal, either. */
    private static final int SILENT_FRAMES = ComfortNoise.TAIL_MS / FrameCodec.FRAME_MS;

    /** How often a position is told, in frames. */
    private static final int TOLD_EVERY = 5;

    private static final long FRAME_NS = Duration.ofMillis(FrameCodec.FRAME_MS).toNanos();
    private static final int FRAME_48K = 960;
    private static final int MOST_PACKET_BYTES = 4000;

    /** What the client has heard. */
    interface Listener {
        void heard(PlaybackPosition position);

        void played(long generation);

        /** There is room again. */
        void drained();
    }

    private final SessionExecutor executor;
    private final FrameCodec codec;
    private final PeerLink link;
    private final Listener listener;
    private final int rate;
    private final short[] frame;
    private final ComfortNoise noise;
    private final byte[] packet = new byte[MOST_PACKET_BYTES];
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private SessionExecutor.@Nullable Timer timer;
    private @Nullable PlaybackPosition position;
    private @Nullable PlaybackPosition told;
    private long waitingSamples;
    private long cleared = Long.MIN_VALUE;
    private boolean full;
    private boolean over;
    private boolean held;
    private boolean paused;
    private boolean ticking;
    private int silent;
    private int untold;
    private int timestamp;
    private boolean marker = true;
    private long nextNs;

    /** Without samples: the end of a generation. */
    private static final class Piece {
        private final long generation;
        private final short[] samples;
        private int taken;

        Piece(long generation, short[] samples) {
            this.generation = generation;
            this.samples = samples;
        }
    }

    /** @param rate of the samples, in Hz */
    SpeechSender(SessionExecutor executor, FrameCodec codec, int rate, PeerLink link, Listener listener) {
        this.executor = executor;
        this.codec = codec;
        this.rate = rate;
        this.link = link;
        this.listener = listener;
        this.frame = new short[rate / 1000 * FrameCodec.FRAME_MS];
        this.noise = new ComfortNoise(rate);
    }

    /** Begins with silence: a client shows a track once something comes. */
    void start() {
        nextNs = executor.nanoTime();
        schedule();
    }

    void play(long generation, short[] samples) {
        add(new Piece(generation, samples));
        full |= waitingSamples >= (long) MOST_WAITING_SECONDS * rate;
    }

    void finish(long generation) {
        add(new Piece(generation, new short[0]));
    }

    private void add(Piece piece) {
        if (over || piece.generation <= cleared) {
            return;
        }
        waiting.add(piece);
        waitingSamples += piece.samples.length;
        wakeIfIdle();
    }

    private void wakeIfIdle() {
        if (timer == null && !ticking && !held) {
            wake();
        }
    }

    /** Whether what waits stays where it is while silence is sent; ends with {@link #clear}. */
    void pause(boolean value) {
        paused = value;
        if (!value && !waiting.isEmpty() && !over) {
            wakeIfIdle();
        }
    }

    /** Time has gone on while nothing was sent. */
    private void wake() {
        long now = executor.nanoTime();
        long missed = Math.max(0, (now - nextNs) / FRAME_NS);
        timestamp += (int) (missed * FRAME_48K);
        nextNs = now;
        marker = true;
        schedule();
    }

    void clear(long generation) {
        paused = false;
        cleared = Math.max(cleared, generation);
        waiting.removeIf(piece -> {
            boolean gone = piece.generation <= generation;
            waitingSamples -= gone ? piece.samples.length - piece.taken : 0;
            return gone;
        });
        makeRoom();
    }

    Optional<PlaybackPosition> position() {
        return Optional.ofNullable(position);
    }

    /** Whether no more should be given now. */
    boolean full() {
        return full;
    }

    /** Nothing is sent until {@link #resume}: what waits stays where it is. */
    void hold() {
        held = true;
        cancel();
    }

    /** Begins with silence, as {@link #start} does. */
    void resume() {
        held = false;
        silent = 0;
        if (timer == null && !over) {
            wake();
        }
    }

    void stop() {
        over = true;
        waiting.clear();
        cancel();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void schedule() {
        long wait = Math.max(0, nextNs - executor.nanoTime());
        timer = executor.schedule(Duration.ofNanos(wait), this::tick);
    }

    private void tick() {
        timer = null;
        ticking = true;
        long now = executor.nanoTime();
        for (int sent = 0; now - nextNs >= 0 && !over; sent++) {
            if (sent == MOST_LATE) {
                long missed = (now - nextNs) / FRAME_NS + 1;
                timestamp += (int) (missed * FRAME_48K);
                nextNs += missed * FRAME_NS;
                break;
            }
            send();
            nextNs += FRAME_NS;
        }
        ticking = false;
        if (!over && !held && (silent < SILENT_FRAMES || !waiting.isEmpty() && !paused)) {
            schedule();
        }
    }

    /** One frame, of whatever waits. */
    private void send() {
        int filled = 0;
        while (!paused && !waiting.isEmpty() && (filled < frame.length || waiting.peek().samples.length == 0)) {
            Piece piece = waiting.peek();
            if (piece.samples.length == 0) {
                waiting.remove();
                ended(piece.generation);
            } else {
                filled += take(piece, filled);
            }
        }
        if (over) {
            return; // A listener has ended it.
        }
        if (filled == 0) {
            silent++;
        } else {
            silent = 0;
            noise.speech();
        }
        noise.fill(frame, filled);
        int length = codec.encode(frame, packet);
        link.sendAudio(packet, length, timestamp, marker);
        marker = false;
        timestamp += FRAME_48K;
        if (++untold >= TOLD_EVERY) {
            tell();
        }
        makeRoom();
    }

    private int take(Piece piece, int filled) {
        int count = Math.min(frame.length - filled, piece.samples.length - piece.taken);
        System.arraycopy(piece.samples, piece.taken, frame, filled, count);
        piece.taken += count;
        waitingSamples -= count;
        if (piece.taken == piece.samples.length) {
            waiting.remove();
        }
        boolean same = position != null && position.generation() == piece.generation;
        if (!same) {
            tell();
        }
        position = new PlaybackPosition(piece.generation, count + (same ? position.samples() : 0));
        return count;
    }

    private void ended(long generation) {
        tell();
        listener.played(generation);
    }

    private void tell() {
        untold = 0;
        if (position != null && !position.equals(told)) {
            told = position;
            listener.heard(position);
        }
    }

    private void makeRoom() {
        if (full && waitingSamples < (long) MOST_WAITING_SECONDS * rate / 2) {
            full = false;
            listener.drained();
        }
    }
}
