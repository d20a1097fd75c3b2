package dev.parley.dialect.support;

import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.AudioChannel;
import dev.parley.dialect.CarrierCapabilities;
import dev.parley.dialect.Dialect;
import dev.parley.dialect.IncomingAudio;
import dev.parley.session.PlaybackPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Audio whose other end is a list: plays 20 ms every 20 ms of virtual time, and begins late, as a jitter buffer does. */
public final class MemoryAudioChannel implements AudioChannel {
    private static final Duration FRAME = Duration.ofMillis(20);

    /** What the client has heard. */
    public final List<short[]> heard = new ArrayList<>();

    public int sampleRate;
    private final VirtualTime time;
    private final Duration latency;
    private final Duration most;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private Optional<Dialect> dialect = Optional.empty();
    private Optional<PlaybackPosition> position = Optional.empty();
    private CarrierCapabilities capabilities = new CarrierCapabilities(false, true, true, true, true);
    private long cleared;
    private long newest;
    private boolean playing;
    private boolean full;
    private boolean over;
    private boolean held;
    private long timestamp = 4_800;

    /** Without samples: the end of a generation. */
    private record Piece(long generation, short[] samples) {}

    /**
     * @param latency from the first sample given to the first one played
     * @param most that waits before no more is taken
     */
    public MemoryAudioChannel(VirtualTime time, Duration latency, Duration most) {
        this.time = time;
        this.latency = latency;
        this.most = most;
    }

    /** It knows nothing of what is played. */
    public MemoryAudioChannel withoutPosition() {
        capabilities = new CarrierCapabilities(false, true, true, true, false);
        return this;
    }

    /** It plays what it is given at once, as far as its user knows. */
    public MemoryAudioChannel withoutPace() {
        capabilities = new CarrierCapabilities(false, true, false, true, true);
        return this;
    }

    /** Where it tells what was played. */
    public void tells(Dialect client) {
        dialect = Optional.of(client);
    }

    /** All that was played so far, in ms. */
    public long heardMs() {
        return heard.stream().mapToLong(piece -> piece.length).sum() * 1000 / sampleRate;
    }

    /** Given and not played yet, in ms. */
    public long waitingMs() {
        return waitingSamples() * 1000 / sampleRate;
    }

    CarrierCapabilities capabilities() {
        return capabilities;
    }

    boolean takesMore() {
        full = sampleRate != 0 && waitingSamples() >= most.toMillis() * sampleRate / 1000;
        return !full;
    }

    private long waitingSamples() {
        return waiting.stream().mapToLong(piece -> piece.samples.length).sum();
    }

    @Override
    public void open(int rate) {
        if (sampleRate != 0) {
            throw new AssertionError("opened twice");
        }
        sampleRate = rate;
    }

    @Override
    public void play(long generation, short[] samples) {
        if (sampleRate == 0 || generation < newest) {
            throw new AssertionError("out of order: " + generation + " after " + newest);
        }
        newest = generation;
        add(new Piece(generation, samples));
    }

    @Override
    public void finish(long generation) {
        add(new Piece(generation, new short[0]));
    }

    private void add(Piece piece) {
        if (piece.generation > cleared && !over) {
            waiting.add(piece);
            if (!playing) {
                playing = true;
                time.schedule(latency, this::tick);
            }
        }
    }

    @Override
    public void hold(boolean value) {
        held = value;
        if (!value && !playing && !waiting.isEmpty()) {
            playing = true;
            time.schedule(Duration.ZERO, this::tick);
        }
    }

    @Override
    public void clear(long generation) {
        held = false;
        cleared = generation;
        waiting.removeIf(piece -> piece.generation <= generation);
    }

    @Override
    public Optional<PlaybackPosition> position() {
        return capabilities.tellsPlayed() ? position : Optional.empty();
    }

    /** The client sends this. */
    void clientSpeaks(short[] samples) {
        tellAudio(new IncomingAudio.Frame(timestamp, samples), samples.length);
    }

    /** What the client sends now is lost on the way, or it sends nothing. */
    void clientLoses(int samples) {
        tellAudio(new IncomingAudio.Gap(timestamp, samples), samples);
    }

    private void tellAudio(IncomingAudio piece, int samples) {
        timestamp += samples;
        if (sampleRate != 0 && !over) {
            dialect.ifPresent(it -> it.audio(piece));
        }
    }

    /** The connection is gone, or closes: nothing more is played. */
    void end() {
        over = true;
        waiting.clear();
    }

    private void tick() {
        int room = (int) (sampleRate * FRAME.toMillis() / 1000);
        while (!held && !waiting.isEmpty() && (room > 0 || waiting.peek().samples.length == 0)) {
            room -= playSome(waiting.poll(), room);
        }
        playing = !held && !waiting.isEmpty();
        if (playing) {
            time.schedule(FRAME, this::tick);
        }
        if (full && takesMore()) {
            dialect.ifPresent(Dialect::drained);
        }
    }

    private int playSome(Piece piece, int room) {
        if (piece.samples.length == 0) {
            dialect.filter(it -> capabilities.tellsPlayed()).ifPresent(it -> it.played(piece.generation));
            return 0;
        }
        int count = Math.min(room, piece.samples.length);
        heard.add(Arrays.copyOf(piece.samples, count));
        long before = position.filter(it -> it.generation() == piece.generation)
                .map(PlaybackPosition::samples)
                .orElse(0L);
        position = Optional.of(new PlaybackPosition(piece.generation, before + count));
        dialect.filter(it -> capabilities.tellsPlayed()).ifPresent(it -> it.heard(position.orElseThrow()));
        if (count < piece.samples.length) {
            waiting.addFirst(
                    new Piece(piece.generation, Arrays.copyOfRange(piece.samples, count, piece.samples.length)));
        }
        return count;
    }
}
