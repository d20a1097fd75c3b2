package dev.parley.recorder;

import dev.parley.dialect.Recording;
import dev.parley.dialect.Recordings;
import dev.parley.session.Principal;
import dev.parley.session.SessionSetup;
import dev.parley.session.journal.SessionJournal;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings as files of JSON Lines, {@code YYYY-MM-DD_HH-MM-SS_<4 hex>.jsonl} in one folder, in Unmute's form (unmute.md
 * 11); the first line also says whose call it is, where it is anybody's. Calls only queue their lines; one thread writes those of all calls, {@value #WRITE_EVERY_MS} ms apart.
 *
 * <p>Journals of sessions ({@link SessionJournal}) are files of the same kind, written by the same thread under the same
 * bounds; the thread also makes their lines.
 *
 * <p>Bounded: {@value #MAX_WAITING} bytes of all calls together wait to be written. A recording whose line would be more
 * ends there; what it has written stays. A recording that cannot be written (disk full, folder read-only) ends too, with
 * whole lines, and so does one for which {@link Retention} leaves no room. None of it touches the call. Thread-safe.
 */
public final class FileRecordings implements Recordings, AutoCloseable {
    static final int MAX_WAITING = 32 << 20;
    static final int WRITE_EVERY_MS = 200;
    private static final int LAST_WRITES_S = 5;
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** How names of recordings end, and of journals. */
    private static final String LINES = ".jsonl";

    private static final String EVENTS = ".events.jsonl";

    /** What a waiting line costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private static final DateTimeFormatter BEGAN = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");
    private static final Logger log = LoggerFactory.getLogger(FileRecordings.class);

    private final Path folder;
    private final Retention retention;
    private final boolean journals;
    private final Surroundings surroundings;
    private final Consumer<End> ended;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Set<FileRecording> open = new LinkedHashSet<>();
    private final Set<FileRecording> touched = new LinkedHashSet<>();

    /** All files together, as far as is known; counted anew by each sweep. */
    private long keptBytes;

    private Instant nextSweep = Instant.MIN;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("recorder").factory());

    /** How a recording came to its end. */
    public enum End {
        /** With its call. */
        CLOSED,
        /** The caller did not want it. */
        OPTED_OUT,
        /** It could not be written. */
        FAILED,
        /** Lines came faster than the disk takes them. */
        OVERFLOWED,
        /** All recordings together may take no more room, and nothing is left to delete. */
        FULL
    }

    /**
     * What a recording takes from outside.
     *
     * @param zone of the times in file names
     * @param random thread-safe
     * @param files makes a file that must not exist yet, and its folder if need be
     */
    record Surroundings(InstantSource clock, ZoneId zone, RandomGenerator random, NewFile files) {}

    /**
     * Where recordings lie, and for how long.
     *
     * @param journals whether those of sessions are kept there too
     */
    public record Place(Path folder, Retention retention, boolean journals) {}

    /** Makes a file. */
    @FunctionalInterface
    interface NewFile {
        WritableByteChannel create(Path file) throws IOException;
    }

    /**
     * @param place its folder is made when the first recording is written
     * @param random thread-safe
     * @param ended told about the end of each recording, on the writing thread
     */
    public FileRecordings(Place place, InstantSource clock, RandomGenerator random, Consumer<End> ended) {
        this(place, new Surroundings(clock, ZoneId.systemDefault(), random, PrivateFiles::create), ended);
    }

    FileRecordings(Place place, Surroundings surroundings, Consumer<End> ended) {
        this.folder = place.folder();
        this.retention = place.retention();
        this.journals = place.journals();
        this.surroundings = surroundings;
        this.ended = ended;
        writer.scheduleWithFixedDelay(this::write, WRITE_EVERY_MS, WRITE_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Recording begin(Principal caller) {
        return new FileRecording(this, surroundings.clock(), caller, LINES);
    }

    /**
     * The journal of a session that begins now: {@code YYYY-MM-DD_HH-MM-SS_<4 hex>.events.jsonl} in the same folder, under
     * the same bounds. Empty where none are kept.
     */
    public Optional<SessionJournal> journal(SessionSetup setup) {
        return journals
                ? Optional.of(new FileJournal(new FileRecording(this, surroundings.clock(), setup.principal(), EVENTS)))
                : Optional.empty();
    }

    // On a call's loop.

    /**
     * Queues a line that the writing thread makes; false when there is no room.
     *
     * @param bytes about how many it will have
     */
    boolean add(FileRecording recording, long bytes, Supplier<byte[]> line) {
        long cost = bytes + OVERHEAD;
        if (waitingBytes.addAndGet(cost) > MAX_WAITING) {
            waitingBytes.addAndGet(-cost);
            return false;
        }
        waiting.add(() -> {
            waitingBytes.addAndGet(-cost);
            recording.append(line);
            open.add(recording);
            touched.add(recording);
        });
        return true;
    }

    /** Queues the end of a recording; there is always room for it. */
    void end(FileRecording recording, End how) {
        waiting.add(() -> finish(recording, how));
    }

    // On the writing thread.

    private void write() {
        try {
            Runnable next;
            while ((next = waiting.poll()) != null) {
                next.run();
            }
            List.copyOf(touched).forEach(this::flush);
            touched.clear();
            if (!surroundings.clock().instant().isBefore(nextSweep)) {
                sweep();
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("writing recordings");
        }
    }

    private void flush(FileRecording recording) {
        int waits = recording.waits();
        if (keptBytes + waits > retention.bytes()) {
            sweep();
        }
        if (keptBytes + waits > retention.bytes()) {
            log.warn("a recording ends, its call goes on: all in {} have taken {} bytes", folder, keptBytes);
            finish(recording, End.FULL);
            return;
        }
        keptBytes += waits;
        if (!recording.flush()) {
            end(recording, End.FAILED);
        }
    }

    private void sweep() {
        Instant now = surroundings.clock().instant();
        nextSweep = now.plus(SWEEP);
        Set<Path> written =
                open.stream().flatMap(recording -> recording.path().stream()).collect(Collectors.toSet());
        keptBytes = retention.sweep(folder, now, written);
    }

    private void finish(FileRecording recording, End how) {
        open.remove(recording);
        if (touched.remove(recording) && (how == End.CLOSED || how == End.OVERFLOWED)) {
            flush(recording);
        }
        recording.finish(how).ifPresent(ended);
    }

    /** A name for a file that begins now. */
    Path newPath(LocalDateTime began, String ending) {
        return folder.resolve(
                "%s_%04x%s".formatted(BEGAN.format(began), surroundings.random().nextInt(0x10000), ending));
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Writes what waits and closes every file. Blocks, for {@value #LAST_WRITES_S} s at most. */
    @Override
    public void close() {
        writer.execute(() -> {
            write();
            Set.copyOf(open).forEach(recording -> finish(recording, End.CLOSED));
        });
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WRITES_S, TimeUnit.SECONDS)) {
                log.warn("recordings in {} were not written to their end: the disk takes too long", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
